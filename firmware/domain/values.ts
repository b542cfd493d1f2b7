/** A moment as whole milliseconds since 1970; made outside, since the domain sees no clock. */
export type Instant = number & { readonly unit: 'epoch-milliseconds' };

/** Moves a moment by whole seconds. */
export const plusSeconds = (at: Instant, seconds: number): Instant => (at + Math.round(seconds * 1000)) as Instant;

/** A stretch of time, `start` included, `end` not. */
export interface Interval {
	readonly start: Instant;
	readonly end: Instant;
}

export type ServiceId = string;
export type ErrandId = string;
export type CounterId = string;
export type ReservationId = string;
/** Date and number of a ticket, e.g. `2026-11-23/P045`: unique for ever, while the number alone is for a day. */
export type TicketId = string;
/** Where PINs are typed, e.g. `lobby`. */
export type TerminalId = string;
export type Language = 'cs' | 'en';
/** Why a counter calls nobody for a while: the clerk is away, or works on files. */
export type PauseKind = 'break' | 'back-office';

/**
 * Why no more tickets are issued for a service: there is hardly time for one more visit, whether people wait or closing is
 * near, or its counters have closed for today.
 */
export type TicketsStopped = 'queue-full' | 'no-counter';
/** What a clerk decides about a service's tickets, whatever the forecast says. */
export type TicketsOverride = 'open' | 'stopped';

/** Which reservation a ticket came from, and from when it goes before walk-ins. */
export interface ReservationClaim {
	readonly id: ReservationId;
	readonly slotStart: Instant;
}

/** One thing that a visitor has come for. */
export interface Errand {
	readonly service: ServiceId;
	/** `null` when the visitor did not say what exactly. */
	readonly errand: ErrandId | null;
	/** The reservation it was promised by, if any. */
	readonly reservation: ReservationClaim | null;
}

/** What the queue must know of a service. */
export interface ServiceRules {
	readonly id: ServiceId;
	readonly letter: string;
	readonly firstNumber: number;
	readonly lastNumber: number;
	readonly errands: readonly { readonly id: ErrandId; readonly seconds: number }[];
	/** How fast a visitor's claim grows while waiting, beside those of other services; 1 in journals that do not say. */
	readonly weight?: number;
}

export interface CounterRules {
	readonly id: CounterId;
	readonly services: readonly ServiceId[];
}

export interface QueueRules {
	readonly services: readonly ServiceRules[];
	readonly counters: readonly CounterRules[];
	/** Check-in opens this long before the slot's start. */
	readonly checkInOpensSeconds: number;
	/** Check-in closes this long after the slot's start. */
	readonly checkInClosesSeconds: number;
	/** Tickets are issued this long before an opening begins. */
	readonly ticketsOpenSeconds: number;
	/** After this many recalls the next one makes the ticket a no-show. */
	readonly recallLimit: number;
	/** Nobody is served in less: what is over sooner was no visit. */
	readonly shortestVisitSeconds: number;
	/** A late comer is put back in front within this time of the no-show. */
	readonly lateComerSeconds: number;
	readonly wrongPins: WrongPinRules;
}

/** How typing wrong PINs is slowed down, per terminal. */
export interface WrongPinRules {
	/** So many in a row cost nothing. */
	readonly free: number;
	/** The next one costs this pause, each further one double, up to the longest. */
	readonly firstPauseSeconds: number;
	readonly longestPauseSeconds: number;
	/** After so long without a wrong PIN they are forgotten. */
	readonly forgetSeconds: number;
}

/** One day of the office, from midnight to midnight. */
export interface OfficeDay {
	/** `YYYY-MM-DD` */
	readonly date: string;
	readonly start: Instant;
	readonly openings: readonly Interval[];
	readonly end: Instant;
}

/** A reservation that the cloud may have made without the office having heard of it. */
export interface UnheardReservation {
	readonly service: ServiceId;
	readonly start: Instant;
	readonly end: Instant;
	readonly seat: number;
	readonly generation: number;
	readonly pin: string;
}

/** What a check-in goes by while the office cannot be sure to have heard everything from the cloud. */
export interface OutOfTouch {
	/** Today's reservations that the typed PIN may stand for. */
	readonly unheard: readonly UnheardReservation[];
	/** How far the office's clock may be off, with nobody to set it by. */
	readonly clockErrorSeconds: number;
}

/** A reservation as the cloud told it. */
export interface ReservationFact {
	readonly id: ReservationId;
	readonly service: ServiceId;
	readonly errand: ErrandId | null;
	readonly language: Language;
	readonly start: Instant;
	readonly end: Instant;
	readonly seat: number;
	readonly generation: number;
	readonly pin: string;
	readonly state: 'confirmed' | 'cancelled';
}

/** A ticket's number as it is called and printed, e.g. `P045`. */
export const numberOf = (letter: string, number: number): string => `${letter}${String(number).padStart(3, '0')}`;

/** Date, letter and number that a ticket's id is made of. */
export const partsOf = (ticket: TicketId) => ({
	date: ticket.slice(0, 10),
	letter: ticket.charAt(11),
	number: Number(ticket.slice(12)),
});
