import type { Refusal } from '#domain/commands.ts';
import type { TicketId } from '#domain/values.ts';
import type { KeypadKey } from '#hardware/devices.ts';
import type { Clock } from '#wire/time.ts';
import type { Appliance, Outcome } from './appliance.ts';
import type { WhileOutOfTouch } from './sync/unheard-reservations.ts';

/** Where the lobby's keypad and its on-screen keys are; wrong PINs are counted per terminal. */
export const LOBBY_TERMINAL = 'lobby';

/** A PIN begun and left is cleared after this time, so that the next visitor starts afresh. */
const ENTRY_SECONDS = 20;
/**
 * The screen asks whether the reader of an answer is still there, and puts it aside; this is for when there is no screen.
 * Time to say yes twice, and no more: with a dead screen the next visitor's `#` takes up what was offered to the last one.
 */
const ANSWER_SECONDS = 3 * 60;

const PIN_LENGTH = 4;
/** The keypad's letter keys take a ticket of the first services, so that the office goes on when the screen fails. */
export const SERVICE_KEYS = ['A', 'B', 'C', 'D'] as const;
type ServiceKey = (typeof SERVICE_KEYS)[number];

/** What the kiosk says to what was typed. */
export type SessionAnswer =
	| { readonly kind: 'ticket'; readonly ticket: TicketId }
	| { readonly kind: 'refused'; readonly refusal: Refusal }
	| { readonly kind: 'pin-too-short' };

/** One visitor at the kiosk: what was typed so far and what was answered. */
export interface KioskSession {
	readonly typedDigits: number;
	readonly answer: SessionAnswer | null;
	/** The reservation's ticket that the next PIN joins, or that `#` offers to join. */
	readonly joins: TicketId | null;
	press(key: KeypadKey): void;
	onChange(listener: () => void): void;
	close(): void;
}

/**
 * Digits gather to a PIN, `#` checks it in, `*` clears; `#` after "too early" takes an ordinary place now, `#` after a
 * check-in lets the next PIN join that ticket, as another one of the family. Who types without it is somebody else.
 */
export function startKioskSession(appliance: Appliance, clock: Clock, whileOutOfTouch: WhileOutOfTouch): KioskSession {
	let digits = '';
	let answer: SessionAnswer | null = null;
	/** The PIN that was too early, while `#` may still accept an ordinary place. */
	let earlyPin: string | null = null;
	/** The ticket that was checked in last: offered for joining while it is the answer, joined by the next PIN after that. */
	let joins: TicketId | null = null;
	let cancelTimeout = () => {};
	const listeners: (() => void)[] = [];

	function become(next: { digits?: string; answer?: SessionAnswer; earlyPin?: string; joins?: TicketId | null }): void {
		digits = next.digits ?? '';
		answer = next.answer ?? null;
		earlyPin = next.earlyPin ?? null;
		joins = next.joins ?? null;
		cancelTimeout();
		if (digits !== '' || answer !== null || joins !== null) {
			const seconds = answer === null ? ENTRY_SECONDS : ANSWER_SECONDS;
			cancelTimeout = clock.wakeAfter(seconds, () => become({}));
		}
		for (const listener of listeners) listener();
	}

	function submit(): void {
		if (digits.length === PIN_LENGTH) checkIn(digits, false);
		else if (digits !== '') become({ answer: { kind: 'pin-too-short' }, joins });
		else if (earlyPin !== null) checkIn(earlyPin, true);
		else become({ joins });
	}

	function checkIn(pin: string, early: boolean): void {
		const typed = { pin, terminal: LOBBY_TERMINAL, early, language: null } as const;
		const command = { type: 'check-in', ...typed, outOfTouch: whileOutOfTouch(pin) } as const;
		const together = joins === null || early ? null : appliance.execute({ ...command, joins });
		// A ticket that cannot be joined any more does not keep its family from being checked in.
		const outcome = together && together.refusal?.reason !== 'cannot-join' ? together : appliance.execute(command);
		const tooEarly = outcome.refusal?.reason === 'too-early';
		become({
			answer: answerOf(outcome),
			...(tooEarly ? { earlyPin: pin } : {}),
			joins: outcome.refusal ? joins : ticketGiven(outcome.entries),
		});
	}

	function takeTicket(key: ServiceKey): void {
		const service = appliance.office.rules.services[SERVICE_KEYS.indexOf(key)];
		if (!service) return;
		become({
			answer: answerOf(appliance.execute({ type: 'issue-ticket', service: service.id, errand: null, language: 'cs' })),
		});
	}

	/** What was typed or answered; with nothing of that on the display, the visitor is done. */
	function erase(): void {
		const isDone = digits === '' && (answer === null || answer.kind === 'ticket');
		become(isDone ? {} : { joins });
	}

	/** Whoever types while the last visitor's ticket is shown is the next visitor. */
	function type(digit: string): void {
		const isNextVisitor = answer?.kind === 'ticket';
		become({ digits: digits.length < PIN_LENGTH ? digits + digit : digits, joins: isNextVisitor ? null : joins });
	}

	function press(key: KeypadKey): void {
		if (key === '#') submit();
		else if (key === '*') erase();
		else if (isServiceKey(key)) takeTicket(key);
		else type(key);
	}

	return {
		get typedDigits() {
			return digits.length;
		},
		get answer() {
			return answer;
		},
		get joins() {
			return joins;
		},
		press,
		onChange: (listener) => void listeners.push(listener),
		close: () => cancelTimeout(),
	};
}

const isServiceKey = (key: KeypadKey): key is ServiceKey => (SERVICE_KEYS as readonly string[]).includes(key);

function answerOf({ entries, refusal }: Outcome): SessionAnswer {
	if (refusal) return { kind: 'refused', refusal };
	return { kind: 'ticket', ticket: ticketGiven(entries) };
}

/** The ticket that a command issued, or put another reservation on. */
export function ticketGiven(entries: Outcome['entries']): TicketId {
	for (const { event } of entries)
		if (event.type === 'ticket-issued' || event.type === 'ticket-joined') return event.ticket;
	throw new Error('the command gave no ticket');
}
