import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { billOfMaterials } from '../../../../hardware/board/bill-of-materials.ts';
import { connectionsOf } from '../../../../hardware/board/check-wiring.ts';
import { boardPages } from '../../../../hardware/board/pages.ts';
import { standardWiring } from '../../../../hardware/board/standard-wiring.ts';
import { wiringSvg } from '../../../../hardware/board/wiring-svg.ts';

const folder = join(import.meta.dirname, '../../../../hardware/board');

describe('the pages of the board', () => {
	test.each([...boardPages.keys()])('%s is up to date (else run node hardware/board/write-pages.ts)', (name) => {
		expect(readFileSync(join(folder, name), 'utf8')).toBe(boardPages.get(name));
	});

	test('the picture shows every wire with its GPIO and signal', () => {
		const wiring = standardWiring(['1', '2', '3', '4', '5', '6']);
		const svg = wiringSvg(wiring);
		for (const { bcm, signal } of connectionsOf(wiring)) expect(svg).toContain(`GPIO ${bcm} · ${signal}`);
	});

	test('the bill of materials follows the number of counters', () => {
		const count = (counters: readonly string[], part: RegExp): number =>
			billOfMaterials(standardWiring(counters))
				.filter((line) => part.test(line.part))
				.reduce((sum, { quantity }) => sum + quantity, 0);
		expect(count(['1', '2'], /MCP23017/)).toBe(1);
		expect(count(['1', '2', '3', '4', '5'], /MCP23017/)).toBe(2);
		expect(count(['1', '2'], /Schurter/)).toBe(8);
		expect(count(['1', '2'], /MAX7219/)).toBe(3);
	});
});
