import { expect, test } from 'vitest';
import { standardWiring } from '../../../../hardware/board/standard-wiring.ts';
import type { Check } from '../../../../hardware/check/check-hardware.ts';
import { runHardwareCheck } from '../../../../hardware/check/run-check.ts';

const variant = { buttons: 'expander', printer: standardWiring([]).printer } as const;
const silent = (): void => undefined;

test('on the virtual board the whole check runs by itself and passes', async () => {
	const told: Check[] = [];
	const checks = await runHardwareCheck({
		board: 'virtual',
		counters: ['1'],
		variant,
		tell: (check) => told.push(check),
	});
	expect(checks.filter(({ ok }) => !ok)).toEqual([]);
	expect(checks.map(({ name }) => name)).toContain('button pause of counter 1');
	expect(checks.at(-1)?.name).toBe('signals on the wires');
	expect(told).toEqual(checks);
});

test('a board that cannot be opened is a failed check with the remedy', async () => {
	const tooMany = Array.from({ length: 9 }, (_, index) => String(index + 1));
	expect(await runHardwareCheck({ board: 'virtual', counters: tooMany, variant, tell: silent })).toEqual([
		{ name: 'board', ok: false, detail: 'The board has room for 8 counters, the office has 9.' },
	]);
});
