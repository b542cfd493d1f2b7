import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { waitingTickets } from '#domain/claims.ts';
import type { OfficeCommand } from '#domain/commands.ts';
import { decide } from '#domain/decide.ts';
import { effectsOf } from '#domain/effects.ts';
import type { OfficeEvent, RestoredEntry } from '#domain/events.ts';
import { evolve } from '#domain/evolve.ts';
import type { Office } from '#domain/office.ts';
import type { Instant, ReservationFact } from '#domain/values.ts';
import { lastIssued } from '../../../firmware/sync/combined-day.ts';
import { at, dayOf, MONDAY, officeOn, reservation } from '../../support/office-builder.ts';
import { eventsOf, randomDays, type Step } from '../../support/random-days.ts';
import { TownHall } from '../../support/town-hall.ts';

/** Known from elsewhere than from the day's events. */
const ELSEWHERE: ReadonlySet<string> = new Set(['office-configured', 'day-begun', 'reservations-updated']);

/** When things happened that the cloud has heard of, and those since the loss. */
const [BEFORE, SINCE] = [at('8:30'), at('8:40')];

/** What the cloud would tell of a hall's day. */
const toldOf = (hall: TownHall): readonly RestoredEntry[] =>
	hall.events.filter(({ type }) => !ELSEWHERE.has(type)).map((event) => ({ at: BEFORE, event }));

const carriedOut = (office: Office, command: OfficeCommand, now: Instant): Office =>
	decide(office, command, now).events.reduce((state, event) => evolve(state, event, now), office);

/** An office of the same rules whose journal began with the cloud's facts and nothing else. */
function newOffice({ rules, day, reservations, revision }: Office, now: Instant): Office {
	const facts = [...reservations.values()].flatMap(({ outcome, ticket, claim, state, ...fact }): ReservationFact[] =>
		state === 'confirmed' || state === 'cancelled' ? [{ ...fact, state }] : [],
	);
	return carriedOut(officeOn(day, rules), { type: 'update-reservations', revision, reservations: facts }, now);
}

/** What people can tell of the office's day. */
function visible(office: Office, now: Instant) {
	const { tickets, counters, calls, reservations, issuing, tallies, ended, wrongPinsToday } = office;
	return {
		tickets: new Map(
			[...tickets].map(([id, { order, print, ...ticket }]) => [
				id,
				{ ...ticket, isPrinted: print.state === 'printed' },
			]),
		),
		queue: waitingTickets(office, now).map(({ id }) => id),
		counters,
		calls: calls.map(({ count, ...call }) => call),
		reservations,
		issuing,
		today: tallies.today,
		ended: ended.filter(({ id }) => id.startsWith(office.day.date)),
		wrongPinsToday,
	};
}

/** What the office expects of visits to come, by those it has seen. */
const learntBy = ({ serviceTimes, errandTimes, hourPaces, overtakers }: Office) => ({
	...{ serviceTimes, errandTimes, hourPaces, overtakers },
});

