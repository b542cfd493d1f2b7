import type * as z from 'zod';
import type { Answer, Failure } from './failure.ts';

/** What this browser knows of something that the cloud tells live. */
export type News<T> =
	| { readonly kind: 'waiting' }
	/** The cloud's latest word, which may itself say that the office is out of reach. */
	| { readonly kind: 'current'; readonly value: T }
	/** The cloud cannot be reached or has nothing to tell; `value` is the last it told, if any. */
	| { readonly kind: 'lost'; readonly value: T | null; readonly failure: Failure };

/** Something that the cloud tells by Server-Sent Events and when asked. */
export interface LiveSource<T> {
	readonly schema: z.ZodType<T>;
	stream(): EventSource;
	ask(): Promise<Answer<T>>;
}

/** Without the stream, the cloud is asked this often; ten seconds keep the figures useful and the cloud idle. */
const POLL_MS = 10_000;
/** The office reports at least every minute, so a stream silent for two and a half is taken for dead. */
const SILENCE_MS = 150_000;

/** Follows a source by Server-Sent Events and, while they do not come, by asking. */
export class LiveFeed<T> {
	readonly #source: LiveSource<T>;
	readonly #tell: (news: News<T>) => void;
	#stream: EventSource | null = null;
	#timer: number | undefined;
	#last: T | null = null;
	/** Whether the cloud has said that there is none any more. */
	#isGone = false;
	/** Counts what was learnt, so that a slow answer does not overwrite what the stream said meanwhile. */
	#told = 0;
	/** When something was learnt last, by the clock on the wall: timers stand still while a page sleeps. */
	#learntAt = Date.now();

	constructor(source: LiveSource<T>, tell: (news: News<T>) => void) {
		this.#source = source;
		this.#tell = tell;
	}

	start(): void {
		window.addEventListener('online', this.#onOnline);
		window.addEventListener('offline', this.#onOffline);
		document.addEventListener('visibilitychange', this.#onWaking);
		window.addEventListener('pageshow', this.#onWaking);
		this.#openStream();
		// The stream says nothing before an office's first report, and the reason why wants an answer at once.
		void this.#ask();
	}

	stop(): void {
		window.removeEventListener('online', this.#onOnline);
		window.removeEventListener('offline', this.#onOffline);
		document.removeEventListener('visibilitychange', this.#onWaking);
		window.removeEventListener('pageshow', this.#onWaking);
		this.#closeStream();
		// What was asked is answered to nobody.
		this.#told++;
	}

	#openStream(): void {
		this.#closeStream();
		const stream = this.#source.stream();
		this.#stream = stream;
		const fail = () => {
			if (this.#stream === stream) this.#fallBack();
		};
		stream.onerror = fail;
		stream.onmessage = ({ data }) => {
			const parsed = this.#source.schema.safeParse(parseJson(data));
			if (!parsed.success) return fail();
			this.#learn(parsed.data);
			this.#after(SILENCE_MS, fail);
		};
		this.#after(SILENCE_MS, fail);
	}

	#closeStream(): void {
		window.clearTimeout(this.#timer);
		this.#stream?.close();
		this.#stream = null;
	}

	/** Asks instead of listening, and tries to listen again a little later. */
	#fallBack(): void {
		this.#closeStream();
		this.#after(POLL_MS, () => this.#openStream());
		void this.#ask();
	}

	async #ask(): Promise<void> {
		const told = this.#told;
		const answer = await this.#source.ask();
		if (told !== this.#told) return;
		if (answer.ok) this.#learn(answer.value);
		else this.#miss(answer.failure);
	}

	/** What is gone is not the last that is known of it, and stays gone while nobody can tell. */
	#miss(failure: Failure): void {
		if (this.#isGone && failure.kind === 'occupancy-unknown') return;
		this.#isGone = failure.kind === 'not-found';
		if (this.#isGone) this.#last = null;
		this.#tell({ kind: 'lost', value: this.#last, failure });
	}

	#learn(value: T): void {
		this.#told++;
		this.#learntAt = Date.now();
		this.#isGone = false;
		this.#last = value;
		this.#tell({ kind: 'current', value });
	}

	#after(ms: number, then: () => void): void {
		window.clearTimeout(this.#timer);
		this.#timer = window.setTimeout(then, ms);
	}

	readonly #onOnline = () => this.#openStream();

	readonly #onOffline = () => this.#fallBack();

	/** After a sleep the stream may be dead, which some browsers do not say: whoever comes back is not shown old news as live. */
	readonly #onWaking = () => {
		if (document.visibilityState === 'hidden' || Date.now() - this.#learntAt < SILENCE_MS) return;
		if (this.#last !== null) this.#tell({ kind: 'lost', value: this.#last, failure: { kind: 'offline' } });
		this.#openStream();
		void this.#ask();
	};
}

function parseJson(data: unknown): unknown {
	try {
		return JSON.parse(String(data));
	} catch {
		return null;
	}
}
