/** Work that waits for its turn: what one office said is worked on one after the other, what several said side by side. */
export class OfficeWork {
	readonly #mostAtOnce: number;
	/** By office; an entry as long as there is work. */
	readonly #waiting = new Map<string, (() => Promise<void>)[]>();
	/** Offices whose turn has not come. */
	readonly #queue: string[] = [];
	#atWork = 0;
	#idle: Promise<void> = Promise.resolve();
	#becameIdle = () => {};

	/** @param mostAtOnce offices, so that a country that reports at once does not wait for the database in thousands */
	constructor(mostAtOnce: number) {
		this.#mostAtOnce = mostAtOnce;
	}

	/** @param work never rejects */
	add(office: string, work: () => Promise<void>): void {
		const waiting = this.#waiting.get(office);
		if (waiting) {
			waiting.push(work);
			return;
		}
		if (this.#waiting.size === 0) this.#idle = new Promise((resolve) => (this.#becameIdle = resolve));
		this.#waiting.set(office, [work]);
		this.#queue.push(office);
		this.#next();
	}

	/** Resolves when nothing is left to do. */
	idle(): Promise<void> {
		return this.#idle;
	}

	#next(): void {
		if (this.#atWork === this.#mostAtOnce) return;
		const office = this.#queue.shift();
		if (office === undefined) return;
		this.#atWork += 1;
		void this.#turn(office);
	}

	/** One piece of work; then the others that wait come first. */
	async #turn(office: string): Promise<void> {
		await this.#waiting.get(office)?.shift()?.();
		this.#atWork -= 1;
		if (this.#waiting.get(office)?.length) this.#queue.push(office);
		else this.#waiting.delete(office);
		if (this.#waiting.size === 0) this.#becameIdle();
		this.#next();
	}
}
