import type { OfficeCommand } from '#domain/commands.ts';
import type { OfficeConfig } from '#wire/office-config.ts';
import type { Instant } from '#wire/time.ts';
import type { JournalEntry } from '../../../firmware/journal/journal.ts';
import { claimOf, type Ledger, serviceOf, type TicketRecord, toldOrClaimed } from './ledger.ts';
import { mustHold } from './violation.ts';

/**
 * Whether calls are fair, judged by itself: who has to be called is worked out here from the rules' words, and, by
 * another road, that nobody is overtaken by more than the reservations of the half hours that began meanwhile.
 */
export class FairOrder {
	readonly #ledger: Ledger;
	readonly #config: OfficeConfig;
	/** Reservations whose holder went before somebody who had come earlier, by that one's ticket. */
	readonly #overtakers = new Map<string, Set<string>>();
	/** Reservations that somebody wanted cancelled: their slot may be promised again. */
	readonly cancelled = new Set<string>();

	constructor(ledger: Ledger, config: OfficeConfig) {
		this.#ledger = ledger;
		this.#config = config;
	}

	/** To be asked of each entry before it is recorded. */
	judge(entry: JournalEntry, command: OfficeCommand | null): void {
		const { event, at } = entry;
		// Of whoever had this number on a card that was lost.
		if (event.type === 'ticket-issued') this.#overtakers.delete(event.ticket);
		if (event.type !== 'ticket-called') return;
		const counter = this.#ledger.counters.get(event.counter) ?? 'closed';
		mustHold('I3', counter === 'open', () => `counter ${event.counter}, which is ${counter}, called ${event.ticket}`);
		if (command?.type !== 'call-next') return;
		const called = this.#ledger.tickets.get(event.ticket);
		if (!called) return;
		const candidates = this.#ledger
			.live()
			.filter((ticket) => ticket.state === 'waiting' && this.#mayCall(event.counter, ticket));
		mustHold(
			'I3',
			candidates.includes(called),
			() => `counter ${event.counter} called ${called.id}, which it may not call`,
		);
		for (const other of candidates) {
			const [its, others] = [this.#turnOf(called, at), this.#turnOf(other, at)];
			mustHold('I3', !goesBefore(others, its), () => `${called.id} (${its}) was called before ${other.id} (${others})`);
		}
		const overtaken = candidates.filter(({ place }) => place < called.place && !called.front);
		for (const other of overtaken) this.#overtake(called, other, at);
	}

	#mayCall(counter: string, ticket: TicketRecord): boolean {
		if (ticket.sentTo !== null) return ticket.sentTo === counter;
		return this.#config.counters.some(({ id, services }) => id === counter && services.includes(serviceOf(ticket)));
	}

	/** By those of heavier services who came early enough, else by reservations, per slot no more than it has seats. */
	#overtake(called: TicketRecord, overtaken: TicketRecord, at: Instant): void {
		const claim = claimOf(called);
		if (claim === null || claim.slotStart > at) {
			const [light, heavy] = [this.#weight(overtaken), this.#weight(called)];
			const waited = at - overtaken.waitsFrom;
			const isRight = called.waitsFrom - overtaken.waitsFrom <= (1 - light / heavy) * waited;
			mustHold('I8', isRight, () => `${called.id} overtook ${overtaken.id} without a right to`);
			return;
		}
		const overtakers = this.#overtakers.get(overtaken.id) ?? new Set();
		this.#overtakers.set(overtaken.id, overtakers.add(claim.id));
		const ofSlot = [...overtakers].filter((id) => {
			const { fact } = this.#ledger.reservation(id);
			// Of those who came out of touch only the ones that the cloud has confirmed are in the right.
			if (fact === null || this.cancelled.has(id)) return false;
			return fact.start === claim.slotStart && fact.service === this.#bookedService(claim.id);
		});
		const seats = this.#config.services.find(({ id }) => id === this.#bookedService(claim.id))?.slotCapacity ?? 0;
		mustHold('I8', ofSlot.length <= seats, () => `${ofSlot.length} reservations of one slot overtook ${overtaken.id}`);
	}

	/**
	 * When it is a ticket's turn, least first: put back in front; then with a reservation whose slot has begun, by slot;
	 * then by the time waited, as much as it weighs in the service; then as they came.
	 */
	#turnOf(ticket: TicketRecord, at: Instant): readonly number[] {
		const { front, place, waitsFrom } = ticket;
		const claim = claimOf(ticket);
		if (claim !== null && claim.slotStart <= at) return [front ? 0 : 1, 0, claim.slotStart, place];
		return [front ? 0 : 1, 1, -this.#weight(ticket) * Math.max(0, at - waitsFrom), place];
	}

	#weight(ticket: TicketRecord): number {
		return this.#config.services.find(({ id }) => id === serviceOf(ticket))?.weight ?? 1;
	}

	#bookedService(reservation: string): string | undefined {
		return toldOrClaimed(this.#ledger.reservation(reservation))?.service;
	}
}

function goesBefore(a: readonly number[], b: readonly number[]): boolean {
	const differs = a.findIndex((value, i) => value !== b[i]);
	return differs !== -1 && (a[differs] ?? 0) < (b[differs] ?? 0);
}
