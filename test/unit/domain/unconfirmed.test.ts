import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doubtOf, doubtOfTicket } from '#domain/unconfirmed.ts';
import type { UnheardReservation } from '#domain/values.ts';
import { at, reservation } from '../../support/office-builder.ts';
import { TownHall } from '../../support/town-hall.ts';

/** A reservation of documents that the cloud may have made; nobody has told the office. */
function unheard(time: string, pin: string, changes: Partial<UnheardReservation> = {}): UnheardReservation {
	const { service, start, end, seat, generation } = reservation(time, pin);
	return { service, start, end, seat, generation, pin, ...changes };
}

/** Counter 1 is open, and somebody without a reservation waits with P001. */
function hallWithWalkIn(): TownHall {
	const hall = new TownHall().opens('1').at('8:50');
	hall.takes();
	return hall;
}

const named = (pin: string, time: string) => `unconfirmed-${pin}-${at(time)}`;

describe('check-in out of touch with the cloud', () => {
	it('P20 a PIN that the cloud may have given goes before walk-ins from its slot on', () => {
		const hall = hallWithWalkIn();
		expect(hall.typesUnheard('4711', unheard('9:00', '4711'))).toBe('P002');
		expect(hall.ticket('P002')).toMatchObject({ service: 'documents', errand: null, language: 'cs' });
		expect(hall.office.reservations.get(named('4711', '9:00'))).toMatchObject({
			state: 'unconfirmed',
			outcome: 'checked-in',
			claim: 'held',
			ticket: { number: 'P002' },
		});
		expect(hall.at('9:00').callsAll('1')).toEqual(['P002', 'P001']);
	});

	it('P20 the language chosen at the kiosk is kept', () => {
		const hall = hallWithWalkIn();
		hall.does({ ...hall.outOfTouch('4711', [unheard('9:00', '4711')]), language: 'en' });
		expect(hall.ticket('P002').language).toBe('en');
	});

	it('P20 a reservation that the office knows comes before what it has not heard of', () => {
		const hall = hallWithWalkIn().reserves(reservation('9:00', '4711'));
		hall.typesUnheard('4711', unheard('9:00', '4711', { service: 'licences' }));
		expect(hall.ticket('P002').reservation?.id).toBe('slot-9:00-4711');
	});

	it('P20 of several slots that a PIN may stand for it means the nearest', () => {
		const hall = hallWithWalkIn();
		hall.typesUnheard('4711', unheard('8:30', '4711'), unheard('9:00', '4711', { seat: 1 }));
		expect(hall.ticket('P002').reservation?.slotStart).toBe(at('9:00'));
	});

	it('P20, P7 what belongs to no slot around now is unknown and counts as wrong', () => {
		const hall = hallWithWalkIn();
		const wrong = hall.outOfTouch('4711', [unheard('9:30', '4711'), unheard('8:00', '4711')]);
		expect(hall.decide(wrong)).toEqual({
			refusal: { reason: 'unknown-pin' },
			events: [{ type: 'pin-refused', terminal: 'lobby' }],
		});
		expect(hall.refuses(hall.outOfTouch('4711'))).toEqual({ reason: 'unknown-pin' });
	});

	it('P23 the PIN typed again is answered with the number', () => {
		const hall = hallWithWalkIn();
		hall.typesUnheard('4711', unheard('9:00', '4711'));
		expect(hall.isRefusedPin('4711')).toMatchObject({ reason: 'already-checked-in', number: 'P002' });
		expect(hall.refuses(hall.outOfTouch('4711', [unheard('9:00', '4711')]))).toMatchObject({ number: 'P002' });
	});

	it('P17 when no number is left, the answer says so', () => {
		const hall = hallWithWalkIn();
		const gone = unheard('9:00', '4711', { service: 'passports' });
		expect(hall.refuses(hall.outOfTouch('4711', [gone]))).toMatchObject({ why: 'numbers-used-up' });
	});
});

