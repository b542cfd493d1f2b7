import { describe, expect, it } from 'vitest';
import { expectedWait } from '#domain/expected-wait.ts';
import { serviceTime } from '#domain/service-times.ts';
import { at, DOCUMENTS, dayOf, LICENCES, reservation } from '../../support/office-builder.ts';
import { TownHall } from '../../support/town-hall.ts';

const wait = (hall: TownHall, service = 'documents', number?: string) =>
	expectedWait(hall.office, service, hall.now, number === undefined ? undefined : hall.ticket(number));

/** Median of the expected wait in whole minutes. */
const minutes = (hall: TownHall, service = 'documents', number?: string) =>
	Math.round((wait(hall, service, number)?.medianSeconds ?? Number.NaN) / 60);

/** Calls and finishes one visitor after so many seconds at the counter. */
function serves(hall: TownHall, counter: string, seconds: number): void {
	const start = hall.now;
	hall.calls(counter);
	hall.now = start;
	hall.presses(counter, 'start');
	hall.now = (start + seconds * 1000) as typeof start;
	hall.presses(counter, 'finish');
}

describe('the expected wait', () => {
	it('W1 is unknown without an open counter', () => {
		const hall = new TownHall();
		expect(wait(hall)).toBeNull();
		hall.opens('1').presses('1', 'pause');
		expect(wait(hall)).toBeNull();
		hall.opens('3');
		expect(wait(hall)).toBeNull();
	});

	it('W2 is nothing with a free hand and nobody ahead', () => {
		const hall = new TownHall().opens('1');
		expect(wait(hall)).toEqual({ medianSeconds: 0, p90Seconds: 0 });
		hall.takes();
		expect(wait(hall, 'documents', 'P001')).toEqual({ medianSeconds: 0, p90Seconds: 0 });
	});

	it('W3 grows with the people ahead', () => {
		const hall = new TownHall().opens('1');
		hall.takes();
		hall.calls('1');
		const waits = Array.from({ length: 6 }, () => {
			const now = wait(hall);
			hall.takes();
			return now;
		});
		expect(waits).toEqual([...waits].sort((a, b) => (a?.medianSeconds ?? 0) - (b?.medianSeconds ?? 0)));
		expect(minutes(hall)).toBe(68);
		expect(wait(hall)?.p90Seconds).toBeGreaterThan(wait(hall)?.medianSeconds ?? 0);
	});

	it('W3 somebody quick ahead lengthens the wait, however slow the others are', () => {
		const quick = { ...LICENCES, errands: [{ id: 'exchange', seconds: 60 }] };
		const hall = new TownHall({ services: [DOCUMENTS, quick] }).opens('2');
		hall.takes();
		hall.calls('2');
		hall.takes();
		const before = wait(hall)?.medianSeconds ?? 0;
		hall.takes('licences');
		expect(wait(hall)?.medianSeconds).toBe(before + 60);
	});

	it('W4 visits take as long as configured, until the office has seen five', () => {
		const hall = new TownHall().opens('1');
		expect(serviceTime(hall.office, 'documents')).toEqual({ meanSeconds: 600, variation: 0.5 });
		for (let i = 0; i < 5; i++) {
			hall.takes();
			serves(hall, '1', 300);
		}
		expect(serviceTime(hall.office, 'documents').meanSeconds).toBe(450);
	});

	it('W4 a service without errands takes no time until seen', () => {
		const hall = new TownHall({ services: [{ ...DOCUMENTS, errands: [] }, LICENCES] }).opens('1');
		hall.takes();
		hall.calls('1');
		expect(wait(hall)).toEqual({ medianSeconds: 0, p90Seconds: 0 });
		expect(serviceTime(hall.office, 'fishing')).toEqual({ meanSeconds: 0, variation: 0 });
	});

	it('W5 an interrupted visit is not learnt from', () => {
		const hall = new TownHall().opens('1');
		hall.takes();
		hall.calls('1');
		hall.presses('1', 'start');
		hall.presses('1', 'park');
		hall.does({ type: 'resume', counter: '1', ticket: hall.ticket('P001').id });
		hall.at('12:00').presses('1', 'finish');
		expect(hall.office.serviceTimes.size).toBe(0);
	});

	it("W5 a visit that only the day's end finished is not learnt from", () => {
		const hall = new TownHall().opens('1');
		hall.takes();
		hall.calls('1');
		hall.now = at('0:00', '2026-11-24');
		hall.does({ type: 'begin-day', day: dayOf('2026-11-24', '8:00-17:00') });
		expect(hall.office.serviceTimes.size).toBe(0);
	});

	it('W5 a clock set back during a visit makes it no shorter than nothing', () => {
		const hall = new TownHall().opens('1').at('10:00');
		hall.takes();
		hall.calls('1');
		hall.at('9:00').presses('1', 'finish');
		expect(hall.office.serviceTimes.get('documents')).toEqual({ count: 1, sumSeconds: 0, sumSquaredSeconds: 0 });
	});

	it('W6 two counters halve it', () => {
		const one = new TownHall().opens('1');
		one.takes('documents', 2);
		one.calls('1');
		const two = new TownHall().opens('1', '2');
		two.takes('documents', 3);
		two.calls('1');
		two.calls('2');
		expect([minutes(one), minutes(two)]).toEqual([18, 9]);
	});

	it('W6 free hands take the first people at once', () => {
		const hall = new TownHall().opens('1', '2');
		hall.takes('documents', 1);
		expect(wait(hall)).toEqual({ medianSeconds: 0, p90Seconds: 0 });
		hall.takes('documents', 1);
		expect(minutes(hall)).toBe(4);
	});

	it('W7 people of another service count as far as the counters are the same', () => {
		const hall = new TownHall().opens('2', '3');
		hall.takes('licences');
		hall.calls('3');
		hall.takes('documents');
		hall.calls('2');
		const before = minutes(hall);
		hall.takes('licences', 2);
		expect(minutes(hall) - before).toBe(10);
		hall.presses('3', 'pause');
		expect(minutes(hall) - before).toBe(20);
	});

	it('W7 people who have other counters to go to take free hands in part', () => {
		const hall = new TownHall().opens('1', '2', '3');
		hall.takes('licences', 2);
		expect(wait(hall)).toEqual({ medianSeconds: 0, p90Seconds: 0 });
		hall.takes('licences', 2);
		expect(minutes(hall)).toBe(4);
	});

	it('W7 people whom no open counter may call do not stand in the way', () => {
		const hall = new TownHall().opens('1', '2', '3');
		hall.takes('documents', 1);
		hall.calls('1');
		hall.presses('1', 'start');
		hall.does({ type: 'transfer', counter: '1', service: null, toCounter: '3' });
		hall.presses('3', 'pause');
		expect(wait(hall)).toEqual({ medianSeconds: 0, p90Seconds: 0 });
	});

	it('W8 reservations that will come before the turn count', () => {
		const hall = new TownHall().opens('1').at('8:40');
		hall.takes('documents', 4);
		hall.calls('1');
		const before = minutes(hall, 'documents', 'P004');
		hall.reserves(reservation('9:00', '4711'), reservation('9:30', '4712'), reservation('8:00', '4713'));
		expect(minutes(hall, 'documents', 'P004') - before).toBe(10);
	});

	it('W8 whoever goes before them does not wait for them', () => {
		const hall = new TownHall().opens('1').reserves(reservation('9:00', '4711'), reservation('9:30', '4712'));
		hall.at('8:59').takes('documents', 2);
		hall.calls('1');
		hall.typesPin('4711');
		hall.reserves(reservation('9:00', '4713', { seat: 1 }));
		const reserved = minutes(hall.at('9:00'), 'documents', 'P003');
		expect(reserved).toBe(8);
		hall.presses('1', 'no-show');
		hall.does({ type: 'put-back', counter: '1', ticket: hall.ticket('P001').id });
		expect(wait(hall, 'documents', 'P001')).toEqual({ medianSeconds: 0, p90Seconds: 0 });
	});

	it('W9 is longer by the break when it reaches into it', () => {
		const hall = new TownHall({}, '8:00-11:30', '12:30-17:00').opens('1').at('11:00');
		hall.takes('documents', 4);
		hall.calls('1');
		expect(minutes(hall.at('10:00'))).toBe(38);
		expect(minutes(hall.at('11:00'))).toBe(98);
		expect(minutes(hall.at('11:45'))).toBe(38);
	});

	it('W10 whoever was sent to a counter waits for it alone', () => {
		const hall = new TownHall().opens('1', '2', '3');
		hall.takes('documents');
		hall.takes('licences', 2);
		hall.calls('1');
		hall.presses('1', 'start');
		hall.does({ type: 'transfer', counter: '1', service: null, toCounter: '3' });
		expect(hall.calls('3')).toBe('P001');
		hall.does({ type: 'put-back', counter: '3', ticket: hall.ticket('P001').id });
		hall.calls('2');
		expect(wait(hall, 'documents', 'P001')).toEqual({ medianSeconds: 0, p90Seconds: 0 });
		hall.presses('3', 'pause');
		expect(wait(hall, 'documents', 'P001')).toBeNull();
		expect(wait(hall)).not.toBeNull();
	});

	it('W11 lies in a narrow band when every visit takes the same, in a wide one when they vary', () => {
		const steady = new TownHall({}, '8:00-17:00').opens('1');
		const varied = new TownHall({}, '8:00-17:00').opens('1');
		for (const seconds of [600, 600, 600, 600]) {
			steady.takes();
			serves(steady, '1', seconds);
		}
		for (const seconds of [60, 1140, 60, 1140]) {
			varied.takes();
			serves(varied, '1', seconds);
		}
		const band = (hall: TownHall) => {
			hall.takes('documents', 4);
			hall.calls('1');
			const { medianSeconds = 0, p90Seconds = 0 } = wait(hall) ?? {};
			return p90Seconds / medianSeconds;
		};
		expect(band(varied)).toBeGreaterThan(band(steady));
	});
});
