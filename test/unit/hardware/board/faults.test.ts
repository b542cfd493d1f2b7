import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../../..');
const page = readFileSync(join(ROOT, 'hardware/board/faults.md'), 'utf8');

/** Every test that the table's last column names, as `[file, beginning or part of its name]`. */
const named = page
	.split('\n')
	.filter((line) => line.startsWith('| ') && line.includes('`: '))
	.flatMap(
		(line) =>
			line
				.split('|')
				.at(-2)
				?.trim()
				.split(/\. (?=`)/) ?? [],
	)
	.flatMap((proof) => {
		const [, file = '', names = ''] = /^`([^`]+)`: (.+)$/.exec(proof) ?? [];
		return names.split('; ').map((name): [string, string] => [file, name]);
	});

test('every fault of the table has a proof', () => {
	const faults = page.split('\n').filter((line) => line.startsWith('| ')).length - 2;
	expect(faults).toBeGreaterThanOrEqual(14);
	expect(named.length).toBeGreaterThanOrEqual(faults);
});

test.each(named)('%s: %s', (file, name) => {
	const path = ['.test.ts', '.guest.ts'].map((end) => join(ROOT, `test/${file}${end}`)).find(existsSync);
	expect(path, `there is no test file ${file}`).toBeDefined();
	expect(readFileSync(path ?? '', 'utf8')).toContain(name);
});
