import { describe, expect, it } from 'vitest';
import { at, DOCUMENTS, LICENCES, reservation, rules } from '../../support/office-builder.ts';
import { TownHall } from '../../support/town-hall.ts';

/** Counter 1 is open; a reservation at 9:00 has the PIN 4711. */
const hallWithReservation = () => new TownHall().opens('1').reserves(reservation('9:00', '4711'));

describe('check-in by PIN', () => {
	it("P1 in time gives the reservation's ticket", () => {
		const hall = hallWithReservation().at('9:05');
		expect(hall.typesPin('4711')).toBe('P001');
		expect(hall.ticket('P001')).toMatchObject({
			service: 'documents',
			errand: 'apply',
			language: 'cs',
			reservation: { id: 'slot-9:00-4711', slotStart: at('9:00') },
		});
		expect(hall.office.reservations.get('slot-9:00-4711')).toMatchObject({
			outcome: 'checked-in',
			ticket: { id: '2026-11-23/P001', number: 'P001' },
		});
	});

	it('P1 the language chosen at the kiosk wins over the one of the booking', () => {
		const hall = hallWithReservation().at('9:00');
		hall.does({ type: 'check-in', pin: '4711', terminal: 'lobby', early: false, language: 'en' });
		expect(hall.ticket('P001').language).toBe('en');
	});

	it('P2, P3 it opens a quarter of an hour before the slot', () => {
		const hall = hallWithReservation();
		expect(hall.at('8:44:59').isRefusedPin('4711')).toEqual({
			reason: 'too-early',
			opensAt: at('8:45'),
			slotStart: at('9:00'),
		});
		expect(hall.at('8:45').typesPin('4711')).toBe('P001');
	});

	it("P2 it closes a quarter of an hour after the slot's start, and the moment itself is in time", () => {
		const hall = hallWithReservation().at('9:15');
		hall.typesPin('4711');
		expect(hall.ticket('P001').reservation).not.toBeNull();
	});

	it('P4 whoever is too early and takes a place at once goes before walk-ins when the slot starts', () => {
		const hall = hallWithReservation().at('8:10');
		hall.takes();
		expect(hall.typesPin('4711', true)).toBe('P002');
		hall.takes('documents', 2);
		expect(hall.calls('1')).toBe('P001');
		hall.takes();
		expect(hall.at('9:00').callsAll('1')).toEqual(['P002', 'P003', 'P004', 'P005']);
	});

	it('P4 an early place is an ordinary one: none while no tickets are issued', () => {
		const hall = hallWithReservation().at('7:30');
		expect(hall.isRefusedPin('4711', true)).toEqual({
			reason: 'tickets-closed',
			service: 'documents',
			why: 'outside-hours',
			opensAt: at('7:45'),
		});
	});

	it('P5 too late gives an ordinary ticket at once, after the reservation was missed too', () => {
		const hall = hallWithReservation().at('9:20');
		hall.does({ type: 'wake-up' });
		hall.takes();
		expect(hall.typesPin('4711')).toBe('P002');
		expect(hall.ticket('P002').reservation).toBeNull();
		expect(hall.events.at(-1)).toMatchObject({ type: 'reservation-checked-in', late: true });
		expect(hall.office.reservations.get('slot-9:00-4711')?.outcome).toBe('checked-in');
		expect(hall.callsAll('1')).toEqual(['P001', 'P002']);
	});

	it('P5 too late and after closing there is none', () => {
		expect(hallWithReservation().at('17:00').isRefusedPin('4711')).toMatchObject({
			reason: 'tickets-closed',
			why: 'outside-hours',
		});
	});

	it('P6 a used PIN is answered with the number', () => {
		const hall = hallWithReservation().at('9:00');
		hall.typesPin('4711');
		const answer = { reason: 'already-checked-in', ticket: '2026-11-23/P001', number: 'P001' };
		expect(hall.isRefusedPin('4711')).toEqual(answer);
		hall.reserves(reservation('9:00', '4711', { state: 'cancelled' }));
		expect(hall.isRefusedPin('4711')).toEqual(answer);
	});

	it('P7 what belongs to no confirmed reservation of today is unknown', () => {
		const hall = hallWithReservation().reserves(
			reservation('9:30', '1111', { state: 'cancelled' }),
			reservation('9:30', '2222', { start: at('9:30', '2026-11-24') }),
		);
		for (const pin of ['0000', '1111', '2222']) expect(hall.isRefusedPin(pin)).toEqual({ reason: 'unknown-pin' });
	});

	it('P8 of two reservations with one PIN it means the one that can be checked in now', () => {
		const hall = hallWithReservation().reserves(reservation('8:40', '4711'), reservation('14:00', '4711'));
		hall.at('8:56').typesPin('4711');
		expect(hall.ticket('P001').reservation?.slotStart).toBe(at('9:00'));
	});

	it('P8 of two reservations with one PIN it means the one whose check-in has just opened', () => {
		const hall = hallWithReservation().reserves(reservation('8:40', '4711'));
		hall.at('8:40').typesPin('4711');
		expect(hall.at('8:44').isRefusedPin('4711')).toMatchObject({ reason: 'already-checked-in', number: 'P001' });
		expect(hall.at('8:45').typesPin('4711')).toBe('P002');
	});

	it('P8 of two reservations with one PIN it else means the nearest', () => {
		const hall = hallWithReservation().reserves(reservation('14:00', '4711'));
		hall.at('9:00').typesPin('4711');
		expect(hall.at('9:05').isRefusedPin('4711')).toMatchObject({ reason: 'already-checked-in', number: 'P001' });
		expect(hall.at('13:00').isRefusedPin('4711')).toMatchObject({ reason: 'too-early', opensAt: at('13:45') });
		expect(hall.at('14:00').typesPin('4711')).toBe('P002');
	});

	it('P8 two reservations of one slot with one PIN are checked in one after the other', () => {
		const hall = hallWithReservation()
			.reserves(reservation('9:00', '4711', { id: 'the-other', seat: 1 }))
			.at('9:00');
		expect([hall.typesPin('4711'), hall.typesPin('4711')]).toEqual(['P001', 'P002']);
		expect(hall.isRefusedPin('4711')).toMatchObject({ reason: 'already-checked-in' });
	});

	it('P9 in time works while walk-ins get no tickets', () => {
		const hall = new TownHall({}, '9:00-9:30').opens('1').reserves(reservation('9:00', '4711'));
		hall.at('8:45').takes('documents', 3);
		hall.does({ type: 'forecast' });
		const walkIn = { type: 'issue-ticket', service: 'documents', errand: null, language: 'cs' } as const;
		expect(hall.refuses(walkIn)).toMatchObject({ why: 'queue-full' });
		expect(hall.typesPin('4711')).toBe('P004');
	});

	it('P15 a reservation cancelled after check-in keeps the ticket and loses its claim', () => {
		const hall = hallWithReservation().at('8:50');
		hall.takes();
		hall.typesPin('4711');
		hall.reserves(reservation('9:00', '4711', { state: 'cancelled' }), reservation('9:00', '4712'));
		hall.typesPin('4712');
		expect(hall.at('9:00').callsAll('1')).toEqual(['P003', 'P001', 'P002']);
	});

	it('P16 a revision is taken once', () => {
		const hall = hallWithReservation();
		const revision = hall.office.revision;
		expect(hall.does({ type: 'update-reservations', revision, reservations: [] })).toEqual([]);
		expect(hall.does({ type: 'update-reservations', revision: revision + 1, reservations: [] })).toEqual([
			'reservations-updated',
		]);
	});

	it('P16 what the cloud repeats does not undo a check-in', () => {
		const hall = hallWithReservation().at('9:00');
		hall.typesPin('4711');
		hall.reserves(reservation('9:00', '4711'));
		expect(hall.office.reservations.get('slot-9:00-4711')?.outcome).toBe('checked-in');
	});

	const numberedTo = (lastNumber: number) => rules({ services: [{ ...DOCUMENTS, lastNumber }, LICENCES] });

	it('P17 a number beyond the range is theirs when somebody was given the one kept for them', () => {
		const hall = hallWithReservation().at('8:50');
		hall.takes('documents', 5);
		hall.does({ type: 'configure', rules: numberedTo(5) });
		expect(hall.typesPin('4711')).toBe('P006');
		expect(hall.refuses({ type: 'issue-ticket', service: 'documents', errand: null, language: 'cs' })).toMatchObject({
			why: 'numbers-used-up',
		});
	});

	it('P17 booked after the walk-ins had got their numbers, both have theirs, whoever comes first', () => {
		const hall = new TownHall({ services: numberedTo(4).services }).reserves(reservation('9:00', '4711')).at('8:45');
		hall.takes('documents', 3);
		hall.reserves(reservation('9:30', '0815'));
		expect(hall.at('9:15').typesPin('0815')).toBe('P004');
		expect(hall.at('9:15').typesPin('4711')).toBe('P005');
	});

	it('P17 when three digits have no more numbers, the answer says so', () => {
		const refusal = { reason: 'tickets-closed', service: 'documents', why: 'numbers-used-up', opensAt: null };
		const hall = hallWithReservation().at('8:50');
		hall.does({ type: 'configure', rules: numberedTo(999) });
		hall.does({ type: 'skip-numbers', tickets: ['2026-11-23/P999'] });
		expect(hall.isRefusedPin('4711')).toEqual(refusal);
	});

	it.each(['8:30', '8:50', '9:20'])('P17 at %s whoever reserved a service that is no more is told so', (time) => {
		const hall = hallWithReservation().at(time);
		hall.does({ type: 'configure', rules: rules({ services: [LICENCES] }) });
		expect(hall.isRefusedPin('4711')).toEqual({ reason: 'unknown-service', service: 'documents' });
		hall.does({ type: 'configure', rules: rules() });
		expect(hall.typesPin('4711', true)).toBe('P001');
	});
});

