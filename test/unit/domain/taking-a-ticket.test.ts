import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ticketOfWish } from '#domain/issue-ticket.ts';
import { ticketsClosed } from '#domain/tickets-open.ts';
import { plusSeconds } from '#domain/values.ts';
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

	it('Q66 a wish that comes again gets no other ticket while its own is here', () => {
		const hall = new TownHall();
		const touch = (wish: string) => hall.does({ ...take(), wish });
		expect([touch('one'), touch('one'), touch('two')]).toEqual([['ticket-issued'], [], ['ticket-issued']]);
		expect(ticketOfWish(hall.office, 'two')?.number).toBe('P002');
		expect(hall.does(take())).toEqual(['ticket-issued']);
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

describe('whoever comes for a ticket', () => {
	const RANDOM_HALLS = { numRuns: 200, seed: 20261126 };
	const someNumbers = fc.integer({ min: 1, max: 12 });

	it('Q11 gets exactly the numbers that no reservation of today may need, also of a range that was widened', () => {
		const slots = fc.array(fc.constantFrom('8:25', '8:30', '8:35'), { maxLength: 12 });
		const comers = fc.array(fc.option(fc.nat({ max: 11 })), { maxLength: 40 });
		fc.assert(
			fc.property(someNumbers, slots, comers, someNumbers, (lastNumber, times, acts, more) => {
				const services = (last: number) => [{ ...DOCUMENTS, lastNumber: last }, LICENCES];
				const hall = new TownHall({ services: services(lastNumber) });
				const booked = times.slice(0, lastNumber).map((time, i) => reservation(time, String(1000 + i), { seat: i }));
				hall.reserves(...booked, reservation('9:00', '5000', { start: at('9:00', '2026-11-24') }));
				const toCome = new Set(booked.keys());
				for (const act of acts) {
					hall.at('8:20');
					if (act !== null && toCome.delete(act)) hall.typesPin(booked[act]?.pin ?? '');
					else if (lastNumber - hall.office.tickets.size > toCome.size) hall.takes();
					else expect(hall.refuses(take())).toMatchObject({ why: 'numbers-used-up' });
				}
				for (const member of toCome) hall.at('8:20').typesPin(booked[member]?.pin ?? '');
				hall.does({ type: 'configure', rules: rules({ services: services(lastNumber + more) }) });
				hall.takes('documents', lastNumber + more - hall.office.tickets.size);
				expect(hall.refuses(take())).toMatchObject({ why: 'numbers-used-up' });
				const numbers = [...hall.office.tickets.values()].map(({ number }) => Number(number.slice(1)));
				expect(numbers).toEqual(Array.from({ length: lastNumber + more }, (_, i) => i + 1));
			}),
			RANDOM_HALLS,
		);
	});

	it('Q12 gets it for what the office has, and for nothing else', () => {
		const errands = new Map([
			['documents', ['apply', 'collect']],
			['licences', ['exchange']],
		]);
		const service = fc.oneof(fc.constantFrom(...errands.keys()), fc.string());
		const errand = fc.oneof(fc.constantFrom(null, 'apply', 'collect', 'exchange'), fc.string());
		fc.assert(
			fc.property(service, errand, (asked, detail) => {
				const known = errands.get(asked);
				const isKnown = detail === null || known?.includes(detail);
				const { events, refusal } = new TownHall().decide(take(asked, detail));
				if (!known) expect(refusal).toEqual({ reason: 'unknown-service', service: asked });
				else if (!isKnown) expect(refusal).toEqual({ reason: 'unknown-errand', errand: detail });
				else expect(events).toMatchObject([{ type: 'ticket-issued', service: asked, errand: detail }]);
			}),
			RANDOM_HALLS,
		);
	});

	it('Q13, Q16 gets it at the moments of the openings and the time before each, in no break, or hears when again', () => {
		const minute = fc.nat({ max: 24 * 60 - 1 });
		const hours = fc.uniqueArray(minute, { minLength: 2, maxLength: 8 }).map((ends) => {
			const sorted = ends.toSorted((a, b) => a - b);
			return sorted.flatMap((start, i) => (i % 2 === 0 && sorted[i + 1] ? [{ start, end: sorted[i + 1] ?? 0 }] : []));
		});
		const two = (value: number) => String(value).padStart(2, '0');
		const clock = (time: number) => `${two(Math.floor(time / 60))}:${two(time % 60)}`;
		fc.assert(
			fc.property(hours, minute, fc.integer({ min: 0, max: 59 }), (openings, now, second) => {
				const hall = new TownHall({}, ...openings.map(({ start, end }) => `${clock(start)}-${clock(end)}`));
				const { refusal } = hall.at(`${clock(now)}:${two(second)}`).decide(take());
				const isOpen = openings.some(({ start, end }) => start - 15 <= now && now < end);
				const next = openings.find(({ start }) => start - 15 > now);
				const opensAt = next ? plusSeconds(hall.office.day.start, (next.start - 15) * 60) : null;
				expect(refusal).toEqual(
					isOpen ? null : { reason: 'tickets-closed', service: 'documents', why: 'outside-hours', opensAt },
				);
			}),
			RANDOM_HALLS,
		);
	});
});
