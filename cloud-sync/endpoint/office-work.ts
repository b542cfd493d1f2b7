/**
 * Work that waits for its turn: what one office said is worked on one after the other, what several said side by side.
 * What an office says again while it waits takes the place of what it said before, and what goes beyond a few pieces of
 * work is passed over, as an office tells again what is not answered: neither a database that does not answer nor an office
 * that floods costs more memory, however long that lasts.
 */
export class OfficeWork {
	/** Of one office; more kinds of work than one that keeps to the protocol gives at once. */
	static readonly MOST_WAITING = 10;
	readonly #mostAtOnce: number;
	/** By office and what it is; an entry as long as there is work. */
	readonly #waiting = new Map<string, Map<string, () => Promise<void>>>();
	/** Offices whose turn has not come. */
	readonly #queue: string[] = [];
	#atWork = 0;
	#idle: Promise<void> = Promise.resolve();
	#becameIdle = () => {};

	/** @param mostAtOnce offices, so that a country that reports at once does not wait for the database in thousands */
	constructor(mostAtOnce: number) {
		this.#mostAtOnce = mostAtOnce;
	}

	/**
	 * @param what of which only the last counts
	 * @param work never rejects
	 */
	add(office: string, what: string, work: () => Promise<void>): void {
		const waiting = this.#waiting.get(office);
		if (waiting) {
			if (waiting.size < OfficeWork.MOST_WAITING || waiting.has(what)) waiting.set(what, work);
			return;
		}
		if (this.#waiting.size === 0) this.#idle = new Promise((resolve) => (this.#becameIdle = resolve));
		this.#waiting.set(office, new Map([[what, work]]));
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
		const waiting = this.#waiting.get(office) ?? new Map<string, () => Promise<void>>();
		const [next] = waiting;
		if (next !== undefined) {
			const [what, work] = next;
			waiting.delete(what);
			await work();
		}
		this.#atWork -= 1;
		if (waiting.size > 0) this.#queue.push(office);
		else this.#waiting.delete(office);
		if (this.#waiting.size === 0) this.#becameIdle();
		this.#next();
	}
}
