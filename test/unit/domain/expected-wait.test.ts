import { describe, expect, it } from 'vitest';
import type { OfficeCommand } from '#domain/commands.ts';
import { expectedWait, openCounters } from '#domain/expected-wait.ts';
import { serviceTime } from '#domain/service-times.ts';
import { at, COUNTERS, DOCUMENTS, day, dayOf, LICENCES, reservation, rules } from '../../support/office-builder.ts';
import { TownHall } from '../../support/town-hall.ts';

const wait = (hall: TownHall, service = 'documents', number?: string) =>
	expectedWait(hall.office, service, hall.now, number === undefined ? undefined : hall.ticket(number));

/** Median of the expected wait in whole minutes. */
const minutes = (hall: TownHall, service = 'documents', number?: string) =>
	Math.round((wait(hall, service, number)?.medianSeconds ?? Number.NaN) / 60);

/** Waits are simulated: within a tenth, or a minute and a half. */
const about = (actual: number, expected: number) => Math.abs(actual - expected) <= Math.max(1.5, expected / 10);

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
		expect(openCounters(hall.office, 'documents')).toEqual([]);
		expect(openCounters(hall.office, 'licences').map(({ id }) => id)).toEqual(['3']);
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
		// Six people ahead and one in hand of ten minutes each, of which the one has just begun.
		expect(about(minutes(hall), 65)).toBe(true);
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
		const longer = (wait(hall)?.medianSeconds ?? 0) - before;
		expect([longer > 15, longer < 90]).toEqual([true, true]);
	});

	it('W4 visits take as long as configured, until the office has seen five', () => {
		const hall = new TownHall().opens('1');
		expect(serviceTime(hall.office, 'documents')).toEqual({ meanSeconds: 600, variation: 0.5, visits: 5 });
		for (let i = 0; i < 5; i++) {
			hall.takes();
			serves(hall, '1', 300);
		}
		expect(Math.round(serviceTime(hall.office, 'documents').meanSeconds / 10)).toBe(45);
	});

	it('W4 a service without errands takes no time until seen', () => {
		const hall = new TownHall({ services: [{ ...DOCUMENTS, errands: [] }, LICENCES] }).opens('1');
		hall.takes();
		hall.calls('1');
		expect(wait(hall)).toEqual({ medianSeconds: 0, p90Seconds: 0 });
		expect(serviceTime(hall.office, 'fishing')).toMatchObject({ meanSeconds: 0, variation: 0 });
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

	/** `P001` is served at counter 1 since nine. */
	function servedSinceNine(...more: readonly { service: string; errand: null }[]): TownHall {
		const hall = new TownHall().opens('1', '2', '3');
		hall.does({ type: 'issue-ticket', service: 'documents', errand: null, language: 'cs', more });
		hall.at('9:00').calls('1');
		hall.presses('1', 'start');
		return hall.at('9:12');
	}
	const untilHalfPast = { type: 'park', counter: '1', until: at('9:30') } as const;
	const withoutFirst = rules({ counters: COUNTERS.filter(({ id }) => id !== '1') });

	it.each<[string, ...OfficeCommand[]]>([
		['was parked until a time', untilHalfPast],
		['was parked by a counter that closed', { type: 'park', counter: '1' }, { type: 'close', counter: '1' }],
		['was sent to another counter', { type: 'transfer', counter: '1', service: null, toCounter: '2' }],
		['lost its counter', { type: 'configure', rules: withoutFirst }],
	])('W5 the rest of a visit that %s is not learnt from', (_, ...commands) => {
		const hall = servedSinceNine();
		for (const command of commands) hall.does(command);
		hall.at('9:30').does({ type: 'wake-up' });
		const called = hall.calls('2') ?? hall.calls('1');
		expect(called).toBe('P001');
		hall.at('9:33').presses(hall.ticket('P001').counter ?? '', 'finish');
		expect(hall.office.serviceTimes.size).toBe(0);
	});

	it('W5 what comes after an interrupted visit is learnt from', () => {
		const hall = servedSinceNine({ service: 'licences', errand: null });
		hall.does(untilHalfPast);
		hall.at('9:30').does({ type: 'wake-up' });
		hall.calls('1');
		hall.presses('1', 'finish');
		hall.at('9:40').calls('3');
		hall.at('9:50').presses('3', 'finish');
		expect(hall.office.serviceTimes).toEqual(new Map([['licences', expect.objectContaining({ sumSeconds: 600 })]]));
	});

	it('W5 a visit for another service begins anew where somebody was sent on', () => {
		const hall = servedSinceNine();
		hall.does({ type: 'transfer', counter: '1', service: 'licences', toCounter: null });
		hall.at('9:20').calls('3');
		hall.at('9:30').presses('3', 'finish');
		expect(hall.office.serviceTimes).toEqual(new Map([['licences', expect.objectContaining({ sumSeconds: 600 })]]));
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
		expect([about(minutes(one), 18), about(minutes(two), 9)]).toEqual([true, true]);
	});

	it('W6 free hands take the first people at once', () => {
		const hall = new TownHall().opens('1', '2');
		hall.takes('documents', 1);
		expect(wait(hall)).toEqual({ medianSeconds: 0, p90Seconds: 0 });
		hall.takes('documents', 1);
		expect(about(minutes(hall), 5)).toBe(true);
	});

	it('W7 people of another service count as far as the counters are the same', () => {
		const hall = new TownHall().opens('2', '3');
		hall.takes('licences');
		hall.calls('3');
		hall.takes('documents');
		hall.calls('2');
		const before = minutes(hall);
		hall.takes('licences', 2);
		const more = minutes(hall) - before;
		expect(more).toBeGreaterThan(2);
		hall.presses('3', 'pause');
		expect(minutes(hall) - before).toBeGreaterThan(more + 4);
	});

	it('W7 people who may go to one counter only leave the other to the newcomer', () => {
		const hall = new TownHall().opens('1', '2', '3');
		hall.takes('licences', 4);
		expect(wait(hall)).toEqual({ medianSeconds: 0, p90Seconds: 0 });
		hall.presses('1', 'pause');
		expect(minutes(hall)).toBeGreaterThan(10);
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
		const longer = minutes(hall, 'documents', 'P004') - before;
		expect([longer > 6, longer < 16]).toEqual([true, true]);
	});

	it('W8 whoever goes before them does not wait for them', () => {
		const hall = new TownHall().opens('1').reserves(reservation('9:00', '4711'), reservation('9:30', '4712'));
		hall.at('8:59').takes('documents', 2);
		hall.calls('1');
		hall.typesPin('4711');
		hall.reserves(reservation('9:00', '4713', { seat: 1 }));
		const reserved = minutes(hall.at('9:00'), 'documents', 'P003');
		expect(about(reserved, 8)).toBe(true);
		hall.presses('1', 'no-show');
		hall.does({ type: 'put-back', counter: '1', ticket: hall.ticket('P001').id });
		expect(wait(hall, 'documents', 'P001')).toEqual({ medianSeconds: 0, p90Seconds: 0 });
	});

	it('W9 is longer by the break when it reaches into it', () => {
		const hall = new TownHall({}, '8:00-11:30', '12:30-17:00').opens('1').at('11:00');
		hall.takes('documents', 4);
		hall.calls('1');
		const begun = minutes(hall.at('11:00'));
		expect(about(begun, 35 + 60)).toBe(true);
		hall.at('11:00:01').does({ type: 'begin-day', day: day('8:00-17:00') });
		expect(about(minutes(hall), 35)).toBe(true);
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

	it('W11 lies in a wider band with little experience than with much', () => {
		const band = (visits: number) => {
			const hall = new TownHall({}, '8:00-17:00').opens('1');
			for (let i = 0; i < visits; i++) {
				hall.at('8:00').takes();
				serves(hall, '1', i % 2 === 0 ? 180 : 1020);
			}
			hall.takes('documents', 20);
			hall.calls('1');
			const { medianSeconds = 0, p90Seconds = 0 } = wait(hall) ?? {};
			return p90Seconds / medianSeconds;
		};
		expect(band(2)).toBeGreaterThan(band(60) * 1.1);
	});

	it('W4 learns each errand for itself', () => {
		const hall = new TownHall().opens('1');
		for (let i = 0; i < 20; i++) {
			hall.at('9:00').does({ type: 'issue-ticket', service: 'documents', errand: 'apply', language: 'cs' });
			serves(hall, '1', 1800);
		}
		expect(serviceTime(hall.office, 'documents', 'apply').meanSeconds).toBeGreaterThan(1500);
		expect(serviceTime(hall.office, 'documents', 'collect').meanSeconds).toBe(300);
		expect(serviceTime(hall.office, 'documents').meanSeconds).toBeGreaterThan(1300);
	});

	it('W12 shortens while somebody is at the counter, and is never quite over', () => {
		const hall = new TownHall().opens('1').at('9:00');
		hall.takes();
		hall.calls('1');
		hall.takes();
		const begun = minutes(hall.at('9:00'));
		expect(minutes(hall.at('9:05'))).toBeLessThan(begun);
		expect(wait(hall.at('10:30'))?.medianSeconds).toBeGreaterThan(0);
	});

	it('W3 never falls with more people ahead where a service has its counters for itself', () => {
		const hall = new TownHall({ counters: ['1', '2', '3'].map((id) => ({ id, services: ['documents'] })) });
		hall.opens('1', '2', '3').reserves(reservation('8:30', '4711'), reservation('9:00', '4712'));
		let before = wait(hall.at('8:20'));
		for (let people = 0; people < 30; people++) {
			hall.at('8:10').takes();
			const now = wait(hall.at('8:20'));
			expect(now?.medianSeconds).toBeGreaterThanOrEqual(before?.medianSeconds ?? 0);
			expect(now?.p90Seconds).toBeGreaterThanOrEqual(before?.p90Seconds ?? 0);
			before = now;
		}
	});

	it('W8 kept reservations make those to come more likely, missed ones less', () => {
		const waitAfter = (outcome: 'kept' | 'missed') => {
			const early = Array.from({ length: 6 }, (_, i) => reservation('8:00', `10${i}0`, { seat: i }));
			const hall = new TownHall({ checkInClosesSeconds: 0 }).opens('1', '2').reserves(...early);
			if (outcome === 'kept') for (const { pin } of early) hall.at('7:50').typesPin(pin);
			hall.at('8:00:01').does({ type: 'wake-up' });
			while (hall.calls('1') !== null);
			const later = Array.from({ length: 6 }, (_, i) => reservation('8:30', `20${i}0`, { seat: i }));
			hall
				.reserves(...later)
				.at('8:29')
				.takes('documents', 1);
			hall.at('8:29').calls('1');
			hall.at('8:29').takes('documents', 4);
			return hall.office;
		};
		const untaught = { serviceTimes: new Map(), errandTimes: new Map() };
		const kept = expectedWait({ ...waitAfter('kept'), ...untaught }, 'documents', at('8:29'));
		const missed = expectedWait({ ...waitAfter('missed'), ...untaught }, 'documents', at('8:29'));
		expect(kept?.medianSeconds).toBeGreaterThan(missed?.medianSeconds ?? 0);
	});

	it('W13 is the same however often it is asked for', () => {
		const queue = () => {
			const hall = new TownHall().opens('1', '2').reserves(reservation('9:00', '4711'));
			hall.takes('documents', 8);
			hall.calls('1');
			return wait(hall.at('8:30'));
		};
		expect(queue()).toEqual(queue());
	});

	it('W14 is over for whoever was called', () => {
		const hall = new TownHall().opens('1');
		hall.takes();
		const ticket = hall.ticket('P001');
		hall.calls('1');
		expect(expectedWait(hall.office, 'documents', hall.now, ticket)).toEqual({ medianSeconds: 0, p90Seconds: 0 });
	});

	it('W16 expects more to come unannounced where many have, and forgets them day by day', () => {
		const busy = (unannounced: number) => {
			const hall = new TownHall().opens('1').at('10:00');
			for (let i = 0; i < unannounced; i++) hall.comesUnannounced(`Q${i}`);
			while (hall.calls('1') !== null);
			hall.at('10:30').takes('documents', 6);
			hall.at('10:30').calls('1');
			return hall;
		};
		const untaught = (hall: TownHall) => {
			const office = { ...hall.office, serviceTimes: new Map() };
			return expectedWait(office, 'documents', at('10:30'))?.medianSeconds ?? 0;
		};
		expect(untaught(busy(12))).toBeGreaterThan(untaught(busy(0)) + 600);
		const hall = busy(12);
		hall.now = at('0:00', '2026-11-24');
		hall.does({ type: 'begin-day', day: dayOf('2026-11-24', '8:00-17:00') });
		expect(hall.office.overtakers.counts.get('documents')).toBeCloseTo(10.8);
		expect(hall.office.overtakers.seconds).toBeCloseTo(0.9 * 9 * 3600);
	});

	it('W16 learns from late comers who are put back in front, not from reservations that were announced', () => {
		const hall = new TownHall().opens('1').reserves(reservation('8:00', '4711'));
		hall.typesPin('4711');
		expect(hall.office.overtakers.counts.size).toBe(0);
		hall.calls('1');
		hall.presses('1', 'no-show');
		hall.does({ type: 'put-back', counter: '1', ticket: hall.ticket('P001').id });
		expect(hall.office.overtakers.counts.get('documents')).toBe(1);
	});
});
