import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evolve } from '#domain/evolve.ts';
import { expectedWait } from '#domain/expected-wait.ts';
import { type DayScore, tellable } from '#domain/promise-scores.ts';
import { withPromises } from '#domain/promised-waits.ts';
import { plusSeconds } from '#domain/values.ts';
import { startAppliance } from '../../../firmware/appliance.ts';
import { createMemoryJournal } from '../../../firmware/journal/memory-journal.ts';
import { day, dayOf, rules } from '../../support/office-builder.ts';
import { randomDays, type Step } from '../../support/random-days.ts';
import { createTestClock } from '../../support/test-clock.ts';
import { TownHall } from '../../support/town-hall.ts';

const walkIn = { type: 'issue-ticket', service: 'documents', errand: null, language: 'cs' } as const;
const today = (hall: TownHall): DayScore => hall.office.promises.today;

/** A hall whose last ticket was told these seconds. */
function promised(hall: TownHall, medianSeconds: number, p90Seconds: number): string {
	const number = `Z${String(hall.office.nextOrder).padStart(3, '0')}`;
	const ticket = `${hall.office.day.date}/${number}`;
	const visit = { number, service: 'documents', errand: null, language: 'cs', reservation: null } as const;
	const promise = { promised: { medianSeconds, p90Seconds } };
	hall.office = evolve(hall.office, { type: 'ticket-issued', ticket, ...visit, ...promise }, hall.now);
	return number;
}