describe('wrong PINs', () => {
	/** Types so many wrong PINs as soon as the terminal takes them; the pauses in seconds that it made in between. */
	function pausesAfter(hall: TownHall, wrongPins: number): readonly number[] {
		return Array.from({ length: wrongPins }, () => {
			hall.isRefusedPin('0000');
			const typedAt = hall.now - 1000;
			const refusal = hall.decide({ type: 'check-in', pin: '0000', terminal: 'lobby', early: false, language: null });
			if (refusal.refusal?.reason !== 'slow-down') throw new Error('the terminal did not pause');
			hall.now = refusal.refusal.retryAt;
			return (refusal.refusal.retryAt - typedAt) / 1000;
		});
	}

	it('P10 three cost nothing, then the pauses double up to a minute', () => {
		const hall = new TownHall();
		for (let i = 0; i < 3; i++) expect(hall.isRefusedPin('0000')).toEqual({ reason: 'unknown-pin' });
		expect(pausesAfter(hall, 6)).toEqual([5, 10, 20, 40, 60, 60]);
	});

	it('P11 during a pause the right PIN waits too, and nothing is counted', () => {
		const hall = hallWithReservation().at('9:00');
		for (let i = 0; i < 4; i++) hall.isRefusedPin('0000');
		const before = hall.office;
		expect(hall.isRefusedPin('4711')).toEqual({ reason: 'slow-down', retryAt: at('9:00:08') });
		expect(hall.office).toEqual(before);
		expect(hall.at('9:00:08').typesPin('4711')).toBe('P001');
	});

	it('P12 a quarter of an hour without one forgets them', () => {
		const hall = new TownHall().at('9:00');
		for (let i = 0; i < 4; i++) hall.isRefusedPin('0000');
		hall.at('9:15:03').isRefusedPin('0000');
		expect(hall.isRefusedPin('0000')).toEqual({ reason: 'unknown-pin' });
	});

	it('P12 a check-in forgets them, on its own terminal', () => {
		const hall = hallWithReservation().at('9:00');
		for (let i = 0; i < 3; i++) hall.isRefusedPin('0000');
		for (let i = 0; i < 3; i++) hall.isRefusedPin('0000', false, 'side door');
		hall.typesPin('4711');
		expect([...hall.office.wrongPins.keys()]).toEqual(['side door']);
	});

	it("P13 one terminal's pause is no other's", () => {
		const hall = new TownHall();
		for (let i = 0; i < 4; i++) hall.isRefusedPin('0000');
		expect(hall.isRefusedPin('0000')).toMatchObject({ reason: 'slow-down' });
		expect(hall.isRefusedPin('0000', false, 'side door')).toEqual({ reason: 'unknown-pin' });
	});
});
