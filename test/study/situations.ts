import { Temporal } from 'temporal-polyfill';
import type { QueueDay } from './snapshots.ts';

/** After so many minutes what happened counts half, in four views of the recent past. */
const HALF_LIVES_MINUTES = [10, 25, 40, 120] as const;
/** The one of them after which the pace of late is told. */
const USUAL = 2;

/** What a queue did of late, the latest with most weight; by half-life. */
export interface Recent {
	/** Calls while somebody waited, and the minutes in which somebody did. */
	readonly calls: number;
	readonly busyMinutes: number;
	/** Tickets issued, open counters times minutes, and minutes. */
	readonly issued: number;
	readonly counterMinutes: number;
	readonly minutes: number;
}

/** What is known when somebody asks how long the last in a queue will wait, and how long it was in the end. Minutes. */
export interface Situation {
	readonly queue: string;
	readonly date: string;
	/** From Monday, 1, to Sunday, 7. */
	readonly weekday: number;
	/** Minutes since midnight, and since the queue's first snapshot. */
	readonly minute: number;
	readonly sinceStart: number;
	/** People waiting, the one in question among them. */
	readonly people: number;
	readonly openCounters: number;
	readonly configuredMinutes: number;
	readonly recent: readonly Recent[];
	/** The view of it that pace is told by. */
	readonly usual: Recent;
	/** How long the one called last had waited. */
	readonly lastWait: number;
	/** How long the head of the line has waited. */
	readonly headWait: number;
	/** How long the last in line has been waiting already. */
	readonly waitedMinutes: number;
	readonly sinceLastCall: number;
	/** Numbers called and issued today. */
	readonly calledToday: number;
	readonly issuedToday: number;
	/** Of all queues of the office: people waiting, counters serving, and calls of the last half hour or so. */
	readonly officeWaiting: number;
	readonly officeCounters: number;
	readonly officeCalls: number;
	/** How much longer the last in line waited. */
	readonly wait: number;
}

/** Asked from here on: before, offices open one after another. */
const FROM_MINUTE = 9 * 60;
/** Only queues in which somebody was called within this time: others have no clerk, whatever they say. */
const CALLED_WITHIN_MINUTES = 60;
const OFFICE_HALF_LIFE_MINUTES = 30;
/** Times are in whole minutes, and two snapshots may be of the same one. */
const SHORTEST_MINUTES = 0.5;

/** What the queues of an office did together, by minute. */
type OfficeDay = ReadonlyMap<number, { waiting: number; counters: number; calls: number }>;

/**
 * The situations in queues' days of which the end is known. The ticket issued last has the number called last plus the
 * people waiting; its wait ends in the middle of the step in which that number was called.
 */
export function situationsOf(days: readonly QueueDay[]): readonly Situation[] {
	const byOffice = Map.groupBy(days, ({ date, queue }) => `${date} ${queue.slice(0, queue.lastIndexOf('/'))}`);
	return [...byOffice.values()].flatMap((queues) => {
		const office = officeDay(queues);
		return queues.flatMap((day) => situationsOfQueue(day, office));
	});
}

function officeDay(queues: readonly QueueDay[]): OfficeDay {
	const totals = new Map<number, { waiting: number; counters: number; calls: number }>();
	for (const { snapshots } of queues)
		snapshots.forEach(({ minute, waiting, openCounters, called }, i) => {
			const total = totals.get(minute) ?? { waiting: 0, counters: 0, calls: 0 };
			total.waiting += waiting;
			total.counters += openCounters;
			total.calls += (called ?? 0) - (snapshots[i - 1]?.called ?? called ?? 0);
			totals.set(minute, total);
		});
	let calls = 0;
	let before = 0;
	for (const [minute, total] of [...totals].sort(([a], [b]) => a - b)) {
		calls = calls * 0.5 ** ((minute - before) / OFFICE_HALF_LIFE_MINUTES) + total.calls;
		total.calls = calls;
		before = minute;
	}
	return totals;
}

