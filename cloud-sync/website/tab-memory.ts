import type * as z from 'zod';

/**
 * Remembers one thing over reloads, as long as the tab lasts: on a shared computer nobody finds it later. Where the browser
 * keeps nothing, it lasts as long as the page.
 */
export class TabMemory<T> {
	readonly #key: string;
	readonly #schema: z.ZodType<T>;
	/** What the browser would not keep. */
	#unkept: T | null = null;

	constructor(key: string, schema: z.ZodType<T>) {
		this.#key = key;
		this.#schema = schema;
	}

	remember(value: T): void {
		try {
			sessionStorage.setItem(this.#key, JSON.stringify(value));
			this.#unkept = null;
		} catch {
			this.#unkept = value;
		}
	}

	recall(): T | null {
		return this.#unkept ?? this.#kept();
	}

	forget(): void {
		this.#unkept = null;
		try {
			sessionStorage.removeItem(this.#key);
		} catch {
			// Nothing is kept there.
		}
	}

	#kept(): T | null {
		try {
			return this.#schema.parse(JSON.parse(sessionStorage.getItem(this.#key) ?? 'null'));
		} catch {
			return null;
		}
	}
}
