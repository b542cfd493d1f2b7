/**
 * As SQLite (https://www.sqlite.org/rescode.html) and PostgreSQL (its appendix A: `disk_full`, `io_error`,
 * `read_only_sql_transaction`) name it.
 */
const NO_ROOM = /^(SQLITE_(FULL|IOERR|READONLY).*|53100|58030|25006)$/;

/** Whether the database could not store something because its disk is full or fails, or because it may only be read. */
export const isNoRoom = (error: unknown): boolean =>
	error instanceof Error && 'code' in error && NO_ROOM.test(String(error.code));
