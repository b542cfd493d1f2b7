import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unprintedTickets } from '#domain/effects.ts';
import { nextTurningPoint } from '#domain/turning-points.ts';
import type { ReservationFact } from '#domain/values.ts';
import { claimedSlot } from '#domain/visits.ts';
import { at, reservation } from '../../support/office-builder.ts';
import { TownHall } from '../../support/town-hall.ts';

const mother = reservation('9:00', '1111');
const child = reservation('9:30', '2222', { errand: 'collect' });
const licence = reservation('9:30', '3333', { service: 'licences', errand: null });

const joining = (hall: TownHall, pin: string, number: string, early = false) =>
	({ type: 'check-in', pin, terminal: 'lobby', early, language: null, joins: hall.ticket(number).id }) as const;

/** The mother is checked in at 8:50 as `P001`; counters 1 and 3 are open. */
function arrived(...facts: readonly ReservationFact[]): TownHall {
	const hall = new TownHall()
		.opens('1', '3')
		.reserves(mother, ...facts)
		.at('8:50');
	hall.typesPin('1111');
	return hall;
}

const becameOf = (hall: TownHall, { id }: ReservationFact) => hall.office.reservations.get(id);

describe("a family's reservations", () => {
	it('Q80 are checked in under one number and called once', () => {
		const hall = arrived(child);
		expect(hall.does(joining(hall, '2222', 'P001'))).toEqual(['ticket-joined', 'reservation-checked-in']);
		const ticket = { id: hall.ticket('P001').id, number: 'P001' };
		expect(becameOf(hall, mother)).toMatchObject({ outcome: 'checked-in', ticket });
		expect(becameOf(hall, child)).toMatchObject({ outcome: 'checked-in', ticket });
		hall.takes();
		expect(hall.at('9:00').callsAll('1')).toEqual(['P001', 'P002']);
	});

	it('Q80, P6 a PIN that joined is answered with the number', () => {
		const hall = arrived(child);
		hall.does(joining(hall, '2222', 'P001'));
		expect(hall.isRefusedPin('2222')).toMatchObject({ reason: 'already-checked-in', number: 'P001' });
		expect(hall.refuses(joining(hall, '2222', 'P001'))).toMatchObject({ reason: 'already-checked-in' });
	});

	it('Q80, Q77 of different services are served one after the other, each with its own claim', () => {
		const hall = arrived(licence);
		hall.takes('licences', 2);
		hall.does(joining(hall, '3333', 'P001'));
		expect(hall.at('9:00').calls('1')).toBe('P001');
		expect(hall.at('9:20').presses('1', 'finish')).toEqual(['serving-started', 'ticket-continued']);
		const { reservation: claim } = hall.ticket('P001');
		expect(claim).toEqual({ id: licence.id, slotStart: licence.start });
		hall.takes('licences');
		expect(hall.at('9:30').callsAll('3')).toEqual(['P001', 'L001', 'L002', 'L003']);
	});

	it('Q81 may join two hours before the slot, and not earlier', () => {
		const noon = reservation('10:51', '4444');
		const hall = arrived(noon);
		const tooEarly = { reason: 'too-early', opensAt: at('10:36'), slotStart: noon.start };
		expect(hall.at('8:50:59').refuses(joining(hall, '4444', 'P001'))).toEqual(tooEarly);
		expect(hall.at('8:50:59').refuses(joining(hall, '4444', 'P001', true))).toEqual(tooEarly);
		expect(hall.at('8:51').does(joining(hall, '4444', 'P001'))).toContain('ticket-joined');
	});

	it('Q81 come along without a claim after their check-in closed, if tickets are still issued', () => {
		const hall = new TownHall().opens('1').reserves(mother, child).at('9:16');
		const number = hall.typesPin('2222');
		hall.takes();
		hall.does(joining(hall, '1111', number));
		expect(hall.ticket(number).more).toEqual([{ service: 'documents', errand: 'apply', reservation: null }]);
		expect(becameOf(hall, mother)).toMatchObject({ outcome: 'checked-in' });
		expect(hall.at('9:30').callsAll('1')).toEqual(['P001', 'P002']);
		const closing = new TownHall({}, '8:00-9:31').opens('1').reserves(mother, child).at('9:16');
		closing.typesPin('2222');
		expect(closing.at('9:31').refuses(joining(closing, '1111', 'P001'))).toMatchObject({ reason: 'tickets-closed' });
	});

	it('Q82, D9 go before walk-ins from the first of their slots, which is known beforehand', () => {
		const hall = new TownHall().opens('1').reserves(mother, child).at('9:00');
		hall.takes();
		hall.does({ type: 'check-in', pin: '2222', terminal: 'lobby', early: true, language: null });
		expect(nextTurningPoint(hall.office, hall.now)).toBe(child.start);
		hall.does(joining(hall, '1111', 'P002'));
		expect(claimedSlot(hall.ticket('P002'))).toBe(mother.start);
		expect(hall.callsAll('1')).toEqual(['P002', 'P001']);
	});

	it('Q83 cannot join a walk-in, nobody’s ticket or one that was called, and stay as they were', () => {
		const hall = arrived(child);
		hall.takes();
		const walkIn = hall.ticket('P002').id;
		expect(hall.refuses(joining(hall, '2222', 'P002'))).toEqual({ reason: 'cannot-join', ticket: walkIn });
		const nobody = { ...joining(hall, '2222', 'P002'), joins: '2026-11-23/P077' };
		expect(hall.refuses(nobody)).toMatchObject({ reason: 'cannot-join' });
		hall.calls('1');
		expect(hall.refuses(joining(hall, '2222', 'P001'))).toMatchObject({ reason: 'cannot-join' });
		expect(becameOf(hall, child)).toMatchObject({ outcome: null, ticket: null });
		expect(hall.at('9:15').typesPin('2222')).toBe('P003');
	});

	it('Q83 a ticket of a late family can be joined, a full one cannot', () => {
		const late = new TownHall().reserves(mother, child).at('9:16');
		late.typesPin('1111');
		expect(late.does(joining(late, '2222', 'P001'))).toContain('ticket-joined');
		const nine = Array.from({ length: 9 }, (_, seat) => reservation('9:00', `500${seat}`, { seat }));
		const large = new TownHall().reserves(...nine).at('8:50');
		large.typesPin('5000');
		for (const { pin } of nine.slice(1, 8)) large.does(joining(large, pin, 'P001'));
		expect(large.refuses(joining(large, '5008', 'P001'))).toMatchObject({ reason: 'cannot-join' });
	});

	it('Q84, D3 a joined ticket is printed anew', () => {
		const hall = arrived(child);
		const { id } = hall.ticket('P001');
		hall.does({ type: 'start-print', ticket: id });
		hall.does({ type: 'report-printed', ticket: id });
		expect(unprintedTickets(hall.office)).toEqual([]);
		hall.does(joining(hall, '2222', 'P001'));
		expect(unprintedTickets(hall.office)).toEqual([id]);
		hall.does({ type: 'start-print', ticket: id });
		expect(hall.ticket('P001').print).toEqual({ state: 'printing', attempt: 1, again: false });
	});

	it('Q84, P15 a cancelled reservation leaves the others their claim', () => {
		const hall = arrived(child);
		hall.takes();
		hall.does(joining(hall, '2222', 'P001'));
		hall.reserves({ ...mother, state: 'cancelled' });
		expect(hall.ticket('P001')).toMatchObject({ reservation: null, more: [{ reservation: { id: child.id } }] });
		hall.reserves({ ...child, state: 'cancelled' });
		expect(claimedSlot(hall.ticket('P001'))).toBeNull();
		expect(hall.at('9:30').callsAll('1')).toEqual(['P001', 'P002']);
	});

	it('Q80, Q82 however many join in whatever order, each is checked in once and all are called together, first slot first', () => {
		const slots = ['9:00', '9:30', '10:00', '10:30'];
		const family = fc.uniqueArray(fc.nat({ max: 3 }), { minLength: 1, maxLength: 4 });
		fc.assert(
			fc.property(family, fc.nat({ max: 120 }), (members, minute) => {
				const hall = new TownHall().opens('1');
				const facts = slots.map((slot, i) => reservation(slot, `600${i}`));
				hall.reserves(...facts).at('8:45');
				hall.now = (hall.now + minute * 60_000) as typeof hall.now;
				const checkedIn = new Map<string, boolean>();
				let number: string | null = null;
				for (const member of members) {
					const pin = `600${member}`;
					const isInTime = hall.now <= at(slots[member] ?? '') + 15 * 60_000;
					const command = { type: 'check-in', pin, terminal: 'lobby', early: false, language: null } as const;
					const family = number === null ? command : joining(hall, pin, number);
					if (hall.decide(family).refusal) continue;
					number ??= [...hall.office.tickets.values()][0]?.number ?? null;
					checkedIn.set(pin, isInTime);
				}
				if (number === null) return;
				const outcomes = [...hall.office.reservations.values()].filter(({ outcome }) => outcome === 'checked-in');
				expect(new Set(outcomes.map(({ pin }) => pin))).toEqual(new Set(checkedIn.keys()));
				expect(new Set(outcomes.map(({ ticket }) => ticket?.number))).toEqual(new Set([number]));
				const inTime = facts.filter(({ pin }) => checkedIn.get(pin));
				const firstSlot = Math.min(...inTime.map(({ start }) => start));
				expect(claimedSlot(hall.ticket(number)) ?? Number.POSITIVE_INFINITY).toBe(firstSlot);
				expect(hall.callsAll('1')).toEqual([number]);
			}),
			{ numRuns: 200, seed: 20261123 },
		);
	});
});
