import Database from 'better-sqlite3';

/** What a life in front of the next cut came to. */
export interface Life {
	/** Facts acknowledged before the power went. */
	readonly acknowledged: number;
	/** Of these, how many are not there afterwards. */
	readonly lost: number;
	/** Whether the file was whole afterwards, with nothing of a step there in part. */
	readonly isWhole: boolean;
}

/** What SQLite says when the disk answers no more. */
export const isPowerFailure = (error: unknown): boolean =>
	error instanceof Error && /disk I\/O error|unable to open database/.test(error.message);

/** Whether SQLite finds the file whole (https://www.sqlite.org/pragma.html#pragma_integrity_check). */
export function isSound(file: string): boolean {
	const database = new Database(file);
	const answer = database.pragma('integrity_check', { simple: true });
	database.close();
	return answer === 'ok';
}
