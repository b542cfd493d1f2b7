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
	readonly pinKeysOf?: ((office: string) => readonly PinKey[]) | undefined;
	readonly log?: Logger;
}

/** The offices that this cloud has met, at hand without a query. */
export class Offices {
	readonly #store: OfficeStore;
	readonly #shared: SharedPinKeys;
	readonly #met = new Map<string, OfficeRecord>();
	/** First contacts under way. */
	readonly #meeting = new Map<string, Promise<OfficeRecord>>();
	#doubt: Promise<void> | null = null;

	private constructor(store: OfficeStore, shared: SharedPinKeys) {
		this.#store = store;
		this.#shared = shared;
	}

	/** At the start of a process. */
	static async load(store: OfficeStore, shared: SharedPinKeys = {}): Promise<Offices> {
		const offices = new Offices(store, shared);
		for (const record of await store.offices()) offices.#met.set(record.id, offices.#withSharedKey(record));
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
		const record = this.#withSharedKey(await this.#store.meet(id, randomBytes(PIN_KEY_BYTES)));
		this.#met.set(id, record);
		return record;
	}

	/** Takes over the configuration that the office tells. */
	async configure(config: OfficeConfig): Promise<void> {
		const record = await this.meet(config.id);
		await this.#store.saveConfig(config);
		this.#met.set(config.id, this.#withSharedKey({ ...record, config }));
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

	/** With the latest key that the office has too, if there is one. */
	#withSharedKey(record: OfficeRecord): OfficeRecord {
		const keys = this.#shared.pinKeysOf?.(record.id) ?? [];
		const theirs = record.config?.pinKeys ?? [];
		const key = keyForPromise(keys, theirs);
		if (record.config !== null && (key === undefined || !theirs.includes(key.id)))
			this.#shared.log?.warn(
				{ event: 'pin-key-not-shared', office: record.id },
				'the office cannot tell new PINs while the link is down: it has none of the keys that the cloud has for it',
			);
		return key === undefined ? record : { ...record, pinKey: key.secret };
	}
}

function known({ id, config, pinKey }: OfficeRecord): readonly KnownOffice[] {
	return config === null ? [] : [{ id, config, pinKey }];
}
