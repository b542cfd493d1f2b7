import type { Office } from '#domain/office.ts';
import type { StoredReservation } from '../../../cloud-sync/endpoint/stores/store.ts';
import type { SessionAnswer } from '../../../firmware/kiosk-session.ts';
import type { World } from '../world/world.ts';
import { FREE_WRONG_PINS, toldOrClaimed } from './ledger.ts';
import { mustHold } from './violation.ts';

const QUARTER_HOUR = 15 * 60_000;
/** Generations of a seat's PIN that an office out of touch reckons with whatever it knows (P22). */
const GENERATIONS = 3;
/** Wrong PINs in a day after which nobody unknown, early or late is let in (P36). */
const GUESSES = 30;

/** What the kiosk said to a PIN, and how the office stood before it was typed. */
export interface PinAnswer {
	readonly before: Office;
	readonly isInTouch: boolean;
	readonly mustPause: boolean;
	readonly answer: SessionAnswer;
}

const wordOf = (answer: SessionAnswer): string => (answer.kind === 'refused' ? answer.refusal.reason : answer.kind);

/** Somebody typed a PIN that they were not given. In touch it opens nothing, unless it is somebody else's by chance. */
export function checkWrongPinAnswer(
	world: World,
	pin: string,
	{ before, isInTouch, mustPause, answer }: PinAnswer,
): void {
	const said = wordOf(answer);
	const cause = () => `PIN ${pin}, which nobody has, was answered by ${said}`;
	if (mustPause) mustHold('I10', said === 'slow-down', cause);
	const known = [...before.reservations.values(), ...world.cloudWitness.booked.values()];
	if (isInTouch && !known.some((other) => other.pin === pin))
		mustHold('I10', said === 'unknown-pin' || said === 'slow-down', cause);
}

/**
 * Somebody typed the right PIN at the office. If it knows the reservation, or is out of touch and has to reckon with it,
 * it never says "unknown", and in time they get their ticket: by its own clock, out of touch by the true one as well.
 */
export function checkPinAnswer(
	world: World,
	{ id, start, pin, generation }: StoredReservation,
	{ before, isInTouch, mustPause, answer }: PinAnswer,
): void {
	const { ledger } = world.officeWitness;
	const said = wordOf(answer);
	if (mustPause)
		mustHold('I10', said === 'slow-down', () => `no pause after ${ledger.wrongPins} wrong PINs, but ${said}`);
	if (said === 'slow-down') {
		mustHold('I10', ledger.wrongPins > FREE_WRONG_PINS, () => `slow-down after ${ledger.wrongPins} wrong PINs`);
		return;
	}
	const known = before.reservations.get(id);
	const isOnly = [...before.reservations.values()].every((other) => other.pin !== pin || other.id === id);
	if (isInTouch && isOnly && known?.ticket === null) {
		if (known.state === 'cancelled')
			mustHold('I10', said === 'unknown-pin', () => `the PIN of ${id}, which is cancelled, was answered by ${said}`);
		else if (said === 'ticket') mustHaveClaim(world, id, start);
	}
	const isKnown = known?.state === 'confirmed';
	const isGuessing = ledger.wrongPinsToday >= GUESSES;
	const isReckonedWith = !isInTouch && generation < GENERATIONS && !isGuessing;
	if (!isKnown && !(isReckonedWith && !world.cloudWitness.askedToCancel.has(id))) return;
	if (start < before.day.start || start >= before.day.end) return;
	const isInTime = Math.abs(world.office.now() - start) <= QUARTER_HOUR;
	const isTrulyInTime = Math.abs(world.timeline.now - start) <= QUARTER_HOUR;
	const expectsTicket = isInTime || (!isInTouch && isTrulyInTime);
	const cause = () => `PIN ${pin} of ${id} was answered by ${said}, ${isInTouch ? 'in' : 'out of'} touch`;
	if ((isKnown && !isGuessing) || expectsTicket)
		mustHold('I10', said !== 'unknown-pin' && said !== 'pin-too-short', cause);
	if (said === 'no-room') mustHold('I10', !world.office.hasRoom, cause);
	else if (expectsTicket) mustHold('I10', ['ticket', 'already-checked-in', 'tickets-closed'].includes(said), cause);
}

/** Whoever came in time has the claim of their slot, unless somebody else has that seat's; whoever came too late has none. */
function mustHaveClaim(world: World, id: string, start: number): void {
	const { ledger } = world.officeWitness;
	const { claim, fact } = ledger.reservation(id);
	const isLate = world.office.now() > start + QUARTER_HOUR;
	mustHold(
		'I3',
		(claim === 'late') === isLate,
		() => `${id} came ${isLate ? 'late' : 'in time'}, its claim is ${claim}`,
	);
	const isTaken = [...ledger.reservations].some(([other, record]) => {
		const { service, start: slot, seat } = toldOrClaimed(record) ?? {};
		return (
			other !== id && record.claim === 'held' && slot === start && service === fact?.service && seat === fact?.seat
		);
	});
	mustHold('I3', isLate || isTaken || claim === 'held', () => `${id} came in time and has no claim`);
}
