import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { OfficeConfig } from '#wire/office-config.ts';
import { keyForPromise, PIN_KEY_BYTES, type PinKey } from '#wire/pin-keys.ts';
import type { OfficeRecord, OfficeStore } from './stores/store.ts';

/** An office that has told its configuration. */
export interface KnownOffice {
	readonly id: string;
	readonly config: OfficeConfig;
	/** What new PINs are derived from. */
	readonly pinKey: Uint8Array;
}

/** Where the keys come from that offices and cloud share, and who is told when they do not. */
export interface SharedPinKeys {
	/** The latest last; `null` while they cannot be read, and what was in use stays in use. */
	readonly pinKeysOf?: ((office: string) => readonly PinKey[] | null) | undefined;
	readonly log?: Logger;
}

/** The offices that this cloud has met, at hand without a query. */
export class Offices {
	readonly #store: OfficeStore;
	readonly #shared: SharedPinKeys;
	readonly #met = new Map<string, OfficeRecord>();
	/** First contacts under way. */
	readonly #meeting = new Map<string, Promise<OfficeRecord>>();
	/** Offices that told of a key which is not here. */
	readonly #awaited = new Set<string>();
	#doubt: Promise<void> | null = null;

	private constructor(store: OfficeStore, shared: SharedPinKeys) {
		this.#store = store;
		this.#shared = shared;
	}

	/** At the start of a process. */
	static async load(store: OfficeStore, shared: SharedPinKeys = {}): Promise<Offices> {
		const offices = new Offices(store, shared);
		for (const record of await store.offices()) offices.#hold(record);
		return offices;
	}

	/**
	 * Once in a process, which knows nothing at first of what the offices hold: before it books or tells anything, and not
	 * before it is sure to run, as none of the processes tells an office in doubt anything new.
	 */
	doubtAll(): Promise<void> {
		this.#doubt ??= this.#store.doubtOffices().catch((error: unknown) => {
			this.#doubt = null;
			throw error;
		});
		return this.#doubt;
	}

	/** The store's record of the office, made at first contact; as of then, but for the configuration. */
	async meet(id: string): Promise<OfficeRecord> {
		const known = this.#met.get(id) ?? this.#meeting.get(id);
		if (known) return known;
		// One for all who ask meanwhile: a second answer would come too late, and undo what was configured by then.
		const meeting = this.#meetNow(id).finally(() => this.#meeting.delete(id));
		this.#meeting.set(id, meeting);
		return meeting;
	}

	async #meetNow(id: string): Promise<OfficeRecord> {
		return this.#hold(await this.#store.meet(id, randomBytes(PIN_KEY_BYTES)));
	}

	/** Takes over the configuration that the office tells. */
	async configure(config: OfficeConfig): Promise<void> {
		const record = await this.meet(config.id);
		await this.#store.saveConfig(config);
		this.#hold({ ...record, config });
	}

	/** Takes keys whose file came, or was put right, after the office had told that it has them. */
	lookForKeys(): void {
		for (const id of this.#awaited) {
			const record = this.#met.get(id);
			if (record) this.#promiseUnder(this.#keyFor(record), record);
		}
	}

	/** The office, once it has told its configuration. */
	get(id: string): KnownOffice | undefined {
		const record = this.#met.get(id);
		return record && known(record)[0];
	}

	/** Every office that has told its configuration, by id. */
	list(): readonly KnownOffice[] {
		return [...this.#met.values()].flatMap(known).sort((a, b) => (a.id < b.id ? -1 : 1));
	}

	/** Ids of all offices ever met, configured or not. */
	ids(): readonly string[] {
		return [...this.#met.keys()];
	}

	#hold(record: OfficeRecord): OfficeRecord {
		const key = this.#keyFor(record);
		if (record.config !== null && (key === undefined || !record.config.pinKeys?.includes(key.id)))
			this.#shared.log?.warn(
				{ event: 'pin-key-not-shared', office: record.id },
				'the office cannot tell new PINs while the link is down: it has none of the keys that the cloud has for it',
			);
		return this.#promiseUnder(key, record);
	}

	/** The latest key that the office has too, if there is one. */
	#keyFor({ id, config }: OfficeRecord): PinKey | undefined {
		return keyForPromise(this.#shared.pinKeysOf?.(id) ?? [], config?.pinKeys ?? []);
	}

	#promiseUnder(key: PinKey | undefined, record: OfficeRecord): OfficeRecord {
		const held = key === undefined ? record : { ...record, pinKey: key.secret };
		this.#met.set(record.id, held);
		const latest = record.config?.pinKeys?.at(-1);
		if (latest === undefined || latest === key?.id) this.#awaited.delete(record.id);
		else this.#awaited.add(record.id);
		return held;
	}
}

function known({ id, config, pinKey }: OfficeRecord): readonly KnownOffice[] {
	return config === null ? [] : [{ id, config, pinKey }];
}
