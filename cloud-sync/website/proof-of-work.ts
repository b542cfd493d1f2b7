import { type Challenge, solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import * as z from 'zod';

/** An ALTCHA challenge; the cloud signed its parameters, so they go back as they came. */
export const challengeSchema = z.looseObject({
	parameters: z.looseObject({
		algorithm: z.string(),
		nonce: z.string(),
		salt: z.string(),
		cost: z.number(),
		keyLength: z.number(),
		keyPrefix: z.string(),
	}),
	signature: z.string(),
});

/** Solves a challenge: the payload to send as `proof`, or `null` when this browser cannot (no secure context, time out). */
export async function proofOfWork(challenge: Challenge): Promise<string | null> {
	try {
		const solution = await solveChallenge({ challenge, deriveKey });
		return solution === null ? null : btoa(JSON.stringify({ challenge, solution }));
	} catch {
		return null;
	}
}
