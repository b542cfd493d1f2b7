import { describe, expect, it } from 'vitest';
import { ticketsClosed } from '#domain/tickets-open.ts';
import { at, DOCUMENTS, dayOf, LICENCES, reservation, rules } from '../../support/office-builder.ts';
import { TownHall } from '../../support/town-hall.ts';

const take = (service = 'documents', errand: string | null = null) =>
	({ type: 'issue-ticket', service, errand, language: 'cs' }) as const;

describe('taking a ticket', () => {
	it('Q10 each service counts for itself', () => {
		const hall = new TownHall();
		expect([hall.takes(), hall.takes('licences'), hall.takes()]).toEqual(['P001', 'L001', 'P002']);
		expect(hall.ticket('P002').id).toBe('2026-11-23/P002');
	});

	it('Q10 numbering begins anew each day', () => {
		const hall = new TownHall();
		hall.takes('documents', 2);
		hall.does({ type: 'begin-day', day: dayOf('2026-11-24', '8:00-17:00') });
		hall.now = at('8:00', '2026-11-24');
		expect(hall.takes()).toBe('P001');
		expect(hall.ticket('P001').id).toBe('2026-11-24/P001');
	});

	it('Q10 a range begins where it is configured, and a letter that changes hands goes on counting', () => {
		const hall = new TownHall();
		hall.takes('documents', 3);
		const swapped = [
			{ ...DOCUMENTS, letter: 'L', firstNumber: 50 },
			{ ...LICENCES, letter: 'P' },
		];
		hall.does({ type: 'configure', rules: rules({ services: swapped }) });
		expect([hall.takes('licences'), hall.takes('documents')]).toEqual(['P004', 'L050']);
	});

	it('Q10 a ticket says whom it was issued to', () => {
		const hall = new TownHall();
		hall.does({ type: 'issue-ticket', service: 'documents', errand: 'collect', language: 'en' });
		expect(hall.ticket('P001')).toMatchObject({
			service: 'documents',
			errand: 'collect',
			language: 'en',
			reservation: null,
			issuedAt: at('8:00'),
			state: 'waiting',
		});
	});

	it("Q11 the last numbers are for today's reservations", () => {
		const hall = new TownHall({ services: [{ ...DOCUMENTS, lastNumber: 3 }, LICENCES] });
		hall.reserves(reservation('9:00', '4711')).at('8:50').takes('documents', 2);
		const refusal = { reason: 'tickets-closed', service: 'documents', why: 'numbers-used-up', opensAt: null };
		expect(hall.refuses(take())).toEqual(refusal);
		expect(hall.typesPin('4711')).toBe('P003');
		expect(hall.refuses(take())).toEqual(refusal);
	});

	it('Q11 a number kept for a reservation is free again when nobody came in time', () => {
		const hall = new TownHall({ services: [{ ...DOCUMENTS, lastNumber: 1 }, LICENCES] });
		hall.reserves(reservation('9:00', '4711'));
		expect(hall.at('9:15').refuses(take())).toMatchObject({ why: 'numbers-used-up' });
		expect(hall.at('9:15:01').takes()).toBe('P001');
	});

	it('Q12 an unknown service or errand is refused', () => {
		const hall = new TownHall();
		expect(hall.refuses(take('fishing'))).toEqual({ reason: 'unknown-service', service: 'fishing' });
		expect(hall.refuses(take('documents', 'exchange'))).toEqual({ reason: 'unknown-errand', errand: 'exchange' });
		expect(ticketsClosed(hall.office, 'fishing', hall.now)).toMatchObject({ why: 'numbers-used-up' });
	});
});

describe('when tickets are issued', () => {
	const closedAt = (hall: TownHall, time: string) => ticketsClosed(hall.office, 'documents', at(time));

	it('Q13 from a quarter of an hour before opening until closing', () => {
		const hall = new TownHall({}, '8:00-17:00');
		expect(closedAt(hall, '7:44:59')).toEqual({ why: 'outside-hours', opensAt: at('7:45') });
		expect(closedAt(hall, '7:45')).toBeNull();
		expect(hall.at('17:00').refuses(take())).toEqual({
			reason: 'tickets-closed',
			service: 'documents',
			why: 'outside-hours',
			opensAt: null,
		});
	});

	it('Q13, Q16 not in the lunch break, and the answer says when again', () => {
		const hall = new TownHall({}, '8:00-11:30', '12:30-17:00');
		expect(closedAt(hall, '11:29:59')).toBeNull();
		expect(closedAt(hall, '11:30')).toEqual({ why: 'outside-hours', opensAt: at('12:15') });
		expect(closedAt(hall, '12:15')).toBeNull();
	});
});
