import type { OfficeDay, ServiceId } from '#domain/values.ts';
import type { Instant } from '#wire/time.ts';
import type { JournalEntry } from '../journal/journal.ts';

/** One visitor of a day that was. */
export interface Visit {
	readonly service: ServiceId;
	readonly arrivesAt: Instant;
	/** Start of the slot reserved; `null` for a walk-in. */
	readonly slotStart: Instant | null;
	/** When the visitor was first called; `null` when never. */
	readonly calledAt: Instant | null;
	/** For how long the visitor kept a counter from calling the next; `null` when that is not known. */
	readonly counterSeconds: number | null;
	/** How long somebody waited who then gave up. */
	readonly patienceSeconds: number | null;
}

/** When a counter called. */
export interface Shift {
	readonly counter: string;
	readonly services: readonly ServiceId[];
	readonly from: Instant;
	readonly until: Instant;
}

/** What came to the office from outside on one day: visitors with what they needed, and the clerks' hours. */
export interface RecordedDay {
	/** Not one that somebody has seen, but one as it might be. */
	readonly isSimulated: boolean;
	readonly day: OfficeDay;
	readonly visits: readonly Visit[];
	readonly shifts: readonly Shift[];
}

/** A visit while it is read from the journal. */
interface Reading {
	visit: Visit;
	/** Since when somebody has been in hand, and at which counter. */
	inHandSince: Instant | null;
	seconds: number;
}

/**
 * Reads a day from its journal entries. A visit that was transferred counts as one at its first service, with all its
 * time at counters; so does one that was parked. Counters that are no more are left out.
 * @param counters the counters of today's configuration, with what they serve
 */
export function recordedDay(
	day: OfficeDay,
	entries: readonly JournalEntry[],
	counters: readonly { readonly id: string; readonly services: readonly ServiceId[] }[],
): RecordedDay {
	const reader = new DayReader(day.end);
	for (const entry of entries) reader.read(entry);
	const servicesOf = new Map(counters.map(({ id, services }) => [id, services]));
	const shifts = reader.shifts().flatMap((shift): readonly Shift[] => {
		const services = servicesOf.get(shift.counter);
		return services ? [{ ...shift, services }] : [];
	});
	return { isSimulated: false, day, visits: reader.visits(), shifts };
}

class DayReader {
	private readonly dayEnd: Instant;
	private readonly readings = new Map<string, Reading>();
	private readonly openSince = new Map<string, Instant>();
	private readonly ended: Omit<Shift, 'services'>[] = [];
	/** Whom each counter finished last, and when. */
	private readonly finishedAt = new Map<string, { readonly reading: Reading; readonly at: Instant }>();

	constructor(dayEnd: Instant) {
		this.dayEnd = dayEnd;
	}

	visits(): readonly Visit[] {
		return [...this.readings.values()].map(({ visit, seconds }) => ({
			...visit,
			// Whom the day's end finished was at the counter until nobody knows when.
			counterSeconds: visit.calledAt === null || seconds === Number.POSITIVE_INFINITY ? null : seconds,
		}));
	}

	shifts(): readonly Omit<Shift, 'services'>[] {
		const open = [...this.openSince].map(([counter, from]) => ({ counter, from, until: this.dayEnd }));
		return [...this.ended, ...open].sort((a, b) => a.from - b.from);
	}

	read({ event, at }: JournalEntry): void {
		switch (event.type) {
			case 'counter-opened':
				this.openSince.set(event.counter, at);
				return;
			case 'counter-paused':
			case 'counter-closed':
				this.endShift(event.counter, at);
				return;
			case 'ticket-issued': {
				const { service, reservation } = event;
				const none = { calledAt: null, counterSeconds: null, patienceSeconds: null };
				const visit = { service, arrivesAt: at, slotStart: reservation?.slotStart ?? null, ...none };
				this.readings.set(event.ticket, { visit, inHandSince: null, seconds: 0 });
				return;
			}
			case 'ticket-called':
				this.call(event.ticket, event.counter, at);
				return;
			case 'ticket-resumed':
				this.change(event.ticket, (reading) => ({ ...reading, inHandSince: at }));
				return;
			case 'ticket-finished':
			case 'ticket-continued':
			case 'ticket-no-show':
				this.release(event.ticket, at);
				this.remember(event.ticket, event.counter, at);
				return;
			case 'ticket-parked':
			case 'ticket-transferred':
			case 'ticket-put-back':
				this.release(event.ticket, at);
				return;
			case 'ticket-left':
				this.leave(event.ticket, at);
				return;
			default:
		}
	}

	private call(ticket: string, counter: string, at: Instant): void {
		this.countPauseBeforeCall(ticket, counter, at);
		this.change(ticket, ({ visit, seconds }) => ({
			visit: { ...visit, calledAt: visit.calledAt ?? at },
			inHandSince: at,
			seconds,
		}));
	}

	/** A clerk who takes a while to call somebody who waits already: the visit before kept the counter for as long. */
	private countPauseBeforeCall(ticket: string, counter: string, at: Instant): void {
		const before = this.finishedAt.get(counter);
		const called = this.readings.get(ticket);
		this.finishedAt.delete(counter);
		if (before && called && called.visit.arrivesAt <= before.at) before.reading.seconds += (at - before.at) / 1000;
	}

	private remember(ticket: string, counter: string, at: Instant): void {
		const reading = this.readings.get(ticket);
		if (reading) this.finishedAt.set(counter, { reading, at });
	}

	private release(ticket: string, at: Instant): void {
		this.change(ticket, (reading) => {
			const since = reading.inHandSince ?? at;
			const lasted = at >= this.dayEnd ? Number.POSITIVE_INFINITY : (at - since) / 1000;
			return { ...reading, inHandSince: null, seconds: reading.seconds + lasted };
		});
	}

	/** Who was called before leaving had not given up waiting. */
	private leave(ticket: string, at: Instant): void {
		this.change(ticket, (reading) => {
			const { visit } = reading;
			if (visit.calledAt !== null) return reading;
			return { ...reading, visit: { ...visit, patienceSeconds: (at - visit.arrivesAt) / 1000 } };
		});
	}

	private endShift(counter: string, at: Instant): void {
		const from = this.openSince.get(counter);
		if (from === undefined) return;
		this.openSince.delete(counter);
		this.finishedAt.delete(counter);
		this.ended.push({ counter, from, until: at });
	}

	private change(ticket: string, changed: (reading: Reading) => Reading): void {
		const reading = this.readings.get(ticket);
		if (reading) Object.assign(reading, changed(reading));
	}
}
