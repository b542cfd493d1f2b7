import { type DayTallies, noTallies } from './day-tally.ts';
import type { EndedTicket } from './ended-tickets.ts';
import type { PrintFault } from './events.ts';
import type { ExpectedWait } from './expected-wait.ts';
import type { HourPaces } from './hour-paces.ts';
import { noOvertakers, type Overtakers } from './overtakers.ts';
import { noScores, type PromiseScores } from './promise-scores.ts';
import type {
	CounterId,
	Errand,
	ErrandId,
	Instant,
	Language,
	OfficeDay,
	PauseKind,
	QueueRules,
	ReservationClaim,
	ReservationFact,
	ReservationId,
	ServiceId,
	TerminalId,
	TicketId,
	TicketsOverride,
	TicketsStopped,
} from './values.ts';

/** Where a ticket stands; `done`, `left` and unserved tickets are no longer part of the state. */
export type TicketState = 'waiting' | 'called' | 'serving' | 'parked' | 'no-show';

/**
 * What is known of the paper. `again`: an earlier attempt may have come out, so this one says that it repeats it.
 * `printing` after a crash means that nobody knows whether it came out.
 */
export type PrintState =
	| { readonly state: 'pending' }
	| { readonly state: 'printing'; readonly attempt: number; readonly again: boolean }
	| { readonly state: 'printed'; readonly attempt: number; readonly again: boolean }
	| {
			readonly state: 'failed';
			readonly attempt: number;
			readonly again: boolean;
			readonly reason: PrintFault;
			readonly unsure: boolean;
	  };

export interface Ticket {
	readonly id: TicketId;
	readonly number: string;
	readonly service: ServiceId;
	readonly errand: ErrandId | null;
	readonly language: Language;
	readonly reservation: ReservationClaim | null;
	/** What the holder has come for besides `errand`: at the same counter what is of the same service, then the rest. */
	readonly more: readonly Errand[];
	/** Id of the wish for it, by which it is found when the wish comes again; `null` when it had none. */
	readonly wish: string | null;
	/** Place in the order of issue, by sequence and never by clock. */
	readonly order: number;
	readonly issuedAt: Instant;
	/** Since when its claim grows: the issue, or that of an earlier ticket still here if the clock was set back meanwhile. */
	readonly waitingFrom: Instant;
	readonly state: TicketState;
	/** Where it is called, served, parked or was missed; while waiting, the only counter that may call it, if any. */
	readonly counter: CounterId | null;
	/** The counter of other services that it was sent to, for which it waits also when put back. */
	readonly sentTo: CounterId | null;
	/** Put back in front of all others, until its turn has come. */
	readonly front: boolean;
	readonly recalls: number;
	/** When it came into its present state. */
	readonly since: Instant;
	/** When the visit began, for learning how long visits take; `null` before, and once it was interrupted. */
	readonly calledAt: Instant | null;
	/** Whether a visit for what it waits for now has begun before: the rest of it is no whole one. */
	readonly interrupted: boolean;
	/** The wait the visitor was told, until the first call; `null` when none was. */
	readonly promised: ExpectedWait | null;
	/** While parked: when its holder will come back, if that was agreed. */
	readonly parkedUntil: Instant | null;
	readonly print: PrintState;
}

/** Why a counter is paused, and when it will call again, if its clerk has said so. */
export interface Pause {
	readonly kind: PauseKind;
	readonly until: Instant | null;
}

export interface Counter {
	readonly id: CounterId;
	readonly services: readonly ServiceId[];
	readonly state: 'closed' | 'open' | 'paused';
	/** Only while it is paused. */
	readonly pause: Pause | null;
	/** When it closes for today, where its clerk has announced that; stays when it has, until the counter opens again. */
	readonly closesAt: Instant | null;
	/** The ticket called or being served. */
	readonly ticket: TicketId | null;
}

/** A reservation with what became of it in the building. */
export interface Reservation extends Omit<ReservationFact, 'state'> {
	/** As the cloud told, or else `unconfirmed`: it has not told yet; `disowned`: it knows nothing of it. */
	readonly state: ReservationFact['state'] | 'unconfirmed' | 'disowned';
	readonly outcome: null | 'missed' | 'checked-in';
	readonly ticket: { readonly id: TicketId; readonly number: string } | null;
	/**
	 * Whether its ticket goes before walk-ins: `held`; `late`: not any more; `withheld`: not as long as somebody else has
	 * the seat's claim or the cloud does not confirm it. `null` without a ticket.
	 */
	readonly claim: null | 'held' | 'late' | 'withheld';
}