describe('what was promised and what came', () => {
	it('W17 a ticket keeps the wait that its visitor is told, which is that of a ticket just taken', () => {
		const hall = new TownHall().opens('1');
		hall.takes('documents', 3);
		const { events } = hall.decide(walkIn);
		const [issued] = withPromises(new TownHall().opens('1').office, events, hall.now);
		expect(issued).toMatchObject({ type: 'ticket-issued', promised: { medianSeconds: 0, p90Seconds: 0 } });
		const told = expectedWait(hall.office, 'documents', hall.now, hall.ticket('P004'));
		expect(told?.medianSeconds).toBeGreaterThan(600);
	});

	it('W17 the office writes the promise down with the ticket, and the journal gives it back', () => {
		const journal = createMemoryJournal();
		const clock = createTestClock('2026-11-23T09:00:00+01:00');
		const appliance = startAppliance({ journal, clock, rules: rules(), dayAt: () => day('8:00-17:00') });
		appliance.execute({ type: 'open', counter: '1' });
		appliance.execute(walkIn);
		appliance.execute({ type: 'call-next', counter: '1' });
		const { entries, office } = appliance.execute(walkIn);
		const told = expectedWait(office, 'documents', clock.now(), office.tickets.get('2026-11-23/P002'));
		expect(told?.p90Seconds).toBeGreaterThan(60);
		expect(entries[0]?.event).toMatchObject({ type: 'ticket-issued', promised: told });
		const again = startAppliance({ journal, clock, rules: rules(), dayAt: () => day('8:00-17:00') });
		expect(again.office.tickets.get('2026-11-23/P002')?.promised).toEqual(told);
		expect(again.office.promises).toEqual(office.promises);
	});

	it.each([
		{ told: [60, 600], waits: 60, withinMedian: 1, withinBound: 1, late: 0 },
		{ told: [60, 600], waits: 600, withinMedian: 0, withinBound: 1, late: 540 },
		{ told: [600, 900], waits: 60, withinMedian: 1, withinBound: 1, late: -540 },
		{ told: [60, 600], waits: 601, withinMedian: 0, withinBound: 0, late: 541 },
	])('W17 who was told $told seconds and waits $waits is judged by it', ({ told, waits, late, ...within }) => {
		const hall = new TownHall().opens('1').at('9:00');
		const [median = 0, bound = 0] = told;
		promised(hall, median, bound);
		hall.now = plusSeconds(hall.now, waits);
		hall.calls('1');
		expect(today(hall)).toMatchObject({
			tickets: 1,
			...within,
			called: 1,
			lateSeconds: late,
			missedBySeconds: Math.abs(late),
		});
	});

	it('W17 only the first call counts: who is put back has had the promise redeemed', () => {
		const hall = new TownHall().opens('1').at('9:00');
		const ticket = `${hall.office.day.date}/${promised(hall, 60, 600)}`;
		hall.calls('1');
		hall.does({ type: 'put-back', counter: '1', ticket });
		hall.at('10:00').calls('1');
		expect(today(hall)).toMatchObject({ tickets: 1, withinBound: 1 });
	});

	it('W18 who gives up counts only once the bound has passed', () => {
		const hall = new TownHall().opens('1').at('9:00');
		const patient = promised(hall, 60, 600);
		const hasty = promised(hall, 60, 600);
		const leaves = (number: string) => hall.does({ type: 'leave', ticket: hall.ticket(number).id });
		hall.at('9:09');
		leaves(hasty);
		expect(today(hall).tickets).toBe(0);
		hall.at('9:11');
		leaves(patient);
		expect(today(hall)).toMatchObject({ tickets: 1, withinMedian: 0, withinBound: 0, called: 0, lateSeconds: 0 });
	});

	it('W18 whom the day ended unserved counts as not within the bound', () => {
		const hall = new TownHall().opens('1').at('9:00');
		promised(hall, 60, 600);
		hall.now = hall.office.day.end;
		hall.does({ type: 'begin-day', day: dayOf('2026-11-24', '8:00-17:00') });
		expect(hall.office.promises.last).toMatchObject({ date: '2026-11-23', tickets: 1, withinBound: 0 });
	});

	it('W18 a ticket of whose wait nothing could be said is not judged', () => {
		const hall = new TownHall();
		const [issued] = withPromises(hall.office, hall.decide(walkIn).events, hall.now);
		expect(issued).toMatchObject({ promised: null });
		hall.opens('1').calls('1');
		hall.takes();
		hall.at('17:00').does({ type: 'leave', ticket: hall.ticket('P002').id });
		expect(today(hall).tickets).toBe(0);
	});

	it('W19 the score of a day stays until a later day has one', () => {
		const hall = new TownHall().opens('1').at('9:00');
		promised(hall, 60, 600);
		hall.calls('1');
		for (const date of ['2026-11-24', '2026-11-25']) {
			hall.now = hall.office.day.end;
			hall.does({ type: 'begin-day', day: dayOf(date, '8:00-17:00') });
		}
		expect(hall.office.promises).toMatchObject({ today: { date: '2026-11-25', tickets: 0 }, last: { tickets: 1 } });
		expect(hall.office.promises.last?.date).toBe('2026-11-23');
	});

	it('W19 a few tickets say nothing', () => {
		const score = (tickets: number): DayScore => ({ ...new TownHall().office.promises.today, tickets });
		expect(tellable(null)).toBeNull();
		expect(tellable(score(29))).toBeNull();
		expect(tellable(score(30))).toEqual(score(30));
	});

	it('W17, W18 whatever happens, no promise is judged twice and none without having been made', () => {
		fc.assert(
			fc.property(randomDays, (steps) => {
				const made = new Map<string, number>();
				for (const { event, after } of steps.flatMap((step: Step) => step.events)) {
					const { date } = after.day;
					if (event.type === 'ticket-issued' && event.promised) made.set(date, (made.get(date) ?? 0) + 1);
					const { today: score } = after.promises;
					expect(score.tickets).toBeLessThanOrEqual(made.get(score.date) ?? 0);
					expect(score.withinBound).toBeLessThanOrEqual(score.tickets);
					expect(score.withinMedian).toBeLessThanOrEqual(score.withinBound);
				}
			}),
			{ seed: 20261123, numRuns: 50 },
		);
	});
});
