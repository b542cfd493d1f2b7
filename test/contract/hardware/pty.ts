import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** A pseudo-terminal: what a serial port opens as `path`, and the far end of the wire. */
export interface Pty {
	readonly path: string;
	onBytes(listener: (bytes: Uint8Array) => void): void;
	send(bytes: Uint8Array): void;
	close(): Promise<void>;
}

/** Node cannot make a pseudo-terminal; Python can, and is here wherever the native packages were built (socat need not be). */
const PROGRAM = `
import os, pty, select, sys, tty
master, slave = pty.openpty()
tty.setraw(slave)
sys.stderr.write(os.ttyname(slave) + "\\n"); sys.stderr.flush()
while True:
    ready, _, _ = select.select([master, 0], [], [])
    if master in ready:
        os.write(1, os.read(master, 4096))
    if 0 in ready:
        data = os.read(0, 4096)
        if not data: break
        os.write(master, data)
`;

/** Why there can be no pseudo-terminal on this machine, or undefined if there can. */
export function ptyObstacle(): string | undefined {
	return spawnSync('python3', ['--version']).status === 0 ? undefined : 'python3 is not installed';
}

/** Opens a pair; resolves when its path can be opened. */
export async function openPty(): Promise<Pty> {
	const relay: ChildProcessWithoutNullStreams = spawn('python3', ['-c', PROGRAM]);
	const [path] = (await once(relay.stderr, 'data')) as [Buffer];
	return {
		path: path.toString().trim(),
		onBytes: (listener) => void relay.stdout.on('data', listener),
		send: (bytes) => void relay.stdin.write(bytes),
		async close() {
			if (relay.exitCode !== null) return;
			relay.kill();
			await once(relay, 'exit');
		},
	};
}
