import type Database from 'better-sqlite3';

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
];

/** Makes the tables or brings them up to date. @throws when a newer version wrote the file, which is left alone */
export function bringSchemaUpToDate(database: Database.Database, file: string): void {
	const version = database.pragma('user_version', { simple: true }) as number;
	if (version > STEPS.length)
		throw new Error(`${file} was written by a newer version of Přepážka (${version}); start that one.`);
	database.transaction(() => {
		for (const step of STEPS.slice(version)) database.exec(step);
		database.pragma(`user_version = ${STEPS.length}`);
	})();
}
