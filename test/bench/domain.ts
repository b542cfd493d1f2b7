import { serialize } from 'node:v8';
import type { OfficeCommand } from '#domain/commands.ts';
import { decide } from '#domain/decide.ts';
import { evolve } from '#domain/evolve.ts';
import { expectedWaits } from '#domain/expected-wait.ts';
import type { Office } from '#domain/office.ts';
import { type Instant, plusSeconds } from '#domain/values.ts';
import { at, day, officeOn, rules } from '../support/office-builder.ts';
import { spreadOf } from './statistics.ts';
import { figure, measured, type Suite, share } from './suite.ts';

const TICKETS = 1000;
/** People who wait while the day goes on: as many come as are called. */
const WAITING = 20;
const DAYS = 40;
const ESTIMATES = 500;
const GOAL_COMMANDS_PER_SECOND = 100_000;
const GOAL_ESTIMATE_MILLISECONDS = 2;

const SERVICES = ['a', 'b', 'c', 'd'].map((id, i) => ({
	id,
	letter: id.toUpperCase(),
	firstNumber: 1,
	lastNumber: 999,
	errands: [{ id: 'only', seconds: 300 + 60 * i }],
}));
/** Each counter serves two of the four services. */
const COUNTERS = Array.from({ length: 8 }, (_, i) => ({
	id: String(i + 1),
	services: [SERVICES[i % 4]?.id ?? 'a', SERVICES[(i + 1) % 4]?.id ?? 'a'],
}));

/** The queue as a pure function: how many commands a second, how long an estimate takes, how large a day is. */
export const domain: Suite = {
	name: 'domain',
	about: `The queue by itself: ${DAYS} days of ${TICKETS} tickets, then estimates for 8 counters and 60 waiting`,
	async run(say) {
		say('commands');
		const perSecond = commandsPerSecond();
		say('estimates');
		const waiting = playDay(60, 68).office;
		const estimates = Array.from({ length: ESTIMATES }, () => estimateMilliseconds(waiting));
		const evening = playDay(WAITING, TICKETS).office;
		return [
			share('decide and evolve, a day of 1,000 tickets', perSecond, 'commands/s', GOAL_COMMANDS_PER_SECOND),
			figure(
				'expected waits of all, 60 waiting: median',
				Math.round(median(estimates) * 100) / 100,
				'ms',
				GOAL_ESTIMATE_MILLISECONDS,
			),
			measured('expected waits of all, 60 waiting', spreadOf(estimates), null),
			figure('the state at the end of the day, serialised', kibibytes(evening), 'KiB', null),
			figure('the state with 60 waiting, serialised', kibibytes(waiting), 'KiB', null),
		];
	},
};

/** In the middle one of several rounds. */
function commandsPerSecond(): number {
	const rounds = Array.from({ length: DAYS }, () => {
		const began = performance.now();
		const { commands } = playDay(WAITING, TICKETS);
		return (commands / (performance.now() - began)) * 1000;
	});
	return Math.round(median(rounds));
}

/** As the screens ask: a state that has not been asked about yet. */
function estimateMilliseconds(office: Office): number {
	const unasked = { ...office };
	const began = performance.now();
	expectedWaits(unasked, at('12:00'));
	return performance.now() - began;
}

const kibibytes = (office: Office): number => Math.round(serialize(office).byteLength / 1024);
const median = (values: readonly number[]): number =>
	values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Plays a day with so many tickets, of which so many always wait; six commands for each ticket that is served. */
function playDay(waiting: number, tickets: number) {
	const day = new Day();
	for (const { id } of COUNTERS) day.execute({ type: 'open', counter: id });
	for (let issued = 0; issued < tickets; issued++) {
		day.issue(SERVICES[issued % SERVICES.length]?.id ?? 'a');
		if (issued >= waiting) day.serve(COUNTERS[issued % COUNTERS.length]?.id ?? '1');
	}
	const served = day.office.callCount;
	if (served !== tickets - waiting) throw new Error(`${served} tickets were called, not ${tickets - waiting}`);
	return day;
}

class Day {
	office: Office = officeOn(day('0:00-23:59'), rules({ services: SERVICES, counters: COUNTERS }));
	commands = 0;
	private now: Instant = at('0:00');

	execute(command: OfficeCommand): void {
		this.commands++;
		const { events } = decide(this.office, command, this.now);
		for (const event of events) this.office = evolve(this.office, event, this.now);
	}

	issue(service: string): void {
		this.now = plusSeconds(this.now, 40);
		this.execute({ type: 'issue-ticket', service, errand: 'only', language: 'cs' });
		const ticket = `${this.office.day.date}/${service.toUpperCase()}${String(this.office.lastNumbers.get(service.toUpperCase())).padStart(3, '0')}`;
		this.execute({ type: 'start-print', ticket });
		this.execute({ type: 'report-printed', ticket });
	}

	serve(counter: string): void {
		this.execute({ type: 'call-next', counter });
		this.execute({ type: 'start', counter });
		this.now = plusSeconds(this.now, 20);
		this.execute({ type: 'finish', counter });
	}
}
