/** Something that works in rounds and says how many seconds to wait before the next. */
export interface Rounds {
	round(): Promise<number>;
	close(): Promise<void>;
}

/** Keeps the rounds going, one at a time, until it is stopped. */
export class ShellLoop {
	readonly #rounds: Rounds;
	readonly #done: Promise<void>;
	#wake: () => void = () => undefined;
	#stopped = false;

	constructor(rounds: Rounds) {
		this.#rounds = rounds;
		this.#done = this.#run();
	}

	/** Something has happened: the next round comes at once instead of after the pause. */
	nudge(): void {
		this.#wake();
	}

	/** Ends the loop after the round under way and closes the windows. */
	async stop(): Promise<void> {
		this.#stopped = true;
		this.nudge();
		await this.#done;
	}

	async #run(): Promise<void> {
		while (!this.#stopped) {
			const { promise: woken, resolve: wake } = Promise.withResolvers<void>();
			this.#wake = wake;
			const seconds = await this.#rounds.round();
			const pause = setTimeout(wake, seconds * 1000);
			await woken;
			clearTimeout(pause);
		}
		await this.#rounds.close();
	}
}
