import { randomBytes } from 'node:crypto';
import type { OfficeConfig } from '#wire/office-config.ts';
import type { OfficeRecord, OfficeStore } from './stores/store.ts';

/** An office that has told its configuration. */
export interface KnownOffice {
	readonly id: string;
	readonly config: OfficeConfig;
	readonly pinKey: Uint8Array;
}

/** Bytes of an office's PIN key, as long as the digest it is used with (RFC 4226 §4, R6 asks for at least 16). */
const PIN_KEY_BYTES = 32;

/** The offices that this cloud has met, at hand without a query. */
export class Offices {
	readonly #store: OfficeStore;
	readonly #met = new Map<string, OfficeRecord>();

	private constructor(store: OfficeStore) {
		this.#store = store;
	}

	static async load(store: OfficeStore): Promise<Offices> {
		const offices = new Offices(store);
		for (const record of await store.offices()) offices.#met.set(record.id, record);
		return offices;
	}

	/** The store's record of the office, made at first contact; as of then, but for the configuration. */
	async meet(id: string): Promise<OfficeRecord> {
		const known = this.#met.get(id);
		if (known) return known;
		const record = await this.#store.meet(id, randomBytes(PIN_KEY_BYTES));
		this.#met.set(id, record);
		return record;
	}

	/** Takes over the configuration that the office tells. */
	async configure(config: OfficeConfig): Promise<void> {
		const record = await this.meet(config.id);
		await this.#store.saveConfig(config);
		this.#met.set(config.id, { ...record, config });
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
}

function known({ id, config, pinKey }: OfficeRecord): readonly KnownOffice[] {
	return config === null ? [] : [{ id, config, pinKey }];
}
