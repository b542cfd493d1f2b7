import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '#domain/decide.ts';
import { unprintedTickets } from '#domain/effects.ts';
import { evolve } from '#domain/evolve.ts';
import type { Office } from '#domain/office.ts';
import { nextTurningPoint } from '#domain/turning-points.ts';
import { plusSeconds, type ReservationFact } from '#domain/values.ts';
import { claimedSlot, errandsOf } from '#domain/visits.ts';
import { at, DOCUMENTS, reservation, rules } from '../../support/office-builder.ts';
import { onRandomDays } from '../../support/random-days.ts';
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

	it('Q80, P17 nobody joins for a service that is no more, for which they would never be called', () => {
		const hall = arrived(licence);
		hall.does({ type: 'configure', rules: rules({ services: [DOCUMENTS] }) });
		expect(hall.refuses(joining(hall, '3333', 'P001'))).toEqual({ reason: 'unknown-service', service: 'licences' });
		expect(becameOf(hall, licence)).toMatchObject({ outcome: null, ticket: null });
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

	const RANDOM_FAMILIES = { numRuns: 200, seed: 20261126 };

	/** The office once all paper has come out. */
	const printed = (office: Office): Office => {
		const print = { state: 'printed', attempt: 1, again: false } as const;
		return { ...office, tickets: new Map([...office.tickets].map(([id, ticket]) => [id, { ...ticket, print }])) };
	};

	const anyTime = fc.integer({ min: -3600, max: 3 * 3600 });
	const aroundTheLimits = fc.constantFrom(-901, -900, -899, 7199, 7200, 7201);

	it('Q81 whoever joins may do so from two hours before the slot, with its claim until check-in closes', () =>
		fc.assert(
			fc.property(fc.oneof(anyTime, aroundTheLimits), fc.boolean(), (aheadSeconds, early) => {
				const start = plusSeconds(at('9:00'), aheadSeconds);
				const other = reservation('9:00', '5555', { id: 'other', start, seat: 1 });
				const hall = arrived(other).at('9:00');
				const { refusal } = hall.decide(joining(hall, '5555', 'P001', early));
				const [joined] = hall.ticket('P001').more;
				if (aheadSeconds > 2 * 3600) {
					expect(refusal).toEqual({ reason: 'too-early', opensAt: plusSeconds(start, -900), slotStart: start });
					expect(joined).toBeUndefined();
				} else {
					const claim = aheadSeconds < -900 ? null : { id: 'other', slotStart: start };
					expect(joined).toEqual({ service: 'documents', errand: 'apply', reservation: claim });
				}
			}),
			RANDOM_FAMILIES,
		));

	it(
		'Q83, Q84 at any moment exactly a waiting ticket of a reservation with room is joined, and that is printed anew',
		onRandomDays(
			20261126,
			60,
		)((steps) => {
			for (const { after, at: now } of steps.filter((_, i) => i > 2 && i % 4 === 0)) {
				const cousin = { ...reservation('9:00', '7777'), id: 'cousin', start: now, seat: 9 };
				const revision = after.revision + 1;
				const told = evolve(printed(after), { type: 'reservations-updated', revision, reservations: [cousin] }, now);
				const reserved = new Set([...told.reservations.values()].map(({ ticket }) => ticket?.id));
				for (const ticket of told.tickets.values()) {
					const isReserved = reserved.has(ticket.id) || errandsOf(ticket).some((one) => one.reservation !== null);
					const canJoin = ticket.state === 'waiting' && isReserved && ticket.more.length < 7;
					const who = { terminal: 'stairs', early: false, language: null };
					const { events, refusal } = decide(told, { type: 'check-in', pin: '7777', ...who, joins: ticket.id }, now);
					expect(refusal).toEqual(canJoin ? null : { reason: 'cannot-join', ticket: ticket.id });
					const then = events.reduce((office, event) => evolve(office, event, now), told);
					if (!canJoin) expect(then).toBe(told);
					else expect(unprintedTickets(then)).toContain(ticket.id);
				}
			}
		}),
	);

	it(
		'Q84, P15 a cancelled reservation takes its claim off a ticket, and leaves the rest of it as it was',
		onRandomDays(
			20261126,
			60,
		)((steps) => {
			for (const { after, at: now } of steps.filter((_, i) => i % 4 === 0)) {
				for (const { outcome: _, ticket, claim: __, ...known } of after.reservations.values()) {
					const before = after.tickets.get(ticket?.id ?? '');
					if (!before || (known.state !== 'confirmed' && known.state !== 'cancelled')) continue;
					const reservations = [{ ...known, state: 'cancelled' as const }];
					const then = evolve(after, { type: 'reservations-updated', revision: after.revision + 1, reservations }, now);
					const errands = errandsOf(before).map((one) =>
						one.reservation?.id === known.id ? { ...one, reservation: null } : one,
					);
					const [first, ...more] = errands;
					expect(then.tickets.get(before.id)).toEqual({ ...before, ...first, more });
				}
			}
		}),
	);
});
