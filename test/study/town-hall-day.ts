import { nextTicketFor } from '#domain/claims.ts';
import { decide } from '#domain/decide.ts';
import { boundOf, quantile } from '#domain/distributions.ts';
import type { OfficeEvent } from '#domain/events.ts';
import { evolve } from '#domain/evolve.ts';
import type { Office, Ticket } from '#domain/office.ts';
import { simulateWaits } from '#domain/simulated-waits.ts';
import type { Instant } from '#domain/values.ts';
import { virtualQueueOf } from '#domain/virtual-queue-of.ts';
import { exponential, lognormal, type Random, seededRandom } from '../../firmware/what-if/random.ts';
import { dayOf, officeOn, rules } from '../support/office-builder.ts';
import { type CaseScore, figure, Scores, type Told } from './score.ts';

/** The office of the study: three counters of which each can do two of three things. */
const SERVICES = [
	{ id: 'a', share: 0.4, minutes: 8 },
	{ id: 'b', share: 0.35, minutes: 12 },
	{ id: 'c', share: 0.25, minutes: 6 },
];
const COUNTERS = [
	{ id: '1', services: ['a', 'b'] },
	{ id: '2', services: ['b', 'c'] },
	{ id: '3', services: ['a', 'c'] },
];
const VARIATION = 0.5;
const PRIORITY_SHARE = 0.25;
const OPEN_MINUTES = 8 * 60;
const MEAN_MINUTES = SERVICES.reduce((sum, { share, minutes }) => sum + share * minutes, 0);

/** What was told to a visitor on arrival, in minutes. */
interface ToldOnArrival extends Told {
	readonly at: Instant;
	/** Its 10 % bound. */
	readonly low: number;
	/** By the same estimate if it knew nothing of the hours; `null` where they are all alike. */
	readonly withoutDrift: Told | null;
	readonly lastWait: number;
	readonly headWait: number;
	readonly queueLength: number;
	readonly formula: number;
}

/** The case's scores, with what the table of the literature gives: errors over the mean wait, and the 80 % interval. */
export interface TownHallResult {
	readonly scores: readonly CaseScore[];
	readonly meanWait: number;
	/** Share of waits between the 10 % and the 90 % bound. */
	readonly coverage80: number;
	readonly millisecondsPerEstimate: number;
}

/** A town hall in which visits take so many times as long after noon as before. */
export interface TownHall {
	readonly load: number;
	readonly afterNoon: number;
}

/** Plays days of the town hall, by the office's own rules, and judges what visitors were told on arrival. */
export function townHallCase(name: string, hall: TownHall, days: number, seed: number): TownHallResult {
	const studied = new StudiedHall(hall, seededRandom(seed));
	for (let day = 0; day < days; day++) studied.playDay(day);
	return studied.result(name);
}

/** What the office foresees for a ticket: as `Told`, with the 10 % bound. */
function foreseen(office: Office, id: string, now: Instant): Told & { readonly low: number } {
	const { queue, tickets } = virtualQueueOf(office, now);
	const waits = simulateWaits(queue).ofVisitors[tickets.findIndex((ticket) => ticket.id === id)];
	const sorted = (waits ?? new Float64Array(1)).toSorted();
	const at = (share: number): number => quantile(sorted, share) / 60;
	return { median: at(0.5), mean: mean(sorted) / 60, low: at(0.1), bound: boundOf(sorted, 0.9) / 60 };
}

class StudiedHall {
	private office: Office;
	private now = 0 as Instant;
	private readonly random: Random;
	private readonly meanGapMinutes: number;
	private readonly afterNoon: number;
	private readonly scores = new Scores();
	private readonly told = new Map<string, ToldOnArrival>();
	private readonly ends = new Map<string, Instant>();
	private lastWait = 0;
	private numbers = 0;
	private waited = { people: 0, minutes: 0, within80: 0 };
	private spentMilliseconds = 0;

	constructor({ load, afterNoon }: TownHall, random: Random) {
		this.afterNoon = afterNoon;
		this.random = random;
		this.meanGapMinutes = MEAN_MINUTES / (load * COUNTERS.length);
		const services = SERVICES.map(({ id, minutes }, i) => ({
			id,
			letter: 'ABC'.charAt(i),
			firstNumber: 1,
			lastNumber: 999,
			errands: [{ id: 'only', seconds: minutes * 60 }],
		}));
		this.office = officeOn(dayOf('2026-11-22'), rules({ services, counters: COUNTERS }));
	}

	playDay(index: number): void {
		const date = new Date(Date.UTC(2027, 0, 1 + index)).toISOString().slice(0, 10);
		const day = dayOf(date, '8:00-16:00');
		const opens = day.openings[0]?.start ?? day.start;
		this.now = day.start;
		this.happens(...decide(this.office, { type: 'begin-day', day }, day.start).events);
		this.now = opens;
		this.happens(...COUNTERS.map(({ id }): OfficeEvent => ({ type: 'counter-opened', counter: id })));
		this.lastWait = 0;
		let next = this.afterGap(opens);
		const closes = opens + OPEN_MINUTES * 60_000;
		while (next < closes || this.ends.size > 0) {
			const [counter, end] = this.firstEnd();
			if (next < closes && next <= end) {
				this.now = next;
				this.arrive();
				next = this.afterGap(next);
			} else {
				this.now = end;
				this.finish(counter);
			}
		}
	}

