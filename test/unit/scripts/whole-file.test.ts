import { chmodSync, linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWhole } from '../../../scripts/whole-file.ts';
import { giveTo, unprivileged } from '../../support/unprivileged.ts';

describe('a file that is written whole or not at all', () => {
	let folder: string;
	let file: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'prepazka-whole-file-'));
		file = join(folder, 'broker.key');
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	const modeOf = (path: string) => statSync(path).mode & 0o777;

	it('takes the place of the one before, which nobody has written in', () => {
		writeWhole(file, 'first', 0o600);
		const before = join(folder, 'before');
		linkSync(file, before);
		writeWhole(file, 'second', 0o600);
		expect([readFileSync(before, 'utf8'), readFileSync(file, 'utf8')]).toEqual(['first', 'second']);
		expect(readdirSync(folder).sort()).toEqual(['before', 'broker.key']);
	});

	it('is never what a crash left on the way, which others could read', () => {
		writeFileSync(`${file}.new`, 'left behind by a crash, and longer', { mode: 0o644 });
		writeWhole(file, 'whole', 0o600);
		expect(readFileSync(file, 'utf8')).toBe('whole');
		expect(modeOf(file)).toBe(0o600);
	});

	it.each([
		{ what: 'a secret', asked: 0o600, before: 0o600, after: 0o600 },
		{ what: 'a secret of a group', asked: 0o600, before: 0o640, after: 0o640 },
		{ what: 'a secret that everybody could read', asked: 0o600, before: 0o644, after: 0o640 },
		{ what: 'a public file', asked: 0o644, before: 0o644, after: 0o644 },
		{ what: 'a public file that somebody closed', asked: 0o644, before: 0o640, after: 0o640 },
		{ what: 'a public file that everybody could write', asked: 0o644, before: 0o666, after: 0o664 },
	])('$what stays open to whom it was, and to others only as far as a new one', ({ asked, before, after }) => {
		writeFileSync(file, 'first');
		chmodSync(file, before);
		writeWhole(file, 'second', asked);
		expect(modeOf(file).toString(8)).toBe(after.toString(8));
	});

	it('is left, when root replaces it, to whom it belongs', ({ skip }) => {
		if (process.getuid?.() !== 0) skip('only root can give a file to another user');
		writeWhole(file, 'first', 0o600);
		const owner = unprivileged();
		giveTo(owner, file);
		writeWhole(file, 'second', 0o600);
		expect(statSync(file)).toMatchObject(owner);
	});
});
