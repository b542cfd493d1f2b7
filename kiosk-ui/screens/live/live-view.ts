import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { BenchView, OfficeView } from '#local-api/messages.ts';
import { type FeedSource, followFeed } from './live-feed.ts';

const officeSource: FeedSource = { events: '/api/v1/events', event: 'state', state: '/api/v1/state' };
const benchSource: FeedSource = { events: '/bench/events', event: 'bench', state: '/bench/state' };

/**
 * The latest view of a source, for a Lit element, which it draws again with every change, when the source is lost
 * and once a second. Time is the source's: this machine may have no right clock.
 */
export class LiveView<View extends { readonly now: string }> implements ReactiveController {
	view: View | null = null;
	lost = false;
	readonly #host: ReactiveControllerHost;
	readonly #source: FeedSource;
	readonly #onView: (view: View) => void;
	#aheadMs = 0;
	#stop = () => {};
	#ticking: ReturnType<typeof setInterval> | undefined;

	constructor(host: ReactiveControllerHost, source: FeedSource, onView: (view: View) => void = () => {}) {
		this.#host = host;
		this.#source = source;
		this.#onView = onView;
		host.addController(this);
	}

	/** The source's time now, in milliseconds since 1970. */
	get now(): number {
		return performance.now() + this.#aheadMs;
	}

	hostConnected(): void {
		this.#stop = followFeed<View>(this.#source, {
			onView: (view) => this.#accept(view),
			onLost: () => {
				this.lost = true;
				this.#host.requestUpdate();
			},
		});
		this.#ticking = setInterval(() => this.#host.requestUpdate(), 1000);
	}

	hostDisconnected(): void {
		this.#stop();
		clearInterval(this.#ticking);
	}

	#accept(view: View): void {
		this.view = view;
		this.lost = false;
		this.#aheadMs = Date.parse(view.now) - performance.now();
		this.#onView(view);
		this.#host.requestUpdate();
	}
}

/** Follows today's state of the office. */
export function followOffice(host: ReactiveControllerHost, onView?: (view: OfficeView) => void): LiveView<OfficeView> {
	return new LiveView(host, officeSource, onView);
}

/** Follows the virtual board. */
export function followBench(host: ReactiveControllerHost): LiveView<BenchView> {
	return new LiveView(host, benchSource);
}
