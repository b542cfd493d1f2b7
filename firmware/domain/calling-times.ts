import type { Counter, Office } from './office.ts';
import { simulateWaits } from './simulated-waits.ts';
import type { Instant, ServiceId, TicketId } from './values.ts';
import type { SecondsPerRun } from './virtual-queue.ts';
import { virtualQueueOf } from './virtual-queue-of.ts';

/** In how many seconds everybody is called, run by run of the simulation; who is missing has no counter to call them. */
export interface CallingTimes {
	/** Of those waiting. */
	readonly ofTickets: ReadonlyMap<TicketId, SecondsPerRun>;
	/** Of somebody who took a ticket now. */
	readonly ofNewcomers: ReadonlyMap<ServiceId, SecondsPerRun>;
}

/** Plays the queue forward with these counters; with those that are sure to call when they are left out. */
export function callingTimes(office: Office, at: Instant, staff?: readonly Counter[]): CallingTimes {
	const { queue, tickets, services } = virtualQueueOf(office, at, staff);
	const { ofVisitors, ofNewcomers } = simulateWaits(queue);
	const isServed = (line: number) => queue.counters.some(({ serves }) => serves[line]);
	return {
		ofTickets: new Map(tickets.map(({ id }, place) => [id, ofVisitors[place] as SecondsPerRun])),
		ofNewcomers: new Map(
			services.flatMap((service, line) => (isServed(line) ? [[service, ofNewcomers[line] as SecondsPerRun]] : [])),
		),
	};
}

/** Works out once what all views of one state at one moment ask for. */
export function oncePerMoment<Result>(workOut: (office: Office, at: Instant) => Result): typeof workOut {
	const latest = new WeakMap<Office, { readonly at: Instant; readonly result: Result }>();
	return (office, at) => {
		const known = latest.get(office);
		if (known?.at === at) return known.result;
		const result = workOut(office, at);
		latest.set(office, { at, result });
		return result;
	};
}
