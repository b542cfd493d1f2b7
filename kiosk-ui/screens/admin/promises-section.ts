import { html } from 'lit';
import type { OfficeView } from '#local-api/messages.ts';
import { locales } from '../words/languages.ts';
import { dayOf } from '../words/times.ts';
import { type AdminContext, type Cell, table } from './tables.ts';

type Kept = NonNullable<OfficeView['promises']['today']>;

/** How good the waits were that visitors were told, today and on the last day before. */
export function promisesSection(context: AdminContext) {
	const { view, texts, reader } = context;
	const { today, last } = view.promises;
	const days: readonly (readonly [string, Kept | null])[] = [
		[texts.today, today],
		[last === null ? '' : dayOf(`${last.date}T12:00Z`, { ...reader, timeZone: 'UTC' }), last],
	];
	const rows = days.flatMap(([day, kept]) => (kept === null ? [] : [row(context, day, kept)]));
	if (rows.length === 0)
		return html`<section class="card"><h2>${texts.promises}</h2><p>${texts.tooFewPromises}</p></section>`;
	const { day, judgedTickets, withinBound, withinMedian, missedBy, bias } = texts;
	return table(
		texts.promises,
		[day, judgedTickets, withinBound, withinMedian, missedBy, bias],
		rows,
		texts.promisesAbout,
	);
}

function row({ reader }: AdminContext, day: string, kept: Kept): readonly Cell[] {
	const locale = locales[reader.language];
	const percent = new Intl.NumberFormat(locale, { style: 'percent', roundingMode: 'floor' });
	const minutes = new Intl.NumberFormat(locale, {
		style: 'unit',
		unit: 'minute',
		unitDisplay: 'short',
		maximumFractionDigits: 1,
	});
	return [
		day,
		kept.tickets,
		percent.format(kept.withinBound / kept.tickets),
		percent.format(kept.withinMedian / kept.tickets),
		minutes.format(kept.meanMissedBySeconds / 60),
		minutes.format(kept.meanLateSeconds / 60),
	];
}
