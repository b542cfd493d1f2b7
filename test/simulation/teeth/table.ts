import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUGS } from './bugs.ts';
import { type Caught, MOST_SEEDS } from './try-teeth.ts';

const PAGE = join(import.meta.dirname, '../README.md');
const BEGIN = '<!-- table of bugs: written by npm run simulate -- --teeth -->';
const END = '<!-- end of the table -->';

/** Puts the table of bugs into the page. */
export function writeTeethTable(all: readonly Caught[]): void {
	const page = readFileSync(PAGE, 'utf8');
	const [before, rest] = page.split(BEGIN);
	const after = rest?.split(END)[1];
	if (before === undefined || after === undefined) throw new Error(`${PAGE} has lost the marks around its table`);
	const rows = all.map(({ bug, caughtAfterSeeds, invariant }) => {
		const about = BUGS.find(({ name }) => name === bug)?.about ?? '';
		const seeds = caughtAfterSeeds === null ? `not within ${MOST_SEEDS}` : caughtAfterSeeds;
		return `| \`${bug}\` | ${about} | ${seeds} | ${invariant ?? '–'} |`;
	});
	const table = ['| bug | what it does | caught after seeds | by |', '|---|---|---|---|', ...rows].join('\n');
	writeFileSync(PAGE, `${before}${BEGIN}\n${table}\n${END}${after}`);
}
