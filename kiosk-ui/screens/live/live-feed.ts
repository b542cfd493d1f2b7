import { retryDelayMs } from './retry-delay.ts';

/** Where a live view comes from. */
export interface FeedSource {
	/** Address of the Server-Sent Events. */
	readonly events: string;
	/** Name of the event whose data is the whole view. */
	readonly event: string;
	/** Address that answers the same view at once. */
	readonly state: string;
}

/** What `followFeed` tells. */
export interface FeedListener<View> {
	readonly onView: (view: View) => void;
	/** The source cannot be reached; the next `onView` says that it can be again. */
	readonly onLost: () => void;
}

/** A dead connection on the local network may stay silent for ever; after this long the view is asked for. */
const silenceMs = 20_000;
const answerMs = 5_000;

/**
 * Follows a live view until the returned function is called. It reconnects itself instead of leaving that to
 * `EventSource`, which gives up for good as soon as an answer is not an event stream.
 */
export function followFeed<View>(source: FeedSource, listener: FeedListener<View>): () => void {
	let stream: EventSource | undefined;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let failures = 0;
	let stopped = false;

	const wait = (delayMs: number, next: () => void) => {
		clearTimeout(timer);
		if (!stopped) timer = setTimeout(next, delayMs);
	};
	const accept = (view: View) => {
		failures = 0;
		// An answer that comes after the stream was lost must not keep the next one from being opened.
		if (stream !== undefined) wait(silenceMs, ask);
		listener.onView(view);
	};
	const lose = () => {
		stream?.close();
		stream = undefined;
		wait(retryDelayMs(failures++, Math.random), connect);
		listener.onLost();
	};
	const connect = () => {
		stream = new EventSource(source.events);
		stream.addEventListener(source.event, (message) => accept(JSON.parse((message as MessageEvent).data)));
		stream.addEventListener('error', lose);
		wait(answerMs, ask);
	};
	const ask = async () => {
		const answer = await fetch(source.state, { signal: AbortSignal.timeout(answerMs) }).catch(() => null);
		const view = answer?.ok ? ((await answer.json().catch(() => null)) as View | null) : null;
		if (stopped) return;
		if (view === null) lose();
		else accept(view);
	};

	connect();
	return () => {
		stopped = true;
		clearTimeout(timer);
		stream?.close();
	};
}
