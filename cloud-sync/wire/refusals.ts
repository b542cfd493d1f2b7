import * as z from 'zod';

const refusals = z.number().int().min(0);

/**
 * How many messages one side did not take, by kind, since its start. `malformed`: no JSON, or not of its schema;
 * `oversized`: more bytes than either side reads; `foreign`: of a topic that was not asked for, or in the name of another
 * office; `replayed`: a copy of what was known already, of which a link that delivers at least once brings some.
 */
export const refusalsSchema = z.strictObject({
	malformed: refusals,
	oversized: refusals,
	foreign: refusals,
	replayed: refusals,
});
export type Refusals = z.infer<typeof refusalsSchema>;
