import fc from 'fast-check';
import pino from 'pino';
import { expect, test } from 'vitest';
import { type Link, LinkDown } from '#link/link.ts';
import { type Carrier, MemoryBroker } from '#link/memory-broker.ts';
import type { WireEntry } from '#wire/events.ts';
import { instant } from '#wire/time.ts';
import { LiveOccupancy } from '../../../cloud-sync/endpoint/live-occupancy.ts';
import { LiveTickets } from '../../../cloud-sync/endpoint/live-tickets.ts';
import { OfficeHealth } from '../../../cloud-sync/endpoint/office-health.ts';
import { OfficeSync } from '../../../cloud-sync/endpoint/office-sync.ts';
import { Offices } from '../../../cloud-sync/endpoint/offices.ts';
import { openStore } from '../../../cloud-sync/endpoint/stores/open-store.ts';
import type { Store } from '../../../cloud-sync/endpoint/stores/store.ts';
import { createTestClock } from '../../support/test-clock.ts';
import { connectTestLink } from '../../support/test-link.ts';

const log = pino({ enabled: false });
const SLOT = Date.UTC(2026, 10, 18, 8);
/** Small, so that a few dozen events make many batches. */
const BATCH = 3;

/** An office by the rules of the wire and nothing else: a journal it resends from the last ack, a copy it keeps in order. */
class ModelOffice {
	readonly journal: WireEntry[] = [];
	readonly applied: number[] = [];
	readonly #link: Link;
	#acknowledged = 0;
	#unanswered = false;

