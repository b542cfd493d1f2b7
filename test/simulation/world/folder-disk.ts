import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Disk } from './disk.ts';

/** Memory, where the machine offers it as a folder: nothing here has to outlive the simulation. */
const PARENT = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/**
 * For machines without a compiler: a disk made of a folder. A cut leaves the databases as they were at that moment, so
 * that only what was not committed is lost; it tears no write, loses none and never fills up.
 */
export function createFolderDisk(): Disk {
	const folder = mkdtempSync(join(PARENT, 'prepazka-simulation-'));
	const names = new Set<string>();
	let cuts = 0;
	const pathAfter = (which: number, name: string) => join(folder, `${which}-${name}`);
	return {
		path(name) {
			names.add(name);
			return pathAfter(cuts, name);
		},
		failAfter() {},
		cut() {
			for (const name of names)
				for (const file of [name, `${name}-wal`])
					if (existsSync(pathAfter(cuts, file))) copyFileSync(pathAfter(cuts, file), pathAfter(cuts + 1, file));
			cuts += 1;
		},
		limitTo() {},
		read: (name) => (existsSync(pathAfter(cuts, name)) ? readFileSync(pathAfter(cuts, name)) : null),
		put(name, bytes) {
			if (bytes === null) rmSync(pathAfter(cuts, name), { force: true });
			else writeFileSync(pathAfter(cuts, name), bytes);
		},
		close: () => rmSync(folder, { recursive: true, force: true }),
	};
}
