import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LinkError } from '../../../hardware/lines/lines.ts';
import { SerialportByteLink } from '../../../hardware/lines/serialport-byte-link.ts';
import { PacedByteLink } from '../../../hardware/virtual/paced-byte-link.ts';
import { testByteLink } from './byte-link-contract.ts';
import { openPty, ptyObstacle } from './pty.ts';

const BAUD_RATE = 115_200;

testByteLink('the virtual board', async () => {
	const bytes: number[] = [];
	const link = new PacedByteLink(BAUD_RATE, { accepts: true, receive: (byte) => void bytes.push(byte) });
	return { link, received: () => bytes, send: (sent) => link.deliver([...sent]), close: async () => undefined };
});

const obstacle = ptyObstacle();
if (obstacle) test('a serial port on a pseudo-terminal', ({ skip }) => skip(obstacle));
else
	describe('a pseudo-terminal', () => {
		testByteLink('serialport', async () => {
			const pty = await openPty();
			const bytes: number[] = [];
			pty.onBytes((received) => bytes.push(...received));
			const link = new SerialportByteLink({ path: pty.path, baudRate: BAUD_RATE, handshake: false });
			return { link, received: () => bytes, send: pty.send, close: pty.close };
		});

		test('a serial port that is not there is an error that names it, and is opened once it is plugged in', async () => {
			const folder = mkdtempSync(join(tmpdir(), 'serial-'));
			const path = join(folder, 'printer');
			const link = new SerialportByteLink({ path, baudRate: BAUD_RATE, handshake: false });
			await expect(link.write(Uint8Array.of(1))).rejects.toThrow(LinkError);
			await expect(link.write(Uint8Array.of(1))).rejects.toThrow(path);
			const pty = await openPty();
			const bytes: number[] = [];
			pty.onBytes((received) => bytes.push(...received));
			symlinkSync(pty.path, path);
			await link.write(Uint8Array.of(2));
			await expect.poll(() => bytes).toEqual([2]);
			await link.close();
			await pty.close();
			rmSync(folder, { recursive: true });
		});

		test('when the other end goes away a write fails instead of hanging', async () => {
			const pty = await openPty();
			const link = new SerialportByteLink({ path: pty.path, baudRate: BAUD_RATE, handshake: false });
			await link.write(Uint8Array.of(1));
			await pty.close();
			await expect(
				(async () => {
					for (;;) await link.write(Uint8Array.of(2));
				})(),
			).rejects.toThrow(LinkError);
			await link.close();
		});
	});
