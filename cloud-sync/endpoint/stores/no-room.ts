/** As SQLite (https://www.sqlite.org/rescode.html#full) and PostgreSQL (`disk_full`, its appendix A) name it. */
const NO_ROOM = /^(SQLITE_FULL|53100)$/;

/** Whether the database could not store something because its disk is full. */
export const isNoRoom = (error: unknown): boolean =>
	error instanceof Error && 'code' in error && NO_ROOM.test(String(error.code));
