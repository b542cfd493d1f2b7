import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { DeskButton, KeypadKey } from '../../../hardware/devices.ts';
import type { BouncePattern } from '../../../hardware/virtual/contact.ts';

/** What a test can ask of the far end of the wires. */
export type FarEndRequest =
	| { readonly ask: 'type'; readonly keys: string }
	| { readonly ask: 'move-key'; readonly key: KeypadKey; readonly closed: boolean; readonly bounce?: BouncePattern }
	| {
			readonly ask: 'move-button';
			readonly counter: string;
			readonly button: DeskButton;
			readonly closed: boolean;
			readonly bounce?: BouncePattern;
	  }
	| { readonly ask: 'displays' | 'violations' | 'row-writes' };

/** The answer to the request of that number. */
export interface FarEndAnswer {
	readonly id: number;
	readonly value: unknown;
	readonly error?: string;
}

/** The process at the far end of the wires. */
export interface FarEnd {
	/** Resolves when it is done, with what was asked for. */
	ask(request: FarEndRequest): Promise<unknown>;
	close(): Promise<void>;
}

/** Starts it; resolves when it follows the wires. */
export async function startFarEnd(): Promise<FarEnd> {
	const child = fork(join(import.meta.dirname, 'far-end.ts'), { execArgv: [] });
	await once(child, 'message');
	const waiting = new Map<number, (answer: FarEndAnswer) => void>();
	child.on('message', (answer: FarEndAnswer) => waiting.get(answer.id)?.(answer));
	let lastId = 0;
	return {
		async ask(request) {
			lastId += 1;
			const id = lastId;
			const answered = new Promise<FarEndAnswer>((resolve) => waiting.set(id, resolve));
			child.send({ id, request });
			const { value, error } = await answered;
			waiting.delete(id);
			if (error !== undefined) throw new Error(error);
			return value;
		},
		async close() {
			child.kill();
			await once(child, 'exit');
		},
	};
}