describe('a day that was lost with its journal', () => {
	it('D21 comes back as it was, whatever people had done, for all that the cloud had heard', () => {
		let compared = 0;
		fc.assert(
			fc.property(randomDays, fc.double({ min: 0.2, max: 1, noNaN: true }), (steps, part) => {
				const [until] = steps.slice(Math.floor(part * (steps.length - 1)));
				if (!until || isReconfigured(steps)) return;
				compared += 1;
				const { after: office, at: now } = until;
				const since = eventsOf(steps.slice(0, steps.indexOf(until) + 1));
				const begun = since.findLastIndex(
					({ event, before }) => event.type === 'day-begun' && event.day.date !== before.day.date,
				);
				const entries = since
					.slice(begun)
					.filter(({ event }) => !ELSEWHERE.has(event.type))
					.map(({ event, at }) => ({ event, at }));
				const empty = newOffice(office, now);
				expect(empty.isDayWhole).toBe(false);
				const restored = carriedOut(
					empty,
					{ type: 'restore-day', date: office.day.date, entries, issued: lastIssued(entries) },
					now,
				);
				expect(visible(restored, now)).toEqual(visible(office, now));
			}),
			{ seed: 20261126, numRuns: 120 },
		);
		expect(compared).toBeGreaterThan(30);
	});

	it('D21, W16 learns nothing twice, whatever people had done', () => {
		fc.assert(
			fc.property(randomDays, (steps) => {
				const until = steps.at(-1);
				if (!until || isReconfigured(steps)) return;
				const { after: office, at: now } = until;
				const events = eventsOf(steps);
				const begun = events.findLastIndex(
					({ event, before }) => event.type === 'day-begun' && event.day.date !== before.day.date,
				);
				const entries = events.slice(begun).filter(({ event }) => !ELSEWHERE.has(event.type));
				const command = { type: 'restore-day', date: office.day.date, entries, issued: lastIssued(entries) } as const;
				const restored = carriedOut({ ...office, isDayWhole: false }, command, now);
				expect(learntBy(restored)).toEqual(learntBy(office));
			}),
			{ seed: 20261127, numRuns: 120 },
		);
	});

	const isReconfigured = (steps: readonly Step[]) => eventsOf(steps, 'office-configured').length > 1;

	it('D21 goes on in the fair order: who waited before goes before who came since', () => {
		const { hall, comesBack } = lostAfter((before) => {
			before.opens('1').takes('documents', 3);
			before.does({ type: 'call-next', counter: '1' });
		});
		hall.does({ type: 'skip-numbers', tickets: [`${MONDAY}/P003`] });
		hall.takes('documents', 1);
		comesBack();
		expect(hall.office.counters.get('1')).toMatchObject({ state: 'open', ticket: `${MONDAY}/P001` });
		expect(called(hall, 3)).toEqual(['P002', 'P003', 'P014']);
	});

	it('D21 a late answer overwrites nothing: tickets since, calls since and openings since stand', () => {
		const { hall, comesBack } = lostAfter((before) => {
			before.opens('1', '3').takes('documents', 2);
			before.takes('licences', 1);
			before.does({ type: 'call-next', counter: '1' });
		});
		// Nobody knows yet that P001 and P002 are in the hall.
		hall.opens('1', '2').takes('documents', 1);
		hall.does({ type: 'call-next', counter: '1' });
		hall.takes('documents', 1);
		comesBack();
		expect(hall.office.counters.get('1')?.ticket).toBe(`${MONDAY}/P001`);
		expect([...hall.office.tickets.values()].map(({ number, state }) => [number, state])).toEqual([
			['L001', 'waiting'],
			['P001', 'called'],
			['P002', 'waiting'],
		]);
		expect(hall.office.tickets.get(`${MONDAY}/P001`)?.issuedAt).toBe(SINCE);
		expect([...hall.office.counters.values()].map(({ state }) => state)).toEqual(['open', 'open', 'open']);
	});

	it('Q39, D21 is shown as called only where the visitor is, whom an older copy called to another counter', () => {
		const hall = new TownHall().opens('1', '2');
		hall.takes();
		const copy = hall.office;
		hall.calls('1');
		hall.presses('1', 'start');
		const onCopy = goneOnFrom(copy, toldOf(hall), (since) => since.calls('2'));
		expect(onCopy.office.calls).toMatchObject([{ number: 'P001', counter: '2' }]);
		onCopy.presses('2', 'finish');
		expect(onCopy.office.calls).toEqual([]);
	});

	it('Q39, D21 is not shown as called whose counter has resumed somebody else on an older copy', () => {
		const hall = new TownHall().opens('1');
		hall.takes('documents', 2);
		hall.calls('1');
		for (const type of ['start', 'park'] as const) hall.presses('1', type);
		const copy = hall.office;
		hall.calls('1');
		const resume = { type: 'resume', counter: '1', ticket: `${MONDAY}/P001` } as const;
		const onCopy = goneOnFrom(copy, toldOf(hall), (since) => since.does(resume));
		expect(onCopy.ticket('P002')).toMatchObject({ state: 'waiting', front: true });
		expect(onCopy.office.calls).toEqual([]);
	});

	it('D21 whoever was at a counter that has called somebody else since goes to the front', () => {
		const { hall, comesBack } = lostAfter((before) => {
			before.opens('1').takes('documents', 2);
			before.does({ type: 'call-next', counter: '1' });
		});
		hall.does({ type: 'skip-numbers', tickets: [`${MONDAY}/P002`] });
		hall.opens('1').takes('documents', 1);
		hall.does({ type: 'call-next', counter: '1' });
		comesBack();
		expect(hall.office.counters.get('1')?.ticket).toBe(`${MONDAY}/P013`);
		expect(called(hall, 2)).toEqual(['P001', 'P002']);
	});

	it('D21 nobody is left waiting for a counter or a service that is no more', () => {
		const { hall, comesBack } = lostAfter((before) => {
			before.opens('1', '3').takes('documents', 1);
			before.takes('licences', 1);
			before.does({ type: 'call-next', counter: '1' });
			before.does({ type: 'start', counter: '1' });
			before.does({ type: 'park', counter: '1' });
			before.does({ type: 'call-next', counter: '3' });
		});
		const { rules } = hall.office;
		hall.does({ type: 'configure', rules: { ...rules, counters: rules.counters.filter(({ id }) => id === '2') } });
		comesBack();
		hall.opens('2');
		expect(called(hall, 2)).toEqual(['P001', 'L001']);
	});

	it('D21 whoever queued for a service that is no more is unserved', () => {
		const { hall, comesBack } = lostAfter((before) => before.takes('documents') && before.takes('licences'));
		const { rules } = hall.office;
		hall.does({
			type: 'configure',
			rules: { ...rules, services: rules.services.filter(({ id }) => id === 'documents') },
		});
		comesBack();
		expect([...hall.office.tickets.values()].map(({ number }) => number)).toEqual(['P001']);
		expect(hall.office.ended).toMatchObject([{ number: 'L001', how: 'unserved' }]);
	});

	it('D21 whoever was taken in unconfirmed since is so still, and what is said of nobody known is passed over', () => {
		const { hall } = lostAfter(() => undefined);
		const { service, start, end, seat, generation, pin } = reservation('9:00', '3333');
		hall.at('8:50').typesUnheard(pin, { service, start, end, seat, generation, pin });
		const mine = hall.events.map((event) => ({ at: SINCE, event }));
		const ofNobody: readonly OfficeEvent[] = [
			{ type: 'reservation-missed', reservation: 'nobody' },
			{ type: 'ticket-called', ticket: `${MONDAY}/P099`, counter: '1' },
		];
		const entries = [...mine, ...ofNobody.map((event) => ({ at: SINCE, event }))];
		hall.does({ type: 'restore-day', date: MONDAY, entries, issued: lastIssued(entries) });
		expect([...hall.office.reservations.values()]).toMatchObject([
			{ state: 'unconfirmed', ticket: { number: 'P001' } },
		]);
		expect(hall.office.calls).toEqual([]);
	});

	it('D21 what was learnt before the day stands, unless the day tells more', () => {
		const { hall, comesBack } = lostAfter((before) => {
			before.opens('1').takes('documents', 3);
			for (let i = 0; i < 3; i++) before.does({ type: 'call-next', counter: '1' });
		});
		const learnt = (count: number) => ({ count, sumSeconds: count * 300, sumSquaredSeconds: count * 300 ** 2 });
		const longAgo = new Map([
			['documents', learnt(1)],
			['licences', learnt(50)],
		]);
		hall.office = { ...hall.office, serviceTimes: longAgo };
		comesBack();
		expect(hall.office.serviceTimes.get('licences')).toEqual(learnt(50));
		expect(hall.office.serviceTimes.get('documents')).toMatchObject({ count: expect.closeTo(2, 1), sumSeconds: 0 });
	});

	it('D21, W16 nothing is learnt twice of a day that is told again', () => {
		const hall = new TownHall().opens('1');
		hall.takes('documents', 60);
		while (hall.calls('1') !== null);
		comesLate(hall);
		const learnt = learntBy(hall.office);
		expect([learnt.hourPaces.size, learnt.overtakers.counts.get('documents')]).toEqual([1, 1]);
		hall.does({ type: 'restore-day', date: MONDAY, entries: toldOf(hall), issued: lastIssued(toldOf(hall)) });
		expect(learntBy(hall.office)).toEqual(learnt);
	});

	it('D21, W16 an office that had forgotten who overtakes and how hours differ learns it of the day', () => {
		const { hall, comesBack } = lostAfter((before) => {
			before.opens('1').takes('documents', 60);
			while (before.calls('1') !== null);
			comesLate(before);
		});
		comesBack();
		expect(hall.office.hourPaces.get(8)?.count).toBeGreaterThan(1);
		expect(hall.office.overtakers.counts.get('documents')).toBe(1);
	});

	it('D21, Q10 no number given since is given again, even if nobody has told of it', () => {
		const { hall } = lostAfter(() => undefined);
		hall.takes('documents', 2);
		hall.does({ type: 'restore-day', date: MONDAY, entries: [], issued: [] });
		expect(hall.takes('documents')).toBe('P003');
	});

	it('D21 is not taken for today when it was another day, and not twice', () => {
		const { hall, comesBack } = lostAfter((before) => before.takes('documents', 2));
		expect(hall.does({ type: 'restore-day', date: '2026-11-20', entries: [], issued: [] })).toEqual([]);
		comesBack();
		expect(hall.does({ type: 'restore-day', date: MONDAY, entries: [], issued: [] })).toEqual([]);
		expect(hall.office.restored).toMatchObject({ tickets: 2 });
	});

	it('D21, D18 jumps over the numbers that the cloud may not have heard of', () => {
		const { hall, comesBack } = lostAfter((before) => before.takes('documents', 5));
		comesBack();
		expect(hall.takes('documents')).toBe('P016');
	});

	it('D21, D18 jumps also where an older copy knew the last number that the cloud has heard of', () => {
		const hall = new TownHall();
		hall.takes('documents', 5);
		hall.does({ type: 'doubt-day' });
		const entries = toldOf(hall);
		const later = { at: SINCE, event: { type: 'counter-opened', counter: '1' } } as const;
		hall.does({ type: 'restore-day', date: MONDAY, entries: [...entries, later], issued: lastIssued(entries) });
		expect(hall.takes('documents')).toBe('P016');
	});

	it('D21, D18 jumps no further than it has already', () => {
		const { hall, comesBack } = lostAfter((before) => before.takes('documents', 5));
		hall.does({ type: 'skip-numbers', tickets: [`${MONDAY}/P005`] });
		expect(hall.takes('documents')).toBe('P016');
		comesBack();
		expect(hall.takes('documents')).toBe('P017');
	});

	it('D21 a journal that was mended or copied doubts its day until the cloud has spoken', () => {
		const hall = new TownHall();
		hall.takes('documents', 1);
		hall.office = { ...hall.office, isDayWhole: true };
		expect(hall.does({ type: 'doubt-day' })).toEqual(['day-doubted']);
		expect(hall.does({ type: 'doubt-day' })).toEqual([]);
		expect(hall.office.isDayWhole).toBe(false);
	});

	it('D21 a journal that was there when a day began has all of it', () => {
		const hall = new TownHall();
		const tuesday = dayOf('2026-11-24', '8:00-12:00');
		expect(hall.office.isDayWhole).toBe(false);
		const next = carriedOut(hall.office, { type: 'begin-day', day: tuesday }, tuesday.start);
		expect(next).toMatchObject({ isDayWhole: true, restored: null });
		const later = dayOf('2026-11-25', '8:00-12:00');
		expect(carriedOut(next, { type: 'begin-day', day: later }, at('7:30', later.date)).isDayWhole).toBe(true);
	});

	it('D21 a doubt stays when the clock is set to another day in the middle of it', () => {
		const hall = new TownHall();
		const tuesday = dayOf('2026-11-24', '8:00-12:00');
		const next = carriedOut(hall.office, { type: 'begin-day', day: tuesday }, at('9:00', tuesday.date));
		expect(next.isDayWhole).toBe(false);
	});

	it('D21, D4, D5 renews the displays of the counters in it and prints what may not have come out', () => {
		const { hall, comesBack } = lostAfter((before) => {
			before.opens('1').takes('documents', 2);
			before.does({ type: 'call-next', counter: '1' });
		});
		comesBack();
		const restored = hall.events.find(({ type }) => type === 'day-restored');
		expect(restored && effectsOf(restored)).toEqual([
			{ type: 'show-counter', counter: '1', isNew: false },
			{ type: 'print-ticket', ticket: `${MONDAY}/P002` },
		]);
		expect(effectsOf({ type: 'day-restored', entries: [] })).toEqual([]);
	});

	it('D6, D21 says on a paper that it may be a second one, as nobody has heard whether the first came out', () => {
		const { hall, comesBack } = lostAfter((before) => {
			before.takes('documents', 2);
			before.does({ type: 'start-print', ticket: `${MONDAY}/P002` });
			before.does({ type: 'report-print-failed', ticket: `${MONDAY}/P002`, reason: 'paper-out', unsure: false });
		});
		comesBack();
		for (const number of ['P001', 'P002']) hall.does({ type: 'start-print', ticket: `${MONDAY}/${number}` });
		const started = hall.events.flatMap((event) => (event.type === 'print-started' ? [event.again] : []));
		expect(started).toEqual([true, true]);
	});

	it('D21, P6 who had checked in is known, and counts as missed no more', () => {
		const facts = [reservation('9:00', '4711')];
		const { hall, comesBack } = lostAfter((before) => {
			before.reserves(...facts).at('8:50');
			before.does({ type: 'check-in', pin: '4711', terminal: 'lobby', early: false, language: null });
		});
		hall
			.reserves(...facts)
			.at('9:20')
			.does({ type: 'wake-up' });
		expect(hall.office.reservations.get('slot-9:00-4711')?.outcome).toBe('missed');
		comesBack();
		expect(
			hall.refuses({ type: 'check-in', pin: '4711', terminal: 'lobby', early: false, language: null }),
		).toMatchObject({ reason: 'already-checked-in', number: 'P001' });
	});

	/** Somebody is called, misses it and comes back. */
	function comesLate(hall: TownHall): void {
		const number = hall.takes();
		hall.calls('1');
		hall.presses('1', 'no-show');
		hall.does({ type: 'put-back', counter: '1', ticket: hall.ticket(number).id });
	}

	/** A hall whose journal was lost after a story, and how the cloud brings that back, with what happened since. */
	function lostAfter(story: (before: TownHall) => void) {
		const before = new TownHall();
		story(before);
		const hall = new TownHall();
		const told = toldOf(before);
		return {
			hall,
			comesBack() {
				const mine = hall.events.filter(({ type }) => !ELSEWHERE.has(type));
				const issued = new Set(mine.flatMap((event) => (event.type === 'ticket-issued' ? [event.ticket] : [])));
				const standing = told.filter(({ event }) => !('ticket' in event && issued.has(event.ticket)));
				const entries = [...standing, ...mine.map((event) => ({ at: SINCE, event }))];
				hall.does({ type: 'restore-day', date: MONDAY, entries, issued: lastIssued(told) });
			},
		};
	}

	/** A hall that goes on from an older copy of its journal until the cloud tells it what it has heard. */
	function goneOnFrom(copy: Office, heard: readonly RestoredEntry[], goesOn: (since: TownHall) => void): TownHall {
		const hall = new TownHall().at('8:40');
		hall.office = carriedOut(copy, { type: 'doubt-day' }, SINCE);
		goesOn(hall);
		const entries = [...heard, ...hall.events.map((event) => ({ at: SINCE, event }))];
		hall.does({ type: 'restore-day', date: MONDAY, entries, issued: lastIssued(heard) });
		return hall;
	}

	const called = (hall: TownHall, count: number): readonly string[] =>
		Array.from({ length: count }, () => {
			const counter = hall.office.counters.get('1')?.state === 'open' ? '1' : '2';
			hall.at('12:00').does({ type: 'call-next', counter });
			return hall.office.calls[0]?.number ?? 'nobody';
		});
});
