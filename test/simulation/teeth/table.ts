import { join } from 'node:path';
import { writePageTable } from '../../support/page-table.ts';
import { BUGS } from './bugs.ts';
import { type Caught, MOST_SEEDS } from './try-teeth.ts';

const PAGE = join(import.meta.dirname, '../README.md');
const BEGIN = '<!-- table of bugs: written by npm run simulate -- --teeth -->';

/** Puts the table of bugs into the page. */
export function writeTeethTable(all: readonly Caught[]): void {
	const rows = all.map(({ bug, caughtAfterSeeds, invariant }) => {
		const about = BUGS.find(({ name }) => name === bug)?.about ?? '';
		const seeds = caughtAfterSeeds === null ? `not within ${MOST_SEEDS}` : caughtAfterSeeds;
		return `| \`${bug}\` | ${about} | ${seeds} | ${invariant ?? '–'} |`;
	});
	const table = ['| bug | what it does | caught after seeds | by |', '|---|---|---|---|', ...rows].join('\n');
	writePageTable(PAGE, BEGIN, table);
}
