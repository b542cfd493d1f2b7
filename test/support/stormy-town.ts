import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { LinkTls } from '#link/mqtt-link.ts';
import { instant, toLocalRfc3339 } from '#wire/time.ts';
import { ensurePinKeys } from '../../scripts/pin-key-files.ts';
import { linkKeyFiles, type PartProcess, startPart } from './part-process.ts';
import { httpClient, poll } from './running-office.ts';
import { at } from './test-clock.ts';

/** What one side of the town needs to reach the broker. */
export interface WayToBroker {
	readonly url: string;
	/** On an encrypted link. */
	readonly keys?: Required<LinkTls>;
}

interface Entry {
	readonly sequence: number;
	readonly at: number;
	readonly event: string;
}
interface Reservation {
	readonly id: string;
	readonly cancelled: boolean;
}

/** An office and a cloud as two processes that can be killed and started again, each with its own data. */
export class StormyTown {
	readonly #folder = mkdtempSync(join(tmpdir(), 'prepazka-storm-'));
	readonly #ways: Readonly<Record<'office' | 'cloud', WayToBroker>>;
	readonly #startAt: number;
	readonly #beganAt = performance.now();
	readonly #parts = new Map<'office' | 'cloud', PartProcess>();

	/** @param start RFC 3339, where the town's clock starts; it runs on while processes are gone */
	constructor(ways: Readonly<Record<'office' | 'cloud', WayToBroker>>, start: string) {
		this.#ways = ways;
		this.#startAt = at(start);
		ensurePinKeys(join(this.#folder, 'pin-keys'), 'sumperk', at(start));
		for (const part of ['office', 'cloud']) mkdirSync(join(this.#folder, part));
	}

	get office() {
		return httpClient(this.#parts.get('office')?.url ?? '');
	}
	get cloud() {
		return httpClient(this.#parts.get('cloud')?.url ?? '');
	}

	async start(part: 'office' | 'cloud'): Promise<void> {
		const { url, keys } = this.#ways[part];
		const data = join(this.#folder, part);
		const clock = instant(this.#startAt + Math.round(performance.now() - this.#beganAt));
		const environment = {
			PREPAZKA_DATA: data,
			PREPAZKA_PIN_KEYS: join(this.#folder, 'pin-keys'),
			PREPAZKA_CLOCK: toLocalRfc3339(clock, 'Europe/Prague'),
			PREPAZKA_MQTT_URL: url,
			...(keys && linkKeyFiles(data, keys)),
		};
		this.#parts.set(part, await startPart(part, environment));
	}

	/** Ends a part as a power cut would. */
	async kill(part: 'office' | 'cloud'): Promise<void> {
		await this.#parts.get(part)?.kill();
	}

	/** Until the office says that its link is up or down. */
	async linkIs(state: 'up' | 'down'): Promise<void> {
		await poll(
			() => this.office.get<{ link: { state: string } }>('/healthz'),
			({ link }) => link.state === state,
			`the office's link to be ${state}`,
		);
	}

	/** How many payloads a part has refused that were none of its messages, by its `/metrics`. */
	async refusedPayloads(part: 'office' | 'cloud'): Promise<number> {
		const text = await (await fetch(`${this.#parts.get(part)?.url}/metrics`)).text();
		const found = text.matchAll(/^prepazka_(?:office_)?payloads_refused\{kind="(\w+)"\} (\d+)$/gm);
		const counts = new Map([...found].map(([, kind, count]) => [kind, Number(count)]));
		const { malformed = Number.NaN, oversized = Number.NaN, foreign = Number.NaN } = Object.fromEntries(counts);
		return malformed + oversized + foreign;
	}

	/** The journal in the office, and what the cloud has of it. The office shares its file with nobody: to be killed before. */
	journals(): { readonly office: readonly Entry[]; readonly cloud: readonly Entry[] } {
		const office = this.#stored<Entry>('office', 'SELECT sequence, at, event FROM entry ORDER BY sequence');
		const cloud = this.#stored<Entry>('cloud', 'SELECT sequence, at, event FROM events ORDER BY sequence');
		return { office, cloud };
	}

	/** Every change of a reservation in the cloud, in order, and as the office has applied them; see `journals`. */
	changes(): { readonly office: readonly Reservation[]; readonly cloud: readonly Reservation[] } {
		const office = this.journals().office.flatMap(({ event }) => {
			const { type, reservations = [] } = JSON.parse(event);
			return type !== 'reservations-updated' ? [] : (reservations as { id: string; state: string }[]);
		});
		const cloud = this.#stored<{ id: string; state: string }>(
			'cloud',
			'SELECT reservation AS id, state FROM changes ORDER BY revision',
		);
		const plain = ({ id, state }: { id: string; state: string }) => ({ id, cancelled: state === 'cancelled' });
		return { office: office.map(plain), cloud: cloud.map(plain) };
	}

	/** Until neither side has anything left to tell the other. */
	async agreed(): Promise<void> {
		await poll(
			async () => ({
				health: await this.office.get<{ link: { state: string; unsentEvents: number } }>('/healthz'),
				lagging: this.#stored('cloud', 'SELECT id FROM offices WHERE revision > held_revision'),
			}),
			({ health: { link }, lagging }) => link.state === 'up' && link.unsentEvents === 0 && lagging.length === 0,
			'both sides to agree',
		);
	}

	/** Kills both and removes their data. */
	async close(): Promise<void> {
		await Promise.all([this.kill('office'), this.kill('cloud')]);
		rmSync(this.#folder, { recursive: true, force: true });
	}

	#stored<Row>(part: 'office' | 'cloud', query: string): Row[] {
		const file = part === 'office' ? 'office-sumperk.db' : 'cloud.db';
		const database = new Database(join(this.#folder, part, file), { readonly: true });
		try {
			return database.prepare<[], Row>(query).all();
		} finally {
			database.close();
		}
	}
}
