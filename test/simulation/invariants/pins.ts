import type { Office } from '#domain/office.ts';
import type { StoredReservation } from '../../../cloud-sync/endpoint/stores/store.ts';
import type { SessionAnswer } from '../../../firmware/kiosk-session.ts';
import type { World } from '../world/world.ts';
import { mustHold } from './violation.ts';

const QUARTER_HOUR = 15 * 60_000;
/** Generations of a seat's PIN that an office out of touch reckons with whatever it knows (P22). */
const GENERATIONS = 3;
/** Wrong PINs without a pause (`town.ts`), and those in a day after which nobody unknown, early or late is let in (P36). */
const FREE_WRONG_PINS = 3;
const GUESSES = 30;

/**
 * Somebody typed the right PIN at the office. If it knows the reservation, or is out of touch and has to reckon with it,
 * it never says "unknown", and in time they get their ticket: by its own clock, out of touch by the true one as well.
 */
export function checkPinAnswer(
	world: World,
	{ id, start, pin, generation }: StoredReservation,
	before: Office,
	isInTouch: boolean,
	answer: SessionAnswer,
): void {
	const { ledger } = world.officeWitness;
	if (answer.kind === 'refused' && answer.refusal.reason === 'slow-down') {
		mustHold('I10', ledger.wrongPins > FREE_WRONG_PINS, () => `slow-down after ${ledger.wrongPins} wrong PINs`);
		return;
	}
	const isKnown = before.reservations.get(id)?.state === 'confirmed';
	const isGuessing = ledger.wrongPinsToday >= GUESSES;
	const isReckonedWith = !isInTouch && generation < GENERATIONS && !isGuessing;
	if (!isKnown && !(isReckonedWith && !world.cloudWitness.askedToCancel.has(id))) return;
	if (start < before.day.start || start >= before.day.end) return;
	const said = answer.kind === 'refused' ? answer.refusal.reason : answer.kind;
	const isInTime = Math.abs(world.office.now() - start) <= QUARTER_HOUR;
	const isTrulyInTime = Math.abs(world.timeline.now - start) <= QUARTER_HOUR;
	const expectsTicket = isInTime || (!isInTouch && isTrulyInTime);
	const cause = () => `PIN ${pin} of ${id} was answered by ${said}, ${isInTouch ? 'in' : 'out of'} touch`;
	if ((isKnown && !isGuessing) || expectsTicket)
		mustHold('I10', said !== 'unknown-pin' && said !== 'pin-too-short', cause);
	if (said === 'no-room') mustHold('I10', !world.office.hasRoom, cause);
	else if (expectsTicket) mustHold('I10', ['ticket', 'already-checked-in', 'tickets-closed'].includes(said), cause);
}
