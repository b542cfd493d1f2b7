import * as z from 'zod';

/** An error as both HTTP interfaces answer it, `application/problem+json` (RFC 9457 §3). */
export const problemSchema = z.looseObject({
	/** `/problems/` and the stable name of the problem, e.g. `/problems/slot-taken`. */
	type: z.string(),
	title: z.string(),
	status: z.number().int(),
	/** What was wrong this time and what to do about it. */
	detail: z.string(),
});
export type Problem = z.infer<typeof problemSchema>;

/** Builds a problem; `extra` are members of this kind of problem, such as `opensAt` (RFC 9457 §3.2). */
export function problem(
	status: number,
	name: string,
	title: string,
	detail: string,
	extra: Record<string, unknown> = {},
): Problem {
	return { ...extra, type: `/problems/${name}`, title, status, detail };
}

/** The stable name a problem's type ends in. */
export function problemName(found: Pick<Problem, 'type'>): string {
	return found.type.slice(found.type.lastIndexOf('/') + 1);
}
