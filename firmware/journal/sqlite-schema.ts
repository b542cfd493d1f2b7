import Database from 'better-sqlite3';

/** A file that is no whole journal: not SQLite's, or with pages or entries that cannot be read. */
export class JournalDamaged extends Error {
	override readonly name = 'JournalDamaged';
	constructor(file: string, reason: string) {
		super(`the journal ${file} is damaged: ${reason}`);
	}
}

/** A journal, or something in it, that this version is too old for: it is left alone. */
export class NewerJournal extends Error {
	override readonly name = 'NewerJournal';
	constructor(what: string) {
		super(`${what} was written by a newer version of Přepážka; start that one.`);
	}
}

/** What brings the tables from each version to the next; steps are added, never changed. */
const STEPS: readonly string[] = [
	`CREATE TABLE entry (
		sequence INTEGER PRIMARY KEY,
		at INTEGER NOT NULL, -- epoch milliseconds
		event TEXT NOT NULL -- JSON
	) STRICT;
	CREATE TABLE position (
		follower TEXT PRIMARY KEY,
		sequence INTEGER NOT NULL
	) STRICT, WITHOUT ROWID;`,
	`CREATE TABLE snapshot (
		sequence INTEGER PRIMARY KEY,
		at INTEGER NOT NULL, -- epoch milliseconds
		version TEXT NOT NULL,
		state TEXT NOT NULL -- as encodeOffice writes it
	) STRICT;
	CREATE TABLE journal (id TEXT NOT NULL) STRICT; -- one row`,
	`ALTER TABLE entry ADD COLUMN checksum INTEGER; -- of the other columns; NULL in rows of before
	ALTER TABLE snapshot ADD COLUMN checksum INTEGER;`,
];

/** Small pages: a commit writes whole ones, and an entry is some 120 bytes (figures in README.md). */
export const PAGE_BYTES = 1024;

/** Makes the tables or brings them up to date. @throws NewerJournal, or JournalDamaged when the version was destroyed */
export function bringSchemaUpToDate(database: Database.Database, file: string): void {
	database.pragma(`page_size = ${PAGE_BYTES}`);
	const version = database.pragma('user_version', { simple: true }) as number;
	if (version < 0 || (version > STEPS.length && hasOurTables(database)))
		throw new JournalDamaged(file, `its version is ${version}`);
	if (version > STEPS.length) throw new NewerJournal(file);
	// Nothing is written that need not be: there may be no room.
	if (version === STEPS.length) return;
	database.transaction(() => {
		for (const step of STEPS.slice(version)) database.exec(step);
		database.pragma(`user_version = ${STEPS.length}`);
	})();
}

/** A newer version has tables of its own, as each step changes them: where they are ours, the number was destroyed. */
function hasOurTables(database: Database.Database): boolean {
	const ours = new Database(':memory:');
	try {
		for (const step of STEPS) ours.exec(step);
		return tablesOf(database) === tablesOf(ours);
	} finally {
		ours.close();
	}
}

const tablesOf = (database: Database.Database): string =>
	JSON.stringify(database.prepare('SELECT sql FROM sqlite_schema ORDER BY name').pluck().all());
