import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Refusals } from '#wire/refusals.ts';
import { type Clock, type Instant, instant } from '#wire/time.ts';
import type { DatabaseState } from './database-health.ts';

export interface MetricsParts {
	readonly clock: Clock;
	/** Streams of occupancy and tickets open just now. */
	readonly streams: () => number;
	/** Messages that were not taken since start. */
	readonly refusedPayloads: () => Refusals;
	readonly linkUp: () => boolean;
	readonly databaseState: () => Promise<DatabaseState>;
}

/** What the cloud counts, for Prometheus; no labels that say who. */
export class Metrics {
	readonly registry = new Registry();
	readonly #bookings: Counter<'office'>;
	readonly #cancellations: Counter<'office'>;
	readonly #refusals: Counter<'problem'>;
	readonly #events: Counter<'office'>;
	readonly #contradictions: Counter<'office'>;
	readonly #disputes: Counter<'office'>;
	readonly #lastEventAt = new Map<string, Instant>();

	constructor({ clock, streams, refusedPayloads, linkUp, databaseState }: MetricsParts) {
		const registers = [this.registry];
		collectDefaultMetrics({ register: this.registry });
		const counter = <Label extends string>(name: string, help: string, label: Label) =>
			new Counter({ name: `prepazka_${name}`, help, labelNames: [label], registers });
		this.#bookings = counter('bookings_total', 'Reservations made', 'office');
		this.#cancellations = counter('cancellations_total', 'Reservations cancelled', 'office');
		this.#refusals = counter('refusals_total', 'Requests answered with a problem', 'problem');
		this.#events = counter('events_total', 'Events of offices stored', 'office');
		this.#disputes = counter(
			'disputed_check_ins_total',
			'Visitors taken in whose reservation was cancelled, used before or unknown here',
			'office',
		);
		this.#contradictions = counter(
			'journal_contradictions_total',
			'Batches of an office that contradict its journal as stored: it was lost or restored',
			'office',
		);
		const gauge = (name: string, help: string, value: () => number | Promise<number>) =>
			new Gauge({
				name: `prepazka_${name}`,
				help,
				registers,
				async collect() {
					this.set(await value());
				},
			});
		gauge('occupancy_streams', 'Readers of live occupancy and tickets', streams);
		const isUp = async () => Number((await databaseState()) === 'up');
		gauge('database_ok', 'Whether the database takes writes, is whole, copied, and not restored from a copy', isUp);
		gauge('link_up', 'Whether the cloud is connected to the broker', () => Number(linkUp()));
		new Gauge({
			name: 'prepazka_payloads_refused',
			help: 'Payloads from the broker refused since start, by kind',
			labelNames: ['kind'],
			registers,
			collect() {
				for (const [kind, count] of Object.entries(refusedPayloads())) this.set({ kind }, count);
			},
		});
		const lastEventAt = this.#lastEventAt;
		new Gauge({
			name: 'prepazka_event_age_seconds',
			help: 'Time since the latest event of an office happened that this process stored: of several the least counts',
			labelNames: ['office'],
			registers,
			collect() {
				for (const [office, at] of lastEventAt) this.set({ office }, (clock.now() - at) / 1000);
			},
		});
	}

	booked(office: string): void {
		this.#bookings.inc({ office });
	}

	cancelled(office: string): void {
		this.#cancellations.inc({ office });
	}

	refused(problem: string): void {
		this.#refusals.inc({ problem });
	}

	journalContradicted(office: string): void {
		this.#contradictions.inc({ office });
	}

	disputed(office: string, count: number): void {
		this.#disputes.inc({ office }, count);
	}

	eventsStored(office: string, count: number, lastAt: Instant): void {
		this.#events.inc({ office }, count);
		this.#lastEventAt.set(office, instant(Math.max(lastAt, this.#lastEventAt.get(office) ?? lastAt)));
	}
}
