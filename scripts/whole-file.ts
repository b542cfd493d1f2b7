import { chmodSync, chownSync, renameSync, rmSync, type Stats, statSync, writeFileSync } from 'node:fs';

/**
 * Writes a file whole or not at all: a full disk or a power cut leaves the one before.
 * @param mode of a new file; one that is replaced stays open to whom it was open, but to others only as far as a new one
 */
export function writeWhole(file: string, text: string, mode: number): void {
	const draft = `${file}.new`;
	// What a crash left there could be readable by others.
	rmSync(draft, { force: true });
	writeFileSync(draft, text, { mode, flush: true });
	const replaced = statSync(file, { throwIfNoEntry: false });
	if (replaced) leaveTo(replaced, draft, mode);
	renameSync(draft, file);
}

/** Who could use the file has to be able to use the next one too; only root can give a file to another user. */
function leaveTo({ uid, gid, mode }: Stats, file: string, modeOfNew: number): void {
	if (process.getuid?.() === 0) chownSync(file, uid, gid);
	chmodSync(file, mode & (modeOfNew | 0o060));
}