	result(name: string): TownHallResult {
		const { people, minutes, within80 } = this.waited;
		return {
			scores: this.scores.of(name),
			meanWait: minutes / people,
			coverage80: within80 / people,
			millisecondsPerEstimate: this.spentMilliseconds / this.numbers,
		};
	}

	private arrive(): void {
		const service = this.draw();
		const ticket = `${this.office.day.date}/${++this.numbers}`;
		const hasPriority = this.random() < PRIORITY_SHARE;
		const reservation = hasPriority ? { id: ticket, slotStart: this.now } : null;
		const issued = { ticket, number: 'A001', service, errand: 'only', language: 'cs', reservation } as const;
		this.happens({ type: 'ticket-issued', ...issued });
		this.told.set(ticket, this.tell(ticket, service));
		for (const { id, services } of COUNTERS) if (!this.ends.has(id) && services.includes(service)) this.call(id);
	}

	/** What every estimator says to the last ticket. */
	private tell(id: string, service: string): ToldOnArrival {
		const began = process.cpuUsage();
		const own = foreseen(this.office, id, this.now);
		const { user, system } = process.cpuUsage(began);
		this.spentMilliseconds += (user + system) / 1000;
		const withoutDrift = this.afterNoon === 1 ? null : foreseen({ ...this.office, hourPaces: new Map() }, id, this.now);
		const others = [...this.office.tickets.values()].filter((one) => one.state === 'waiting' && one.id !== id);
		const ahead = others.length;
		const head = others.find(({ reservation }) => reservation === null);
		const formula = (ahead * (SERVICES.find((one) => one.id === service)?.minutes ?? 0)) / COUNTERS.length;
		return {
			at: this.now,
			...own,
			withoutDrift,
			lastWait: this.lastWait,
			headWait: head ? (this.now - head.issuedAt) / 60_000 : 0,
			queueLength: ((ahead + 1) * MEAN_MINUTES) / COUNTERS.length,
			formula,
		};
	}

	private call(counter: string): void {
		const here = this.office.counters.get(counter);
		const ticket = here && nextTicketFor(this.office, here, this.now);
		if (!ticket) return;
		this.happens({ type: 'ticket-called', ticket: ticket.id, counter });
		this.judge(ticket);
		const usual = SERVICES.find(({ id }) => id === ticket.service)?.minutes ?? 0;
		const isAfterNoon = this.now >= this.office.day.start + 12 * 3_600_000;
		const minutes = isAfterNoon ? usual * this.afterNoon : usual;
		const service = lognormal(this.random, minutes, VARIATION) * 60_000;
		this.ends.set(counter, (this.now + Math.round(service)) as Instant);
	}

	/** The table of the literature is of those who had to wait and had no priority. */
	private judge({ id, reservation }: Ticket): void {
		const told = this.told.get(id);
		if (!told) return;
		this.told.delete(id);
		const actual = (this.now - told.at) / 60_000;
		if (actual === 0 || reservation !== null) return;
		this.lastWait = actual;
		this.waited.people++;
		this.waited.minutes += actual;
		if (told.low <= actual && actual <= (told.bound ?? 0)) this.waited.within80++;
		this.scores.add('prepazka', told, actual);
		if (told.withoutDrift) this.scores.add('prepazka, every hour alike', told.withoutDrift, actual);
		this.scores.add('last visitor’s wait', figure(told.lastWait), actual);
		this.scores.add('head of line', figure(told.headWait), actual);
		this.scores.add('queue length', figure(told.queueLength), actual);
		this.scores.add('people ahead × mean / counters', figure(told.formula), actual);
	}

	private finish(counter: string): void {
		this.ends.delete(counter);
		const ticket = this.office.counters.get(counter)?.ticket;
		if (ticket) this.happens({ type: 'ticket-finished', ticket, counter });
		this.call(counter);
	}

	private happens(...events: readonly OfficeEvent[]): void {
		this.office = events.reduce((office, event) => evolve(office, event, this.now), this.office);
	}

	private firstEnd(): readonly [string, Instant] {
		return [...this.ends].reduce((a, b) => (b[1] < a[1] ? b : a), ['', Number.POSITIVE_INFINITY as Instant]);
	}

	private afterGap(at: Instant): Instant {
		return (at + Math.round(exponential(this.random, this.meanGapMinutes) * 60_000)) as Instant;
	}

	private draw(): string {
		let left = this.random();
		const drawn = SERVICES.find(({ share }) => {
			left -= share;
			return left < 0;
		});
		return drawn?.id ?? 'c';
	}
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
