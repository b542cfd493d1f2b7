import { quantile } from '#domain/distributions.ts';
import { type Change, changedDay, sameDay, type WhatIfOffice } from './changes.ts';
import { type PlayedVisit, playDay, type VisitorKind } from './play-day.ts';
import { seededRandom } from './random.ts';
import type { RecordedDay } from './recorded-day.ts';

/** Waits of visitors of one kind on a day, in minutes. */
export interface Waits {
	readonly people: number;
	/** Of those called. */
	readonly mean: number;
	readonly median: number;
	/** Nine of ten waited no longer. */
	readonly p90: number;
	/** Who got no ticket, gave up, or was still waiting in the end. */
	readonly turnedAway: number;
	readonly left: number;
	readonly unserved: number;
}

/** A figure over all seeds: its mean, and between which two values nine of ten lie. */
export interface Spread {
	readonly mean: number;
	readonly low: number;
	readonly high: number;
}
export type SpreadOfWaits = { readonly [Figure in keyof Waits]: Spread };
export type ByKind<Of> = { readonly [Kind in VisitorKind]: Of };

/** What a change would have done to a day. */
export interface WhatIf {
	readonly date: string;
	readonly seeds: number;
	/** What the journal says of that day: how true to it the played days are can be seen from it. `null` of a simulated one. */
	readonly recorded: ByKind<Waits> | null;
	readonly asItWas: ByKind<SpreadOfWaits>;
	readonly changed: ByKind<SpreadOfWaits>;
	/** Changed less as it was, seed by seed: the same people, needing the same time. */
	readonly difference: ByKind<SpreadOfWaits>;
}

const KINDS: readonly VisitorKind[] = ['walk-in', 'reservation'];

/** Plays a day as it was and as it would have been, with the same chances, once for each seed from 1 to `seeds`. */
export function whatIf(office: WhatIfOffice, recorded: RecordedDay, change: Change, seeds: number): WhatIf {
	const pairs = Array.from({ length: seeds }, (_, i) => {
		const before = sameDay(office, recorded, seededRandom(i + 1));
		const after = changedDay(office, before, change, seededRandom(-i - 1));
		return { before: waitsByKind(playDay(before)), after: waitsByKind(playDay(after)) };
	});
	return {
		date: recorded.day.date,
		seeds,
		recorded: recorded.isSimulated ? null : waitsByKind(asRecorded(recorded)),
		asItWas: spreads(pairs.map(({ before }) => before)),
		changed: spreads(pairs.map(({ after }) => after)),
		difference: spreads(pairs.map(({ before, after }) => less(after, before))),
	};
}

function asRecorded({ visits }: RecordedDay): readonly PlayedVisit[] {
	return visits.map(({ slotStart, calledAt, arrivesAt, patienceSeconds }) => ({
		kind: slotStart === null ? 'walk-in' : 'reservation',
		waitedSeconds: calledAt === null ? null : (calledAt - arrivesAt) / 1000,
		end: calledAt === null ? (patienceSeconds === null ? 'unserved' : 'left') : 'served',
	}));
}

const waitsByKind = (visits: readonly PlayedVisit[]): ByKind<Waits> => byKind((kind) => waitsOf(visits, kind));

function waitsOf(all: readonly PlayedVisit[], kind: VisitorKind): Waits {
	const visits = all.filter((visit) => visit.kind === kind);
	const waits = Float64Array.from(
		visits.flatMap(({ waitedSeconds }) => (waitedSeconds === null ? [] : [waitedSeconds / 60])),
	).sort();
	const ended = (end: PlayedVisit['end']): number => visits.filter((visit) => visit.end === end).length;
	return {
		people: visits.length,
		mean: waits.reduce((sum, wait) => sum + wait, 0) / Math.max(1, waits.length),
		median: waits.length === 0 ? 0 : quantile(waits, 0.5),
		p90: waits.length === 0 ? 0 : quantile(waits, 0.9),
		turnedAway: ended('turned-away'),
		left: ended('left'),
		unserved: ended('unserved'),
	};
}

const less = (a: ByKind<Waits>, b: ByKind<Waits>): ByKind<Waits> =>
	byKind((kind) => figures((figure) => a[kind][figure] - b[kind][figure]));

const spreads = (all: readonly ByKind<Waits>[]): ByKind<SpreadOfWaits> =>
	byKind((kind) => figures((figure) => spreadOf(all.map((waits) => waits[kind][figure]))));

function spreadOf(values: readonly number[]): Spread {
	const sorted = Float64Array.from(values).sort();
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	return { mean: rounded(mean), low: rounded(quantile(sorted, 0.05)), high: rounded(quantile(sorted, 0.95)) };
}

/** To a hundredth of a minute: more would be noise. */
const rounded = (value: number): number => Math.round(value * 100) / 100;

const byKind = <Of>(of: (kind: VisitorKind) => Of): ByKind<Of> =>
	Object.fromEntries(KINDS.map((kind) => [kind, of(kind)])) as ByKind<Of>;

const FIGURES = ['people', 'mean', 'median', 'p90', 'turnedAway', 'left', 'unserved'] as const;

const figures = <Of>(of: (figure: keyof Waits) => Of): { readonly [Figure in keyof Waits]: Of } =>
	Object.fromEntries(FIGURES.map((figure) => [figure, of(figure)])) as { readonly [Figure in keyof Waits]: Of };
