import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const LOAD_PROCESS = fileURLToPath(new URL('load-process.ts', import.meta.url));

/** A request as one of the clients sends it. */
const requestSchema = z.object({ path: z.string(), body: z.string() });

export const loadOrderSchema = z.object({
	/** Servers, among which the connections are dealt out. */
	urls: z.array(z.url()).readonly(),
	connections: z.number(),
	requests: z.array(requestSchema),
});

/** An answer, and the milliseconds from sending the request to the answer's last byte. */
const answerSchema = z.object({ status: z.number(), text: z.string(), milliseconds: z.number() });

/** The answers as they came, and how long all of them took. */
const loadSchema = z.object({ answers: z.array(answerSchema), seconds: z.number() });

export type LoadOrder = z.output<typeof loadOrderSchema>;
export type LoadRequest = z.output<typeof requestSchema>;
export type LoadAnswer = z.output<typeof answerSchema>;
export type Load = z.output<typeof loadSchema>;

/** Posts requests over connections that stay open, each of which has one under way at a time, from a process of its own. */
export async function load(order: LoadOrder): Promise<Load> {
	const child = fork(LOAD_PROCESS);
	child.send(order);
	const [done] = await Promise.race([
		once(child, 'message'),
		once(child, 'exit').then(([code]) => Promise.reject(new Error(`the load ended with ${code}`))),
	]);
	child.disconnect();
	return loadSchema.parse(done);
}
