import { BusError, LineError } from '#hardware/lines/lines.ts';

/** What to tell about failures that a person can mend, by the code that Node, SQLite or PostgreSQL gives them. */
const REMEDIES: { readonly [code: string]: string } = {
	EADDRINUSE:
		'Another program uses the port; stop it, or choose another with PREPAZKA_CLOUD_PORT or PREPAZKA_OFFICE_PORT.',
	EACCES: 'This user may not do that; check the owner of the data folder (PREPAZKA_DATA), or choose a port above 1023.',
	EROFS: 'The disk is read-only; name a folder on another one with PREPAZKA_DATA.',
	ENOSPC: 'The disk is full; free some space, or name a folder on another disk with PREPAZKA_DATA.',
	ENOENT: 'The folder that should hold the data folder (PREPAZKA_DATA) does not exist or cannot be written.',
	ENOTDIR: 'PREPAZKA_DATA must be a folder.',
	EEXIST: 'PREPAZKA_DATA must be a folder.',
	SQLITE_BUSY:
		'The data folder is in use: another Přepážka is running. Stop it, or name another folder with PREPAZKA_DATA.',
	SQLITE_FULL: 'The disk is full; free some space, or name a folder on another disk with PREPAZKA_DATA.',
	SQLITE_IOERR_SHMSIZE: 'The disk is full; free some space, or name a folder on another disk with PREPAZKA_DATA.',
	SQLITE_CANTOPEN: 'The database cannot be opened; check the data folder (PREPAZKA_DATA) and its owner.',
	SQLITE_READONLY: 'The database cannot be written; check the data folder (PREPAZKA_DATA) and its owner.',
	SQLITE_IOERR:
		'The disk does not read or write what it should; replace it and put the latest backup into the data folder.',
	EIO: 'The disk does not read or write what it should; replace it and put the latest backup into the data folder.',
	SQLITE_NOTADB: 'The file in the data folder is no database; move it away and start again.',
	ECONNREFUSED: 'The database server does not answer there; start it, or correct PREPAZKA_DATABASE_URL.',
	ENOTFOUND: 'There is no such host; correct PREPAZKA_DATABASE_URL.',
	'28P01': 'Correct user and password in PREPAZKA_DATABASE_URL.',
	'28000': 'Let this user in on the server (pg_hba.conf), or name another in PREPAZKA_DATABASE_URL.',
	'3D000': 'Create that database (createdb), or name another in PREPAZKA_DATABASE_URL.',
	'42501': 'Give this user the right to create tables in that database.',
	'53300':
		'The database server has no connection left; raise its max_connections to at least 10 for each cloud process and some more.',
	'55P03':
		'Others are using its tables, such as a backup that is under way; start again when they are done, or end them (pg_stat_activity).',
	SQLITE_CORRUPT: 'The database is damaged; move it away and start again, or restore a backup.',
};

/**
 * One line for a failure at the start that a person can mend, or `null` for one that only a developer can. What was put
 * into words further down, with the system's own error as its cause, is passed on as it is.
 */
export function explainFailure(error: unknown): string | null {
	if (!(error instanceof Error)) return null;
	if (error instanceof LineError || error instanceof BusError) return error.message;
	const remedy = remedyFor(error);
	if (remedy !== null) return `${error.message}. ${remedy}`;
	return error.cause !== undefined && explainFailure(error.cause) !== null ? error.message : null;
}

/** Extended SQLite codes such as SQLITE_BUSY_RECOVERY share the remedy of their kind. */
function remedyFor({ code }: NodeJS.ErrnoException): string | null {
	if (code === undefined) return null;
	return REMEDIES[code] ?? REMEDIES[code.split('_').slice(0, 2).join('_')] ?? null;
}
