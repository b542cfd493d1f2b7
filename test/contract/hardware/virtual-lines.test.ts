import { expect } from 'vitest';
import { Nets } from '../../../hardware/virtual/nets.ts';
import { testLines } from './lines-contract.ts';

const INPUT = 12;
const OUTPUT = 5;

testLines('the virtual board', async () => {
	const violations: string[] = [];
	const nets = new Nets(new Map([[INPUT, 'pull-up']]), (what) => violations.push(what));
	return {
		lines: nets.lines,
		input: INPUT,
		output: OUTPUT,
		missing: 28,
		pull: (level) => nets.net(INPUT).drive(level === 0 ? 0 : 'released'),
		sense: () => nets.net(OUTPUT).level(),
		async close() {
			expect(violations).toEqual([]);
		},
	};
});
