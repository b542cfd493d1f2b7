import { createHash } from 'node:crypto';
import type { Occupancy, OccupancySnapshot } from '#wire/occupancy.ts';
import { type Clock, instantCodec, toLocalRfc3339 } from '#wire/time.ts';

type LinkState = Occupancy['link'];

/** So often it is looked who has reported. */
const LOOK_SECONDS = 30;
/**
 * Looks since an office's last report after which it is not there, whatever the broker says: one that lost its power has
 * forgotten that there were last wills, and keeps that offices are up. An office reports every minute.
 */
const SILENT_LOOKS = 5;

/** An office's occupancy as it goes out, written once for all who read it. */
export interface WrittenOccupancy {
	readonly occupancy: Occupancy;
	readonly json: string;
	/** Length of the JSON in UTF-8. */
	readonly bytes: number;
	/** Entity tag of the JSON (RFC 9110 §8.8.3). */
	readonly etag: string;
	/** The JSON as one Server-Sent Event. */
	readonly event: Buffer;
}

interface Watched {
	snapshot: OccupancySnapshot | null;
	presence: LinkState;
	/** Looks since it last reported. */
	silentLooks: number;
	/** As somebody last read it; `null` when nobody has. */
	written: WrittenOccupancy | null;
	/** Whether something may have changed since. */
	isStale: boolean;
	readonly listeners: Set<(written: WrittenOccupancy) => void>;
}

/** What every office last said of itself, and whether that still holds; written out only for those who read it. */
export class LiveOccupancy {
	readonly #offices = new Map<string, Watched>();
	readonly #timeZoneOf: (office: string) => string | undefined;
	#brokerUp = false;

	/** @param timeZoneOf time zone of an office, in which its times are written */
	constructor(timeZoneOf: (office: string) => string | undefined) {
		this.#timeZoneOf = timeZoneOf;
	}

	/** The office sent a snapshot. @param ageSeconds for how long it may have been silent since */
	report(snapshot: OccupancySnapshot, ageSeconds = 0): void {
		const silentLooks = Math.min(SILENT_LOOKS, Math.max(0, Math.floor(ageSeconds / LOOK_SECONDS)));
		this.#change(snapshot.office, { snapshot, silentLooks });
	}

	/** The office's own link went up or down; how things are there it has yet to report. */
	setPresence(office: string, presence: LinkState): void {
		this.#change(office, { presence });
	}

	/** Looks from now on who has fallen silent; the result ends that. */
	watchSilence(clock: Clock): () => void {
		let cancel = () => {};
		const look = () => {
			for (const [office, { silentLooks }] of this.#offices) this.#change(office, { silentLooks: silentLooks + 1 });
			cancel = clock.wakeAfter(LOOK_SECONDS, look);
		};
		cancel = clock.wakeAfter(LOOK_SECONDS, look);
		return () => cancel();
	}

	/** The office's time zone may have changed. */
	refresh(office: string): void {
		this.#change(office, {});
	}

	/**
	 * The cloud's link went up or down: with it down nothing is known of any office, and who is there is told anew by a broker
	 * that knows it still.
	 */
	setBroker(up: boolean): void {
		this.#brokerUp = up;
		for (const office of this.#offices.keys()) this.#change(office, up ? {} : { presence: 'down' });
	}

	/** The occupancy of an office, or `null` when it has never reported. */
	current(office: string): WrittenOccupancy | null {
		const watched = this.#offices.get(office);
		return watched ? this.#written(watched) : null;
	}

	/** Whether the office can be heard at this moment. */
	link(office: string): LinkState {
		const watched = this.#offices.get(office);
		if (!this.#brokerUp || watched === undefined || watched.silentLooks >= SILENT_LOOKS) return 'down';
		return watched.presence;
	}

	/** Calls `listener` at every change; the result ends that. */
	watch(office: string, listener: (written: WrittenOccupancy) => void): () => void {
		const watched = this.#watched(office);
		const { listeners } = watched;
		// As of now: the next change is told by what differs from it.
		this.#written(watched);
		listeners.add(listener);
		return () => listeners.delete(listener);
	}

	#change(office: string, news: Partial<Pick<Watched, 'snapshot' | 'presence' | 'silentLooks'>>): void {
		const watched = Object.assign(this.#watched(office), news);
		watched.isStale = true;
		if (watched.listeners.size === 0) return;
		const before = watched.written;
		const written = this.#written(watched);
		if (written !== null && written !== before) for (const listener of watched.listeners) listener(written);
	}

	/** What the office says, as it was written before where it says the same. */
	#written(watched: Watched): WrittenOccupancy | null {
		if (!watched.isStale || watched.snapshot === null) return watched.written;
		const occupancy = this.#occupancyOf(watched.snapshot);
		watched.isStale = false;
		const json = JSON.stringify(occupancy);
		const etag = `"${createHash('sha256').update(json).digest('base64url').slice(0, 22)}"`;
		if (etag !== watched.written?.etag)
			watched.written = {
				...{ occupancy, json, etag },
				bytes: Buffer.byteLength(json),
				event: Buffer.from(`data: ${json}\n\n`),
			};
		return watched.written;
	}

	#occupancyOf(snapshot: OccupancySnapshot): Occupancy {
		const { office, updatedAt } = snapshot;
		const timeZone = this.#timeZoneOf(office);
		const at = timeZone === undefined ? updatedAt : toLocalRfc3339(instantCodec.decode(updatedAt), timeZone);
		return { ...snapshot, updatedAt: at, link: this.link(office) };
	}

	#watched(office: string): Watched {
		let watched = this.#offices.get(office);
		if (watched === undefined) {
			watched = {
				snapshot: null,
				presence: 'down',
				silentLooks: 0,
				written: null,
				isStale: false,
				listeners: new Set(),
			};
			this.#offices.set(office, watched);
		}
		return watched;
	}
}
