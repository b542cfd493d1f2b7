import { execFileSync } from 'node:child_process';
import { chownSync } from 'node:fs';

/** Whom a server that refuses to run as root runs as; empty when this process is not root itself. */
export interface Unprivileged {
	readonly uid?: number;
	readonly gid?: number;
}

/** The first of these system users that exists, if this process is root and must not be. */
export function unprivileged(...names: readonly string[]): Unprivileged {
	if (process.getuid?.() !== 0) return {};
	for (const name of [...names, 'nobody']) {
		const id = (what: string) => Number(execFileSync('id', [what, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
		try {
			return { uid: id('-u'), gid: id('-g') };
		} catch {
			// The next one, then.
		}
	}
	throw new Error(`there is none of the users ${names.join(', ')}, nobody`);
}

/** Gives a file or folder to that user. */
export function giveTo({ uid, gid }: Unprivileged, path: string): void {
	if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
}
