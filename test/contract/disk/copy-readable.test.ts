import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyReadable } from '#wire/copy-readable.ts';
import { badSectorObstacle, runWithBadSector } from '../../support/bad-sector.ts';

const BLOCK_BYTES = 4096;
const content = randomBytes(4 * BLOCK_BYTES + 300);
const obstacle = badSectorObstacle();

describe('the copy of what is readable of a file', () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'prepazka-copy-'));
		writeFileSync(file(), content);
	});
	afterEach(() => rmSync(folder, { recursive: true }));
	const file = () => join(folder, 'file');
	const copy = () => join(folder, 'copy');

	it('has every byte of a file that is sound, and nothing of a longer one that was there', () => {
		writeFileSync(copy(), randomBytes(2 * content.length));
		expect(copyReadable(file(), copy())).toBe(true);
		expect(readFileSync(copy()).equals(content)).toBe(true);
	});

	it.skipIf(obstacle)(`has zeros for a bad sector, and all else${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
		for (const block of [0, 2, 4]) {
			const readable = Buffer.from(content);
			readable.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES).fill(0);
			const isAll = runWithBadSector(
				{ file: file(), offset: block * BLOCK_BYTES },
				`import { copyReadable } from '#wire/copy-readable.ts';
				process.stdout.write(String(copyReadable(${JSON.stringify(file())}, ${JSON.stringify(copy())})));`,
			);
			expect([isAll, readFileSync(copy()).equals(readable)], `block ${block}`).toEqual(['false', true]);
		}
	});
});
