import type { ServerResponse } from 'node:http';
import { type Clock, instant } from '#wire/time.ts';

/** How often a quiet stream says that it is alive: proxies commonly drop connections that are silent for a minute. */
const HEARTBEAT_MS = 15_000;
/** How soon a reader should come back after a break. */
const RETRY_MS = 1_000;

const HEARTBEAT = Buffer.from(': alive\n\n');

/** News as one Server-Sent Event, written once for all who read it. */
export interface Written {
	readonly event: Buffer;
}

/** Something that changes: what it is now, and a listener for what becomes of it; the result ends the listening. */
interface LiveSource {
	current(): Written | null;
	watch(listener: (written: Written) => void): () => void;
}

interface Reader {
	readonly response: ServerResponse;
	/** What could not be written yet; only the newest matters. */
	waiting: Written | null;
	/** Could not take the heartbeat before either. */
	stuck: boolean;
	readonly unwatch: () => void;
}

/** Readers of live news by Server-Sent Events (WHATWG HTML §9.2). A slow one skips to the newest and holds up nobody. */
export class LiveStreams {
	readonly #clock: Clock;
	readonly #readers = new Set<Reader>();
	#stopHeartbeat: () => void;

	constructor(clock: Clock) {
		this.#clock = clock;
		this.#stopHeartbeat = this.#scheduleHeartbeat();
	}

	get size(): number {
		return this.#readers.size;
	}

	/** Sends what the source says now and at each change until the reader leaves. @param headers of the answer */
	open(
		source: LiveSource,
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
			unwatch: source.watch((written) => send(reader, written)),
		};
		const now = source.current();
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

function send(reader: Reader, written: Written): void {
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