describe('with a clock that may be ten minutes wrong', () => {
	it.each(['8:35', '9:25'])('P24 at %s by the office’s clock the visitor of nine may be in time', (time) => {
		const known = new TownHall().reserves(reservation('9:00', '4711')).at(time);
		known.typesUnheard('4711');
		expect(known.ticket('P001').reservation).not.toBeNull();
		const unknown = new TownHall().at(time);
		unknown.typesUnheard('4711', unheard('9:00', '4711'));
		expect(unknown.ticket('P001').reservation).not.toBeNull();
	});

	it('P24 earlier it is too early and later too late, for those whom the office knows', () => {
		const hall = new TownHall().reserves(reservation('9:00', '4711')).at('8:34:59');
		expect(hall.refuses(hall.outOfTouch('4711'))).toMatchObject({ reason: 'too-early', opensAt: at('8:45') });
		hall.at('9:25:01').typesUnheard('4711');
		expect(hall.ticket('P001').reservation).toBeNull();
		expect(hall.office.reservations.get('slot-9:00-4711')?.claim).toBe('late');
	});

	it('P24 for others neither is known', () => {
		for (const time of ['8:34:59', '9:25:01']) {
			const hall = new TownHall().at(time);
			expect(hall.refuses(hall.outOfTouch('4711', [unheard('9:00', '4711')]))).toEqual({ reason: 'unknown-pin' });
		}
	});

	it('P24 a visitor in time whose reservation counted as missed by a fast clock has its claim', () => {
		const hall = new TownHall().reserves(reservation('9:00', '4711')).at('9:20');
		hall.does({ type: 'wake-up' });
		expect(hall.office.reservations.get('slot-9:00-4711')?.outcome).toBe('missed');
		hall.typesUnheard('4711');
		expect(hall.ticket('P001').reservation).not.toBeNull();
	});
});

describe('two for one seat', () => {
	/** Somebody the office knows, and somebody who says to have the same seat since; the known one was cancelled. */
	const bookedAgain = () => unheard('9:00', '2222', { generation: 1 });
	const told = (pin: string, generation: number, state: 'confirmed' | 'cancelled' = 'confirmed') =>
		reservation('9:00', pin, { generation, state });

	it('P25 the first has the claim, the other an ordinary place', () => {
		const hall = hallWithWalkIn().reserves(told('1111', 0));
		expect([hall.typesUnheard('1111'), hall.typesUnheard('2222', bookedAgain())]).toEqual(['P002', 'P003']);
		expect(hall.office.reservations.get(named('2222', '9:00'))?.claim).toBe('withheld');
		expect(hall.at('9:00').callsAll('1')).toEqual(['P002', 'P001', 'P003']);
	});

	it('P25 so it is when the unconfirmed one is first, also after their visit', () => {
		const hall = hallWithWalkIn().reserves(told('1111', 0));
		hall.typesUnheard('2222', bookedAgain());
		hall.at('9:00').calls('1');
		hall.presses('1', 'finish');
		hall.typesUnheard('1111');
		expect(hall.office.reservations.get('slot-9:00-1111')?.claim).toBe('withheld');
		expect(hall.callsAll('1')).toEqual(['P001', 'P003']);
	});

	it('P25 another seat, slot or service is another claim', () => {
		const hall = hallWithWalkIn();
		hall.typesUnheard('1111', unheard('9:00', '1111'));
		hall.typesUnheard('2222', unheard('9:00', '2222', { seat: 1 }));
		hall.typesUnheard('3333', unheard('8:30', '3333'));
		hall.typesUnheard('4444', unheard('9:00', '4444', { service: 'licences' }));
		for (const number of ['P002', 'P003', 'P004', 'L001']) expect(hall.ticket(number).reservation).not.toBeNull();
	});

	it('P26, P28 the cloud’s word puts the claim where it belongs', () => {
		const hall = hallWithWalkIn().reserves(told('1111', 0));
		hall.typesUnheard('1111');
		hall.typesUnheard('2222', bookedAgain());
		hall.reserves(told('1111', 0, 'cancelled'), told('2222', 1));
		expect(hall.office.reservations.get('slot-9:00-2222')).toMatchObject({ claim: 'held', state: 'confirmed' });
		expect(hall.at('9:00').callsAll('1')).toEqual(['P003', 'P001', 'P002']);
	});

	it('P27, P28 when nobody had it, the confirmed one gets the claim back', () => {
		const hall = hallWithWalkIn().reserves(told('1111', 0));
		hall.typesUnheard('2222', bookedAgain());
		hall.typesUnheard('1111');
		expect(hall.does({ type: 'settle-unconfirmed' })).toEqual(['unconfirmed-disowned']);
		expect(hall.at('9:00').callsAll('1')).toEqual(['P003', 'P001', 'P002']);
	});

	it('P28 whoever has been served needs no claim any more', () => {
		const hall = hallWithWalkIn().reserves(told('1111', 0));
		hall.typesUnheard('2222', bookedAgain());
		hall.typesUnheard('1111');
		hall.at('9:00').callsAll('1');
		hall.does({ type: 'settle-unconfirmed' });
		expect(hall.office.reservations.get('slot-9:00-1111')?.claim).toBe('held');
		expect(hall.office.tickets.size).toBe(0);
	});
});

