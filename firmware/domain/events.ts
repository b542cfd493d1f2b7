import type { ExpectedWait } from './expected-wait.ts';
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
	UnheardReservation,
} from './values.ts';

/** Why paper did not come out. */
export type PrintFault = 'paper-out' | 'cover-open' | 'offline' | 'no-answer';

/** Something that happened today, which this journal may have lost or never known. */
export interface RestoredEntry {
	readonly at: Instant;
	readonly event: OfficeEvent;
}

/** Facts of the office, in the order in which they became true. The state is nothing but their sum. */
export type OfficeEvent =
	| { readonly type: 'office-configured'; readonly rules: QueueRules }
	| { readonly type: 'day-begun'; readonly day: OfficeDay }
	/** Copy of what the cloud wrote: a change of each revision up to this one, since the one before. */
	| {
			readonly type: 'reservations-updated';
			readonly revision: number;
			readonly reservations: readonly ReservationFact[];
	  }
	/** The check-in time passed and nobody came. */
	| { readonly type: 'reservation-missed'; readonly reservation: ReservationId }
	/** `late`: its check-in time was over, the ticket is an ordinary one. */
	| {
			readonly type: 'reservation-checked-in';
			readonly reservation: ReservationId;
			readonly ticket: TicketId;
			readonly late: boolean;
			readonly terminal: TerminalId;
	  }
	/** Taken in while out of touch with the cloud, by a PIN that it may have given; `reservation` is a name for it here. */
	| ({
			readonly type: 'unconfirmed-checked-in';
			readonly reservation: ReservationId;
			readonly ticket: TicketId;
			readonly terminal: TerminalId;
	  } & UnheardReservation)
	/** The cloud knows nothing of what an unconfirmed visitor claimed: the ticket keeps an ordinary place. */
	| { readonly type: 'unconfirmed-disowned'; readonly reservation: ReservationId }
	/** Numbers up to these tickets' are not given out again. */
	| { readonly type: 'numbers-skipped'; readonly tickets: readonly TicketId[] }
	/** This journal was mended, or is an older copy of one that went on: what happened today may be missing. */
	| { readonly type: 'day-doubted' }
	/** Today as the cloud and this journal know it together: everything before it of today is in it, in its place. */
	| { readonly type: 'day-restored'; readonly entries: readonly RestoredEntry[] }
	| { readonly type: 'pin-refused'; readonly terminal: TerminalId }
	| {
			readonly type: 'ticket-issued';
			readonly ticket: TicketId;
			readonly number: string;
			readonly service: ServiceId;
			readonly errand: ErrandId | null;
			readonly language: Language;
			/** `null` for a walk-in. */
			readonly reservation: ReservationClaim | null;
			/** The wait told to the visitor; `null` when none could be told, missing before the office kept it. */
			readonly promised?: ExpectedWait | null;
			/** What else the visitor has come for; absent when nothing. */
			readonly more?: readonly Errand[];
			/** Of a wish that may come again, its id. */
			readonly wish?: string;
	  }
	/** Somebody who belongs to the holder, e.g. to the family, was checked in on the same ticket. */
	| { readonly type: 'ticket-joined'; readonly ticket: TicketId; readonly errand: Errand }
	| { readonly type: 'print-started'; readonly ticket: TicketId; readonly attempt: number; readonly again: boolean }
	| { readonly type: 'ticket-printed'; readonly ticket: TicketId }
	/** `unsure`: paper may have come out all the same. */
	| { readonly type: 'print-failed'; readonly ticket: TicketId; readonly reason: PrintFault; readonly unsure: boolean }
	| { readonly type: 'counter-opened'; readonly counter: CounterId }
	/** A break without a time when the members are missing, as in journals from before there were any. */
	| {
			readonly type: 'counter-paused';
			readonly counter: CounterId;
			readonly kind?: PauseKind;
			readonly until?: Instant | null;
	  }
	| { readonly type: 'counter-closed'; readonly counter: CounterId }
	/** When the counter will close; `null` takes it back. */
	| { readonly type: 'closing-announced'; readonly counter: CounterId; readonly closesAt: Instant | null }
	/** By the forecast: whoever took a ticket now would not be called before closing. */
	| { readonly type: 'tickets-stopped'; readonly service: ServiceId; readonly why: TicketsStopped }
	| { readonly type: 'tickets-resumed'; readonly service: ServiceId }
	/** By a clerk, whatever the forecast says, for the rest of the day; `null` takes it back. */
	| {
			readonly type: 'tickets-overridden';
			readonly service: ServiceId;
			readonly counter: CounterId;
			readonly override: TicketsOverride | null;
	  }
	| { readonly type: 'ticket-called'; readonly ticket: TicketId; readonly counter: CounterId }
	| { readonly type: 'ticket-recalled'; readonly ticket: TicketId; readonly counter: CounterId }
	| { readonly type: 'serving-started'; readonly ticket: TicketId; readonly counter: CounterId }
	| { readonly type: 'ticket-finished'; readonly ticket: TicketId; readonly counter: CounterId }
	/** What this counter could do is done; with the same number the visitor waits for the rest. */
	| {
			readonly type: 'ticket-continued';
			readonly ticket: TicketId;
			readonly counter: CounterId;
			readonly next: Errand;
			readonly more: readonly Errand[];
	  }
	| { readonly type: 'ticket-no-show'; readonly ticket: TicketId; readonly counter: CounterId }
	/** Back among those waiting; `front` before all others of its service. */
	| {
			readonly type: 'ticket-put-back';
			readonly ticket: TicketId;
			readonly counter: CounterId;
			readonly front: boolean;
	  }
	/** `until`: when the visitor will be back, where that was agreed. */
	| {
			readonly type: 'ticket-parked';
			readonly ticket: TicketId;
			readonly counter: CounterId;
			readonly until?: Instant | null;
	  }
	/** The time for which it was parked has come: it waits in front for the counter that parked it. */
	| { readonly type: 'ticket-returned'; readonly ticket: TicketId; readonly counter: CounterId }
	| { readonly type: 'ticket-resumed'; readonly ticket: TicketId; readonly counter: CounterId }
	/** To another service, or to one counter (`toCounter`), with the place earned so far. */
	| {
			readonly type: 'ticket-transferred';
			readonly ticket: TicketId;
			readonly counter: CounterId;
			readonly service: ServiceId;
			readonly toCounter: CounterId | null;
	  }
	/** Gave up waiting, or stayed away after a no-show. */
	| { readonly type: 'ticket-left'; readonly ticket: TicketId }
	/** Still here when the day ended. */
	| { readonly type: 'ticket-unserved'; readonly ticket: TicketId };

export type EventOf<Type extends OfficeEvent['type']> = Extract<OfficeEvent, { type: Type }>;