	constructor(link: Link) {
		this.#link = link;
		link.subscribe('sumperk', 'up/ack', ({ sequence }) => {
			this.#acknowledged = Math.min(sequence, this.journal.length);
			if (this.#acknowledged < this.journal.length) this.sendRest();
		});
		link.subscribe('sumperk', 'down/reservations', ({ revision: last, changes }) => {
			this.#unanswered = false;
			if (changes.length === 0 && last > this.applied.length) return this.want();
			for (const { revision } of changes) {
				if (revision === this.applied.length + 1) this.applied.push(revision);
				else if (revision > this.applied.length) return this.want();
			}
		});
		link.onUpChange((up) => {
			if (up) this.want();
			if (up) this.sendRest();
		});
	}

	happen(): void {
		const sequence = this.journal.length + 1;
		const event = { type: 'counter-opened', counter: '3' } as const;
		this.journal.push({ sequence, at: instant(SLOT + sequence), event });
		this.sendRest();
	}

	sendRest(): void {
		const events = this.journal.slice(this.#acknowledged, this.#acknowledged + BATCH);
		if (events.length > 0)
			this.#send(() => this.#link.send('sumperk', 'up/events', { from: this.#acknowledged + 1, events }));
	}

	/** What its timers do once there was silence for a while. */
	remind(): void {
		if (this.#unanswered) this.want();
		this.sendRest();
	}

	want(): void {
		this.#unanswered = true;
		this.#send(() => this.#link.send('sumperk', 'down/want', { revision: this.applied.length }));
	}

	#send(send: () => Promise<void>): void {
		send().catch((error: unknown) => {
			if (!(error instanceof LinkDown)) throw error;
		});
	}
}

/** Keeps deliveries until the test lets one of them through, in any order, twice or not at all. */
function roughSea() {
	const waiting: (() => void)[] = [];
	const carry: Carrier = (_delivery, arrive) => void waiting.push(arrive);
	return {
		carry,
		/** @param fate 0 to 1: lost, doubled or simply delivered */
		deliver(pick: number, fate: number): void {
			const [arrive] = waiting.splice(pick % Math.max(1, waiting.length), 1);
			if (arrive === undefined || fate < 0.2) return;
			arrive();
			if (fate > 0.8) arrive();
		},
		/** Lets everything through in order; true when there was something. */
		flush(): boolean {
			const all = waiting.splice(0);
			for (const arrive of all) arrive();
			return all.length > 0;
		},
	};
}

const step = fc.oneof(
	{ weight: 3, arbitrary: fc.constant({ do: 'happen' as const }) },
	{ weight: 2, arbitrary: fc.constant({ do: 'book' as const }) },
	{
		weight: 6,
		arbitrary: fc.record({
			do: fc.constant('deliver' as const),
			pick: fc.nat(20),
			fate: fc.double({ min: 0, max: 1, noNaN: true }),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			do: fc.constantFrom('cut-office' as const, 'cut-cloud' as const),
			which: fc.nat(1),
			back: fc.boolean(),
		}),
	},
	{ weight: 1, arbitrary: fc.constant({ do: 'forget' as const }) },
);

test.each([
	['S3, S7, S12 whatever is lost, doubled, reordered or cut, both sides agree in the end', 1],
	['S38, S32 and so they do when two processes share the work of the cloud', 2],
])('%s', async (_rule, processes) => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 80 }), async (steps) => {
			const sea = roughSea();
			const broker = new MemoryBroker(sea.carry);
			const store = await openStore(':memory:');
			const officeLink = connectTestLink({ broker, clientId: 'office', presenceOf: 'sumperk' });
			await store.meet('sumperk', new Uint8Array(32));
			const group = processes > 1 ? 'secret' : undefined;
			const clouds = await Promise.all(
				Array.from({ length: processes }, (_, i) => startCloud({ broker, store, name: `cloud-${i}`, group })),
			);
			const office = new ModelOffice(officeLink);
			let booked = 0;
			const breathe = async () => {
				await new Promise((resolve) => setImmediate(resolve));
				for (const { sync } of clouds) await sync.idle();
			};
			for (const action of steps) {
				if (action.do === 'happen') office.happen();
				else if (action.do === 'deliver') sea.deliver(action.pick, action.fate);
				else if (action.do === 'cut-office') officeLink.setReachable(action.back);
				else if (action.do === 'cut-cloud') clouds[action.which % processes]?.link.setReachable(action.back);
				else if (action.do === 'forget') broker.restart();
				else {
					booked += 1;
					await store.book(bookingNumber(booked));
					clouds[booked % processes]?.sync.announce('sumperk');
				}
				await breathe();
			}
			const links = [officeLink, ...clouds.map(({ link }) => link)];
			for (const link of links) link.setReachable(false);
			for (const link of links) link.setReachable(true);
			const calmDown = async () => {
				for (let calm = 0; calm < 3; calm = sea.flush() ? 0 : calm + 1) await breathe();
			};
			await calmDown();
			// What came while no session was there to take it has reached nobody.
			office.remind();
			await calmDown();
			expect((await store.meet('sumperk', new Uint8Array(32))).lastSequence).toBe(office.journal.length);
			expect(office.applied).toEqual(Array.from({ length: booked }, (_, i) => i + 1));
			for (const { sync } of clouds) await sync.stop();
			await store.close();
		}),
		{ numRuns: 60, seed: 20261123 },
	);
});

interface CloudParts {
	readonly broker: MemoryBroker;
	readonly store: Store;
	readonly name: string;
	/** Of those that share the work; `undefined` for one alone, whose session the broker keeps. */
	readonly group: string | undefined;
}

/** A process of the cloud. */
async function startCloud({ broker, store, name, group }: CloudParts) {
	const link = connectTestLink({ broker, clientId: name, ...(group && { cleanSession: true }) });
	const offices = await Offices.load(store);
	const occupancy = new LiveOccupancy(() => undefined);
	const sync = new OfficeSync({
		...{ link, store, log, offices, occupancy },
		tickets: new LiveTickets({ offices, occupancy }),
		health: new OfficeHealth(log),
		clock: createTestClock('2026-11-18T09:00:00+01:00'),
		...(group && { group }),
		onEvents: () => {},
		onDisputes: () => {},
		onContradiction: () => expect.unreachable(),
	});
	await sync.start();
	return { link, sync };
}

function bookingNumber(number: number) {
	const start = instant(SLOT + number * 1_800_000);
	return {
		id: `reservation-${number}`,
		office: 'sumperk',
		service: 'driver-licences',
		errand: null,
		language: 'cs' as const,
		start,
		end: instant(start + 1_800_000),
		tokenHash: '',
		bookedAt: instant(SLOT),
		day: `day ${number}`,
		capacity: 1,
		isAwaited: () => true,
		pin: () => '0042',
	};
}
