import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followFeed } from '../../../kiosk-ui/screens/live/live-feed.ts';

/** The browser's stream, as far as a screen uses it; a test says what comes. */
class Stream {
	static readonly opened: Stream[] = [];
	readonly #listeners = new Map<string, (message: unknown) => void>();
	isOpen = true;

	constructor() {
		Stream.opened.push(this);
	}

	addEventListener(name: string, listener: (message: unknown) => void): void {
		this.#listeners.set(name, listener);
	}

	tell(name: string, message: unknown = {}): void {
		this.#listeners.get(name)?.(message);
	}

	close(): void {
		this.isOpen = false;
	}
}

const SOURCE = { events: '/events', event: 'state', state: '/state' };
const view = { ok: true, json: async () => ({}) };

describe('what a screen follows', () => {
	beforeEach(() => {
		vi.useFakeTimers();
		vi.stubGlobal('EventSource', Stream);
		Stream.opened.length = 0;
	});
	afterEach(() => {
		vi.useRealTimers();
		vi.unstubAllGlobals();
	});

	it('opens another stream when one ends while the view is asked for, though the answer comes', async () => {
		const answers: ((answer: typeof view) => void)[] = [];
		vi.stubGlobal('fetch', () => new Promise((resolve) => answers.push(resolve)));
		const onView = vi.fn();
		const stop = followFeed(SOURCE, { onView, onLost: () => {} });
		const [first] = Stream.opened;
		first?.tell('state', { data: '{}' });
		await vi.advanceTimersByTimeAsync(20_000);
		first?.tell('error');
		answers[0]?.(view);
		await vi.advanceTimersByTimeAsync(60_000);
		expect(onView).toHaveBeenCalledTimes(2);
		expect(Stream.opened.map(({ isOpen }) => isOpen)).toEqual([false, true]);
		stop();
		expect(Stream.opened.some(({ isOpen }) => isOpen)).toBe(false);
	});
});
