import { setTimeout as delay } from 'node:timers/promises';

/** Something that works in rounds and says how many seconds to wait before the next. */
export interface Rounds {
	round(): Promise<number>;
	close(): Promise<void>;
}

/** Keeps the rounds going, one at a time, until it is stopped. */
export class ShellLoop {
	readonly #rounds: Rounds;
	readonly #done: Promise<void>;
	#nudged = new AbortController();
	#stopped = false;

	constructor(rounds: Rounds) {
		this.#rounds = rounds;
		this.#done = this.#run();
	}

	/** Something has happened: the next round comes at once instead of after the pause. */
	nudge(): void {
		this.#nudged.abort();
	}

	/** Ends the loop after the round under way and closes the windows. */
	async stop(): Promise<void> {
		this.#stopped = true;
		this.nudge();
		await this.#done;
	}

	async #run(): Promise<void> {
		while (!this.#stopped) {
			this.#nudged = new AbortController();
			const seconds = await this.#rounds.round();
			await delay(seconds * 1000, undefined, { signal: this.#nudged.signal }).catch(() => undefined);
		}
		await this.#rounds.close();
	}
}
