import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePinKey } from '#wire/pin-keys.ts';
import { instant } from '#wire/time.ts';
import { ensurePinKeys, pinKeyFile, pinKeyReader, readPinKeys, writePinKeys } from '../../../scripts/pin-key-files.ts';
import { giveTo, unprivileged } from '../../support/unprivileged.ts';

const NOW = instant(Date.UTC(2026, 10, 23));

describe('the file of an office’s PIN keys', () => {
	let parent: string;
	let folder: string;
	beforeEach(() => {
		parent = mkdtempSync(join(tmpdir(), 'prepazka-pin-keys-'));
		folder = join(parent, 'pin-keys');
	});
	afterEach(() => rmSync(parent, { recursive: true }));

	it('is made with one key, once, for nobody else to read', () => {
		expect(readPinKeys(folder, 'sumperk')).toEqual([]);
		ensurePinKeys(folder, 'sumperk', NOW);
		const keys = readPinKeys(folder, 'sumperk');
		expect(keys).toMatchObject([{ madeAt: NOW }]);
		ensurePinKeys(folder, 'sumperk', NOW);
		expect(readPinKeys(folder, 'sumperk')).toEqual(keys);
		expect([statSync(folder).mode & 0o777, statSync(pinKeyFile(folder, 'sumperk')).mode & 0o777]).toEqual([
			0o700, 0o600,
		]);
	});

	it('is replaced whole, and never readable by others on the way', () => {
		const [first, second] = [makePinKey(NOW), makePinKey(NOW)];
		writePinKeys(folder, 'sumperk', [first]);
		writeFileSync(`${pinKeyFile(folder, 'sumperk')}.new`, 'left behind by a crash', { mode: 0o644 });
		writePinKeys(folder, 'sumperk', [first, second]);
		expect(readPinKeys(folder, 'sumperk')).toEqual([first, second]);
		expect(readdirSync(folder)).toEqual(['sumperk.json']);
		expect(statSync(pinKeyFile(folder, 'sumperk')).mode & 0o777).toBe(0o600);
	});

	it('is left, when root replaces it, to whom it belongs', ({ skip }) => {
		if (process.getuid?.() !== 0) skip('only root can give a file to another user');
		writePinKeys(folder, 'sumperk', [makePinKey(NOW)]);
		const file = pinKeyFile(folder, 'sumperk');
		const owner = unprivileged();
		giveTo(owner, file);
		writePinKeys(folder, 'sumperk', [makePinKey(NOW)]);
		expect(statSync(file)).toMatchObject(owner);
	});

	it('is left to the group that could read it, and to nobody else', () => {
		writePinKeys(folder, 'sumperk', [makePinKey(NOW)]);
		const file = pinKeyFile(folder, 'sumperk');
		chmodSync(file, 0o644);
		writePinKeys(folder, 'sumperk', [makePinKey(NOW)]);
		expect(statSync(file).mode & 0o777).toBe(0o640);
	});

	it('is refused with its name and what to do when others can read it or it holds something else', () => {
		ensurePinKeys(folder, 'sumperk', NOW);
		const file = pinKeyFile(folder, 'sumperk');
		chmodSync(file, 0o604);
		expect(() => readPinKeys(folder, 'sumperk')).toThrow(`${file}: everybody on this machine can read these keys`);
		chmodSync(file, 0o600);
		const secret = JSON.parse(readFileSync(file, 'utf8')).keys[0].secret;
		writeFileSync(file, `{"keys":"${secret}"}`);
		expect(() => readPinKeys(folder, 'sumperk')).toThrow(`${file}: expected PIN keys`);
		expect(() => readPinKeys(folder, 'sumperk')).not.toThrow(secret);
		rmSync(file);
		writeFileSync(join(parent, 'a-file'), '');
		expect(() => readPinKeys(join(parent, 'a-file'), 'sumperk')).toThrow(
			/a-file\/sumperk.json: cannot be read .*; give file and folder to the user/,
		);
	});

	it('P38 keeps nobody from being served when it cannot be used: the log says why, once, until it is put right', () => {
		const said: unknown[] = [];
		const write = (line: string) => void said.push(JSON.parse(line));
		const keysOf = pinKeyReader(folder, pino({}, { write }));
		ensurePinKeys(folder, 'sumperk', NOW);
		ensurePinKeys(folder, 'zabreh', NOW);
		const file = pinKeyFile(folder, 'sumperk');
		chmodSync(file, 0o604);
		expect([keysOf('sumperk'), keysOf('sumperk')]).toEqual([null, null]);
		expect(keysOf('zabreh')).toHaveLength(1);
		const event = { event: 'pin-keys-unreadable', office: 'sumperk', msg: expect.stringContaining(file) };
		expect(said).toEqual([expect.objectContaining(event)]);
		chmodSync(file, 0o600);
		expect(keysOf('sumperk')).toHaveLength(1);
		chmodSync(file, 0o604);
		expect(keysOf('sumperk')).toBe(null);
		expect(said).toHaveLength(2);
	});
});
