import type { PrintFault, RestoredEntry } from './events.ts';
import type { TicketsClosed } from './tickets-open.ts';
import type {
	CounterId,
	Errand,
	ErrandId,
	Instant,
	Language,
	OfficeDay,
	OutOfTouch,
	PauseKind,
	QueueRules,
	ReservationFact,
	ServiceId,
	TerminalId,
	TicketId,
	TicketsOverride,
} from './values.ts';

/**
 * What a clerk asks for at a counter. With `inHand` it holds for that ticket in hand (`null` for none), which the clerk
 * has seen there, and for no other.
 */
export type CounterCommand = CounterWish & { readonly inHand?: TicketId | null | undefined };

type CounterWish =
	| { readonly type: 'open'; readonly counter: CounterId }
	/** A break, unless it is for something else; `until` is when the clerk will be back. */
	| {
			readonly type: 'pause';
			readonly counter: CounterId;
			readonly kind?: PauseKind;
			readonly until?: Instant | null;
	  }
	| { readonly type: 'close'; readonly counter: CounterId }
	/** The counter will close early; `null` takes that back. */
	| { readonly type: 'announce-closing'; readonly counter: CounterId; readonly closesAt: Instant | null }
	/** Finishes the visitor in hand, if any, and calls the next. */
	| { readonly type: 'call-next'; readonly counter: CounterId }
	/** As `call-next`, but this ticket, out of turn. */
	| { readonly type: 'call'; readonly counter: CounterId; readonly ticket: TicketId }
	| { readonly type: 'recall'; readonly counter: CounterId }
	| { readonly type: 'start'; readonly counter: CounterId }
	| { readonly type: 'finish'; readonly counter: CounterId }
	| { readonly type: 'no-show'; readonly counter: CounterId }
	/** `until`: when the visitor will be back. */
	| { readonly type: 'park'; readonly counter: CounterId; readonly until?: Instant | null }
	| { readonly type: 'resume'; readonly counter: CounterId; readonly ticket: TicketId }
	| {
			readonly type: 'transfer';
			readonly counter: CounterId;
			readonly service: ServiceId | null;
			readonly toCounter: CounterId | null;
	  }
	/** What the clerk decides about a service's tickets for today, instead of the forecast; `null` takes it back. */
	| {
			readonly type: 'override-tickets';
			readonly counter: CounterId;
			readonly service: ServiceId;
			readonly override: TicketsOverride | null;
	  }
	/** The ticket called here, or a late comer's after a no-show at any counter, goes back among those waiting. */
	| { readonly type: 'put-back'; readonly counter: CounterId; readonly ticket: TicketId };

/** Everything anybody or anything can ask of the office. */
export type OfficeCommand =
	| { readonly type: 'configure'; readonly rules: QueueRules }
	| { readonly type: 'begin-day'; readonly day: OfficeDay }
	| {
			readonly type: 'update-reservations';
			readonly revision: number;
			readonly reservations: readonly ReservationFact[];
	  }
	| {
			readonly type: 'issue-ticket';
			readonly service: ServiceId;
			readonly errand: ErrandId | null;
			readonly language: Language;
			/** What else the visitor has come for, of this service or, later, of others. */
			readonly more?: readonly Omit<Errand, 'reservation'>[];
			/** Id of the wish: one that comes again while its ticket is here gets no other. */
			readonly wish?: string | undefined;
	  }
	/** Numbers up to these tickets' are given out already, by an office that has lost its journal since. */
	| { readonly type: 'skip-numbers'; readonly tickets: readonly TicketId[] }
	/** This journal may lack what happened today. */
	| { readonly type: 'doubt-day' }
	/** What happened on that day, if it is today and may be lacking here. */
	| {
			readonly type: 'restore-day';
			readonly date: string;
			readonly entries: readonly RestoredEntry[];
			/** Last ticket of each letter that the cloud knows. */
			readonly issued: readonly TicketId[];
	  }
	/** `early` accepts an ordinary place now, upgraded when the slot begins. */
	| {
			readonly type: 'check-in';
			readonly pin: string;
			readonly terminal: TerminalId;
			readonly early: boolean;
			readonly language: Language | null;
			/** Another reservation's ticket that this one is to join, as a family's do. */
			readonly joins?: TicketId | undefined;
			/** Left out while the office is in touch with the cloud: then only reservations that it told of count. */
			readonly outOfTouch?: OutOfTouch | undefined;
	  }
	/** The cloud has told everything it has: whoever is unconfirmed still, has no reservation that it knows. */
	| { readonly type: 'settle-unconfirmed' }
	| { readonly type: 'leave'; readonly ticket: TicketId }
	| { readonly type: 'start-print'; readonly ticket: TicketId }
	| { readonly type: 'report-printed'; readonly ticket: TicketId }
	| {
			readonly type: 'report-print-failed';
			readonly ticket: TicketId;
			readonly reason: PrintFault;
			readonly unsure: boolean;
	  }
	/** Time has passed: whatever is due happens. */
	| { readonly type: 'wake-up' }
	/** Something may have changed that decides whether newcomers can still be served today. */
	| { readonly type: 'forecast' }
	| CounterCommand;

/** Why a command was not carried out: the rule that refused, and what the asker can do. */
export type Refusal =
	| { readonly reason: 'unknown-service'; readonly service: ServiceId }
	| { readonly reason: 'unknown-errand'; readonly errand: ErrandId }
	| { readonly reason: 'unknown-counter'; readonly counter: CounterId }
	| { readonly reason: 'unknown-ticket'; readonly ticket: TicketId }
	/** `opensAt` is when tickets are issued again today, `null` when not any more today. */
	| {
			readonly reason: 'tickets-closed';
			readonly service: ServiceId;
			readonly why: TicketsClosed['why'];
			readonly opensAt: Instant | null;
	  }
	/** The disk has no room for a ticket; only the office itself knows, nothing in the state does. */
	| { readonly reason: 'no-room' }
	/** `onlyInTime`: too many were wrong at this terminal today, so that only PINs whose time it is count there. */
	| { readonly reason: 'unknown-pin'; readonly onlyInTime?: true }
	| { readonly reason: 'too-early'; readonly opensAt: Instant; readonly slotStart: Instant }
	| { readonly reason: 'already-checked-in'; readonly ticket: TicketId; readonly number: string }
	/** The ticket does not wait any more, is not a reservation's or has as many errands as fit on it. */
	| { readonly reason: 'cannot-join'; readonly ticket: TicketId }
	| { readonly reason: 'too-many-errands'; readonly most: number }
	| { readonly reason: 'slow-down'; readonly retryAt: Instant }
	/** The clerk saw another ticket in hand than `inHand`. */
	| { readonly reason: 'situation-changed'; readonly inHand: TicketId | null }
	| { readonly reason: 'counter-not-open' }
	/** What was asked for is to happen in the past, or after `latest`. */
	| { readonly reason: 'time-not-ahead'; readonly latest: Instant }
	| { readonly reason: 'counter-busy'; readonly number: string }
	| { readonly reason: 'nobody-waiting' }
	| { readonly reason: 'nobody-called' }
	| { readonly reason: 'nobody-at-counter' }
	| { readonly reason: 'not-called-here' }
	| { readonly reason: 'not-parked-here' }
	| { readonly reason: 'too-late-to-return' }
	| { readonly reason: 'transfer-nowhere' }
	/** Somebody sent to a closed counter would wait for nobody. */
	| { readonly reason: 'transfer-to-closed-counter'; readonly counter: CounterId };
