/** A machine's disk, on which SQLite keeps databases; it outlives the processes and may lose what was not synchronised. */
export interface Disk {
	/** What to open a database of this disk by. */
	path(name: string): string;
	/** Lets the power go with the operation after so many more; from then on everything fails until `cut`. `null`: it stays. */
	failAfter(operations: number | null): void;
	/** The power is gone and comes back; the seed decides what is there of what was not synchronised. Connections are dead. */
	cut(seed: number): void;
	/** Most bytes of all databases together, beyond which writing fails; `null`: never full. */
	limitTo(bytes: number | null): void;
	/** Bytes of a file as they are now, or `null` when there is none. */
	read(name: string): Buffer | null;
	/** Puts a file there for certain, while no process has it open; `null` takes it away. */
	put(name: string, bytes: Buffer | null): void;
	/** Gives everything back. */
	close(): void;
}

/** A disk without power answers everything so. */
export function isPowerGone(error: unknown): boolean {
	return error instanceof Error && 'code' in error && /^SQLITE_(IOERR|CANTOPEN)/.test(String(error.code));
}