/** How long visitors were at the counter, from call to finish, the latest with most weight: what estimates learn from. */
export interface ServiceTimes {
	/** Sum of the visits' weights. */
	readonly count: number;
	readonly sumSeconds: number;
	readonly sumSquaredSeconds: number;
}

/** Wrong PINs in a row at a terminal. */
export interface WrongPins {
	readonly count: number;
	readonly lastAt: Instant;
}

/** What a service's tickets are issued by, besides the hours and the numbers. */
export interface Issuing {
	/** Why the forecast has stopped them. */
	readonly stopped: TicketsStopped | null;
	/** What a clerk has decided instead, for the rest of the day. */
	readonly override: TicketsOverride | null;
}

/** A call as the board shows it. */
export interface Call {
	readonly ticket: TicketId;
	readonly number: string;
	readonly counter: CounterId;
	readonly at: Instant;
	/** Rises with every call and recall, so that a screen announces each once. */
	readonly count: number;
}

/** Everything true of the office now. */
export interface Office {
	readonly rules: QueueRules;
	readonly day: OfficeDay;
	readonly counters: ReadonlyMap<CounterId, Counter>;
	/** Tickets not yet done with. */
	readonly tickets: ReadonlyMap<TicketId, Ticket>;
	/** Those that were done with when the last one was, and the half hour before. */
	readonly ended: readonly EndedTicket[];
	/** Last number given out today, per letter: services may change theirs within the day. */
	readonly lastNumbers: ReadonlyMap<string, number>;
	readonly nextOrder: number;
	readonly reservations: ReadonlyMap<ReservationId, Reservation>;
	/** Last revision of the cloud's facts that is in here. */
	readonly revision: number;
	readonly wrongPins: ReadonlyMap<TerminalId, WrongPins>;
	/** All wrong PINs of the day, forgotten by nothing but its end. */
	readonly wrongPinsToday: ReadonlyMap<TerminalId, number>;
	readonly serviceTimes: ReadonlyMap<ServiceId, ServiceTimes>;
	/** By service and errand. */
	readonly errandTimes: ReadonlyMap<string, ServiceTimes>;
	/** How visits get slower and quicker through the day. */
	readonly hourPaces: HourPaces;
	/** Services whose tickets were stopped or overridden today. */
	readonly issuing: ReadonlyMap<ServiceId, Issuing>;
	readonly tallies: DayTallies;
	/** Who went before others unannounced: what estimates expect of the rest of the day. */
	readonly overtakers: Overtakers;
	/** What visitors were told, and what came. */
	readonly promises: PromiseScores;
	/** Calls and recalls since the first day. */
	readonly callCount: number;
	/** Of those still called or served, latest first, at most one per counter. */
	readonly calls: readonly Call[];
	/** Whether this journal is known to have all that happened today: not when it is new, mended or an older copy. */
	readonly isDayWhole: boolean;
	/** When today was brought back from the cloud, and how many tickets were in it; `null` when it was not lost. */
	readonly restored: { readonly at: Instant; readonly tickets: number } | null;
}

/** An office before its first event. */
export const emptyOffice: Office = {
	rules: {
		services: [],
		counters: [],
		checkInOpensSeconds: 0,
		checkInClosesSeconds: 0,
		ticketsOpenSeconds: 0,
		recallLimit: 0,
		shortestVisitSeconds: 0,
		lateComerSeconds: 0,
		wrongPins: { free: 0, firstPauseSeconds: 0, longestPauseSeconds: 0, forgetSeconds: 0 },
	},
	day: { date: '', start: 0 as Instant, openings: [], end: 0 as Instant },
	counters: new Map(),
	tickets: new Map(),
	ended: [],
	lastNumbers: new Map(),
	nextOrder: 1,
	reservations: new Map(),
	revision: 0,
	wrongPins: new Map(),
	wrongPinsToday: new Map(),
	serviceTimes: new Map(),
	errandTimes: new Map(),
	hourPaces: new Map(),
	issuing: new Map(),
	tallies: noTallies,
	overtakers: noOvertakers,
	promises: noScores,
	callCount: 0,
	calls: [],
	isDayWhole: true,
	restored: null,
};