describe('what is doubtful about a ticket', () => {
	const doubts = (hall: TownHall, ...numbers: readonly string[]) =>
		numbers.map((number) => doubtOfTicket(hall.office, hall.ticket(number)));

	it('P25, P27 is told until the cloud has spoken, and after that what it said', () => {
		const hall = hallWithWalkIn().reserves(reservation('9:00', '1111'));
		hall.typesUnheard('2222', unheard('9:00', '2222', { generation: 1 }));
		hall.typesUnheard('1111');
		hall.typesUnheard('3333', unheard('9:00', '3333', { seat: 1 }));
		expect(doubts(hall, 'P001', 'P002', 'P003', 'P004')).toEqual([null, 'unconfirmed', 'withheld', 'unconfirmed']);
		hall.reserves(
			reservation('9:00', '3333', { seat: 1 }),
			reservation('9:00', '3333', { seat: 1, state: 'cancelled' }),
		);
		hall.does({ type: 'settle-unconfirmed' });
		expect(doubts(hall, 'P001', 'P002', 'P003', 'P004')).toEqual([null, 'disowned', null, 'cancelled']);
	});

	it('P5 is nothing when it came too late, nor before it comes', () => {
		const hall = hallWithWalkIn().reserves(reservation('9:00', '1111'));
		expect([...hall.office.reservations.values()].map(doubtOf)).toEqual([null]);
		hall.at('10:00').typesPin('1111');
		expect(doubts(hall, 'P002')).toEqual([null]);
	});
});

describe('a family out of touch', () => {
	const joining = (hall: TownHall, pin: string, ...may: readonly UnheardReservation[]) => ({
		...hall.outOfTouch(pin, may),
		joins: hall.ticket('P002').id,
	});

	it('P20, P26 comes on one ticket, whoever of them the office knows, and each keeps their claim', () => {
		const hall = hallWithWalkIn().reserves(reservation('9:00', '1111'));
		hall.typesUnheard('1111');
		hall.does(joining(hall, '2222', unheard('9:30', '2222')));
		expect(hall.ticket('P002').more).toMatchObject([{ reservation: { id: named('2222', '9:30') }, errand: null }]);
		hall.reserves(reservation('9:30', '2222', { errand: 'collect' }));
		expect(hall.ticket('P002').more).toMatchObject([{ reservation: { id: 'slot-9:30-2222' }, errand: 'collect' }]);
		expect(hall.office.reservations.get('slot-9:30-2222')).toMatchObject({ claim: 'held', ticket: { number: 'P002' } });
	});

	it('P27 whose reservation nobody knows loses theirs alone', () => {
		const hall = hallWithWalkIn().reserves(reservation('9:00', '1111'));
		hall.typesUnheard('1111');
		hall.does(joining(hall, '2222', unheard('9:30', '2222')));
		hall.does({ type: 'settle-unconfirmed' });
		expect(hall.ticket('P002').reservation).not.toBeNull();
		expect(hall.ticket('P002').more).toMatchObject([{ reservation: null }]);
	});

	it('P20 slots beyond the next two hours are as unknown to it as to anybody', () => {
		const hall = hallWithWalkIn().reserves(reservation('9:00', '1111'));
		hall.typesUnheard('1111');
		expect(hall.refuses(joining(hall, '2222', unheard('11:00', '2222')))).toEqual({ reason: 'unknown-pin' });
	});
});

