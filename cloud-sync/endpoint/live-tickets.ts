import type * as z from 'zod';
import type { TicketNews, TicketsSnapshot } from '#wire/tickets.ts';
import { instantCodec, toLocalRfc3339 } from '#wire/time.ts';
import type { ticketSchema } from './http/schemas.ts';
import type { LiveOccupancy } from './live-occupancy.ts';
import type { Offices } from './offices.ts';

type TicketAnswer = z.infer<typeof ticketSchema>;

/** A ticket as it goes out. */
export interface WrittenTicket {
	readonly ticket: TicketAnswer;
	/** The ticket as one Server-Sent Event. */
	readonly event: Buffer;
}

interface Report {
	readonly updatedAt: string;
	readonly byCode: ReadonlyMap<string, TicketNews>;
}

interface Watcher {
	readonly code: string;
	/** What was told last: the same is not told again. */
	told: Buffer | undefined;
	readonly listener: (written: WrittenTicket) => void;
}

export interface LiveTicketsParts {
	readonly offices: Offices;
	/** Knows whether the office can be heard just now. */
	readonly occupancy: LiveOccupancy;
}

/** Where tickets stand, as their offices last told, for whoever knows a ticket's code. */
export class LiveTickets {
	readonly #parts: LiveTicketsParts;
	readonly #reports = new Map<string, Report>();
	/** By office; an entry as long as somebody watches a ticket of it. */
	readonly #watchers = new Map<string, Set<Watcher>>();
	/** Ends the watching of an office's link. */
	readonly #unwatch = new Map<string, () => void>();

	constructor(parts: LiveTicketsParts) {
		this.#parts = parts;
	}

	/** The office sent where its tickets stand. */
	report({ office, updatedAt, tickets }: TicketsSnapshot): void {
		this.#reports.set(office, { updatedAt, byCode: new Map(tickets.map((ticket) => [ticket.code, ticket])) });
		this.#tell(office);
	}

	/** Whether the office has told of its tickets since this cloud started. */
	hasReported(office: string): boolean {
		return this.#reports.has(office);
	}

	/** The ticket of that code; `null` when the office has none such, or was done with it some time ago. */
	current(office: string, code: string): WrittenTicket | null {
		const report = this.#reports.get(office);
		const news = report?.byCode.get(code);
		if (!report || !news) return null;
		const ticket = this.#answerOf(office, news, report.updatedAt);
		return { ticket, event: Buffer.from(`data: ${JSON.stringify(ticket)}\n\n`) };
	}

	/** Calls `listener` at every change of what {@link current} says of the ticket; the result ends that. */
	watch(office: string, code: string, listener: Watcher['listener']): () => void {
		const watchers = this.#watchersOf(office);
		const watcher = { code, told: this.current(office, code)?.event, listener };
		watchers.add(watcher);
		return () => {
			if (watchers.delete(watcher) && watchers.size === 0) this.#forget(office);
		};
	}

	#tell(office: string): void {
		for (const watcher of this.#watchers.get(office) ?? []) {
			const written = this.current(office, watcher.code);
			if (!written || watcher.told?.equals(written.event)) continue;
			watcher.told = written.event;
			watcher.listener(written);
		}
	}

	#answerOf(office: string, news: TicketNews, updatedAt: string): TicketAnswer {
		const { number, service, state, counter, parkedUntil = null, peopleAhead = null, expectedWait = null } = news;
		const { calendar, counters = [] } = this.#parts.offices.get(office)?.config ?? {};
		const label = counters.find(({ id }) => id === counter)?.label;
		return {
			office,
			updatedAt: calendar ? toLocalRfc3339(instantCodec.decode(updatedAt), calendar.timeZone) : updatedAt,
			link: this.#parts.occupancy.link(office),
			...{ number, service, state, parkedUntil, peopleAhead, expectedWait },
			counter: counter === undefined ? null : { id: counter, label: label ?? counter },
		};
	}

	#watchersOf(office: string): Set<Watcher> {
		const known = this.#watchers.get(office);
		if (known) return known;
		const watchers = new Set<Watcher>();
		this.#watchers.set(office, watchers);
		// The occupancy changes whenever the office's link does.
		this.#unwatch.set(
			office,
			this.#parts.occupancy.watch(office, () => this.#tell(office)),
		);
		return watchers;
	}

	#forget(office: string): void {
		this.#watchers.delete(office);
		this.#unwatch.get(office)?.();
		this.#unwatch.delete(office);
	}
}
