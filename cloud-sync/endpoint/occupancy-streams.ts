import type { ServerResponse } from 'node:http';
import { type Clock, instant } from '#wire/time.ts';
import type { LiveOccupancy, WrittenOccupancy } from './live-occupancy.ts';

/** How often a quiet stream says that it is alive: proxies commonly drop connections that are silent for a minute. */
const HEARTBEAT_MS = 15_000;
/** How soon a reader should come back after a break. */
const RETRY_MS = 1_000;

const HEARTBEAT = Buffer.from(': alive\n\n');

interface Reader {
	readonly response: ServerResponse;
	/** What could not be written yet; only the newest matters. */
	waiting: WrittenOccupancy | null;
	/** Could not take the heartbeat before either. */
	stuck: boolean;
	readonly unwatch: () => void;
}

/** Readers of live occupancy by Server-Sent Events (WHATWG HTML §9.2). A slow one skips to the newest and holds up nobody. */
export class OccupancyStreams {
	readonly #occupancy: LiveOccupancy;
	readonly #clock: Clock;
	readonly #readers = new Set<Reader>();
	#stopHeartbeat: () => void;

	constructor(occupancy: LiveOccupancy, clock: Clock) {
		this.#occupancy = occupancy;
		this.#clock = clock;
		this.#stopHeartbeat = this.#scheduleHeartbeat();
	}

	get size(): number {
		return this.#readers.size;
	}

	/** Sends the office's occupancy now and at each change until the reader leaves. @param headers of the answer */
	open(
		office: string,
		response: ServerResponse,
		headers: Record<string, number | string | string[] | undefined>,
	): void {
		response.writeHead(200, {
			...headers,
			'content-type': 'text/event-stream',
			'cache-control': 'no-store',
			connection: 'close',
		});
		response.write(`retry: ${RETRY_MS}\n\n`);
		const reader: Reader = {
			response,
			waiting: null,
			stuck: false,
			unwatch: this.#occupancy.watch(office, (written) => send(reader, written)),
		};
		const now = this.#occupancy.current(office);
		if (now) send(reader, now);
		response.on('drain', () => {
			const { waiting } = reader;
			reader.waiting = null;
			if (waiting) send(reader, waiting);
		});
		response.on('close', () => {
			reader.unwatch();
			this.#readers.delete(reader);
		});
		this.#readers.add(reader);
	}

	/** Ends every stream; the readers come back to whoever answers then. */
	close(): void {
		this.#stopHeartbeat();
		for (const { response } of this.#readers) response.end();
	}

	#scheduleHeartbeat(): () => void {
		return this.#clock.wakeAt(instant(this.#clock.now() + HEARTBEAT_MS), () => {
			for (const reader of this.#readers) beat(reader);
			this.#stopHeartbeat = this.#scheduleHeartbeat();
		});
	}
}

function send(reader: Reader, written: WrittenOccupancy): void {
	if (reader.response.writableNeedDrain) reader.waiting = written;
	else reader.response.write(written.event);
}

/** A reader that took nothing between two heartbeats is gone without having said so. */
function beat(reader: Reader): void {
	if (!reader.response.writableNeedDrain) {
		reader.stuck = false;
		reader.response.write(HEARTBEAT);
	} else if (reader.stuck) reader.response.destroy();
	else reader.stuck = true;
}