describe('when the cloud is heard again', () => {
	it('P26 an unconfirmed ticket becomes the ticket of its reservation', () => {
		const hall = hallWithWalkIn();
		hall.typesUnheard('4711', unheard('9:00', '4711'));
		hall.reserves(reservation('9:00', '4711', { language: 'en' }));
		expect([...hall.office.reservations.keys()]).toEqual(['slot-9:00-4711']);
		expect(hall.office.reservations.get('slot-9:00-4711')).toMatchObject({
			state: 'confirmed',
			outcome: 'checked-in',
			ticket: { number: 'P002' },
		});
		expect(hall.ticket('P002').reservation).toEqual({ id: 'slot-9:00-4711', slotStart: at('9:00') });
		expect(hall.does({ type: 'settle-unconfirmed' })).toEqual([]);
		expect(hall.isRefusedPin('4711')).toMatchObject({ reason: 'already-checked-in' });
		expect(hall.at('9:00').callsAll('1')).toEqual(['P002', 'P001']);
	});

	it('P26 only the same slot, service and PIN is theirs', () => {
		const hall = hallWithWalkIn();
		hall.typesUnheard('4711', unheard('9:00', '4711'));
		hall.reserves(
			reservation('9:00', '4712'),
			reservation('9:30', '4711'),
			reservation('9:00', '4711', { id: 'of-licences', service: 'licences' }),
		);
		expect(hall.office.reservations.get(named('4711', '9:00'))?.state).toBe('unconfirmed');
	});

	it('P26 a reservation cancelled meanwhile leaves an ordinary place', () => {
		const hall = hallWithWalkIn();
		hall.typesUnheard('4711', unheard('9:00', '4711'));
		hall.reserves(reservation('9:00', '4711'), reservation('9:00', '4711', { state: 'cancelled' }));
		expect(hall.at('9:00').callsAll('1')).toEqual(['P001', 'P002']);
	});

	it('P26 of several with one PIN of a slot it is the one that is not cancelled, else the latest', () => {
		const generations = [0, 1, 2, 3];
		const told = fc.record({
			standing: fc.option(fc.constantFrom(...generations)),
			order: fc.shuffledSubarray(generations, { minLength: generations.length }),
		});
		fc.assert(
			fc.property(told, ({ standing, order }) => {
				const hall = hallWithWalkIn();
				hall.typesUnheard('4711', unheard('9:00', '4711', { generation: standing ?? 3 }));
				const told = order.map((generation) => {
					const state = generation === standing ? 'confirmed' : 'cancelled';
					return reservation('9:00', '4711', { id: `booking-${generation}`, generation, state });
				});
				hall.reserves(...told);
				const theirs = [...hall.office.reservations.values()].filter(({ ticket }) => ticket?.number === 'P002');
				expect(theirs).toMatchObject([{ id: `booking-${standing ?? 3}` }]);
				expect(hall.ticket('P002').reservation?.id).toBe(standing === null ? undefined : `booking-${standing}`);
			}),
			{ seed: 20261123 },
		);
	});

	it('P26 a place that was withheld stays so under the reservation’s own name until the seat is free', () => {
		const hall = hallWithWalkIn();
		hall.typesUnheard('1111', unheard('9:00', '1111'));
		hall.typesUnheard('2222', unheard('9:00', '2222', { generation: 1 }));
		hall.reserves(reservation('9:00', '2222', { generation: 1 }));
		expect(hall.ticket('P003').reservation).toBeNull();
		hall.does({ type: 'settle-unconfirmed' });
		expect(hall.ticket('P003').reservation?.id).toBe('slot-9:00-2222');
		expect(hall.ticket('P002').reservation).toBeNull();
	});

	it('P27 what nobody had keeps an ordinary place and stays used', () => {
		const hall = hallWithWalkIn();
		hall.typesUnheard('4711', unheard('9:00', '4711'));
		expect(hall.does({ type: 'settle-unconfirmed' })).toEqual(['unconfirmed-disowned']);
		expect(hall.does({ type: 'settle-unconfirmed' })).toEqual([]);
		expect(hall.isRefusedPin('4711')).toMatchObject({ reason: 'already-checked-in', number: 'P002' });
		expect(hall.at('9:00').callsAll('1')).toEqual(['P001', 'P002']);
	});

	it('P27 a reservation told late is theirs all the same', () => {
		const hall = hallWithWalkIn();
		hall.typesUnheard('4711', unheard('9:00', '4711'));
		hall.does({ type: 'settle-unconfirmed' });
		hall.reserves(reservation('9:00', '4711'));
		expect(hall.at('9:00').callsAll('1')).toEqual(['P002', 'P001']);
	});

	it('P27 a later check-in can have the seat that was disowned', () => {
		const hall = hallWithWalkIn();
		hall.typesUnheard('2222', unheard('9:00', '2222'));
		hall.does({ type: 'settle-unconfirmed' });
		hall.reserves(reservation('9:00', '1111'));
		hall.typesPin('1111');
		expect(hall.at('9:00').callsAll('1')).toEqual(['P003', 'P001', 'P002']);
	});
});

describe('wrong PINs out of touch', () => {
	it('P32 an unconfirmed check-in makes none forgotten', () => {
		const hall = new TownHall().at('9:00');
		for (let i = 0; i < 3; i++) hall.refuses(hall.outOfTouch('0000'));
		hall.typesUnheard('4711', unheard('9:00', '4711'));
		expect(hall.office.wrongPins.get('lobby')?.count).toBe(3);
	});

	it('P34 a clock that is put back ends a pause, and the count goes on', () => {
		const hall = new TownHall().reserves(reservation('9:00', '4711')).at('9:10');
		for (let i = 0; i < 9; i++) {
			hall.isRefusedPin('0000');
			hall.now = (hall.now + 60_000) as typeof hall.now;
		}
		hall.at('9:05');
		hall.isRefusedPin('0000');
		expect(hall.office.wrongPins.get('lobby')?.count).toBe(10);
		expect(hall.isRefusedPin('4711')).toMatchObject({ reason: 'slow-down', retryAt: at('9:06') });
		expect(hall.at('9:06').typesPin('4711')).toBe('P001');
	});
});