function situationsOfQueue({ queue, date, snapshots }: QueueDay, office: OfficeDay): readonly Situation[] {
	const minutes = snapshots.map(({ minute }) => minute);
	const firstKnown = snapshots.find(({ called }) => called !== null)?.called ?? 1;
	const called = snapshots.map((one) => one.called ?? firstKnown - 1);
	const issued: number[] = [];
	snapshots.forEach(({ waiting }, i) => void issued.push(Math.max(issued[i - 1] ?? 0, (called[i] ?? 0) + waiting)));
	const at = (values: readonly number[], i: number): number => values[i] ?? Number.NaN;
	const firstReaching = (values: readonly number[], number: number): number => values.findIndex((one) => one >= number);
	const sinceIssue = (number: number, i: number): number => at(minutes, i) - at(minutes, firstReaching(issued, number));
	const weekday = Temporal.PlainDate.from(date).dayOfWeek;

	let recent: readonly Recent[] = HALF_LIVES_MINUTES.map(() => NOTHING);
	return snapshots.flatMap((now, i): Situation[] => {
		const before = snapshots[i - 1];
		if (before) {
			const step = { ...before, calls: at(called, i) - at(called, i - 1), issued: at(issued, i) - at(issued, i - 1) };
			recent = recent.map((view, k) => after(view, step, now.minute - before.minute, HALF_LIVES_MINUTES[k] ?? 60));
		}
		if (now.called === null || now.waiting < 1 || now.openCounters < 1 || now.minute < FROM_MINUTE) return [];
		const anHourAgo = minutes.findIndex((minute) => minute >= now.minute - CALLED_WITHIN_MINUTES);
		const last = at(called, i) + now.waiting;
		const reached = called.findIndex((number, later) => later > i && number >= last);
		if (at(called, i) - (snapshots[anHourAgo]?.called ?? 0) < 1 || reached < 0) return [];
		const calledAt = firstReaching(called, at(called, i));
		const whole = office.get(now.minute);
		return [
			{
				queue,
				date,
				weekday,
				minute: now.minute,
				sinceStart: now.minute - at(minutes, 0),
				people: now.waiting,
				openCounters: now.openCounters,
				configuredMinutes: now.configuredMinutes,
				recent,
				usual: recent[USUAL] ?? NOTHING,
				lastWait: sinceIssue(at(called, i), calledAt),
				headWait: sinceIssue(at(called, i) + 1, i),
				waitedMinutes: sinceIssue(last, i),
				sinceLastCall: now.minute - at(minutes, calledAt),
				calledToday: at(called, i) - firstKnown,
				issuedToday: at(issued, i) - firstKnown,
				officeWaiting: whole?.waiting ?? 0,
				officeCounters: whole?.counters ?? 0,
				officeCalls: whole?.calls ?? 0,
				wait: Math.max(SHORTEST_MINUTES, (at(minutes, reached) + at(minutes, reached - 1)) / 2 - now.minute),
			},
		];
	});
}

const NOTHING: Recent = { calls: 0, busyMinutes: 0, issued: 0, counterMinutes: 0, minutes: 0 };

/** The recent past with one step more. */
function after(
	view: Recent,
	step: { readonly waiting: number; readonly openCounters: number; readonly calls: number; readonly issued: number },
	minutes: number,
	halfLife: number,
): Recent {
	const kept = 0.5 ** (minutes / halfLife);
	const isBusy = step.waiting > 0;
	return {
		calls: view.calls * kept + (isBusy ? step.calls : 0),
		busyMinutes: view.busyMinutes * kept + (isBusy ? minutes : 0),
		issued: view.issued * kept + step.issued,
		counterMinutes: view.counterMinutes * kept + step.openCounters * minutes,
		minutes: view.minutes * kept + minutes,
	};
}
