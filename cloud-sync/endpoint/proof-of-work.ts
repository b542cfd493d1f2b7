import { randomBytes } from 'node:crypto';
import { createChallenge, randomInt, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import * as z from 'zod';
import { type Clock, instant } from '#wire/time.ts';
import type { ProofStore } from './stores/store.ts';

const ALGORITHM = 'PBKDF2/SHA-256';
/** Iterations of one try, about a millisecond. */
const COST = 1_000;
/** The solution lies between these counters, so that the work is about the same for everybody: under a second. */
const FEWEST_TRIES = 200;
const MOST_TRIES = 600;
/** How long a challenge may be worked on. */
const VALID_MS = 10 * 60_000;

const hex = z.string().regex(/^[0-9a-f]{1,256}$/);

/** What the visitor's browser sends back: the challenge as it was, and its solution. */
const payloadSchema = z.object({
	challenge: z.object({
		parameters: z.strictObject({
			algorithm: z.literal(ALGORITHM),
			cost: z.literal(COST),
			nonce: hex,
			salt: hex,
			keyLength: z.number().int(),
			keyPrefix: hex,
			keySignature: hex,
			data: z.strictObject({ expiresAt: z.number().int() }),
		}),
		signature: hex,
	}),
	solution: z.object({ counter: z.number().int().min(0), derivedKey: hex }),
});

/** Asks browsers for a second of work before each booking, so that a rush of machines costs them something. */
export class ProofOfWork {
	readonly #store: ProofStore;
	readonly #clock: Clock;
	readonly #secret: string;

	private constructor(store: ProofStore, clock: Clock, secret: string) {
		this.#store = store;
		this.#clock = clock;
		this.#secret = secret;
	}

	/** With the secret that all processes on this store share. */
	static async open(store: ProofStore, clock: Clock): Promise<ProofOfWork> {
		const secret = await store.secret('proof-of-work', randomBytes(32).toString('base64url'));
		return new ProofOfWork(store, clock, secret);
	}

	/** A fresh challenge. Its end is by this cloud's clock, which may not be the library's. */
	async challenge(): Promise<{ parameters: Record<string, unknown>; signature: string }> {
		const { parameters, signature = '' } = await createChallenge({
			algorithm: ALGORITHM,
			cost: COST,
			counter: randomInt(MOST_TRIES, FEWEST_TRIES),
			deriveKey,
			hmacSignatureSecret: this.#secret,
			hmacKeySignatureSecret: this.#secret,
			data: { expiresAt: this.#clock.now() + VALID_MS },
		});
		return { parameters: { ...parameters }, signature };
	}

	/** Why a proof is refused, or `null` when it was good and is now used up. @param proof base64 of the JSON payload */
	async refusal(proof: string | undefined): Promise<string | null> {
		if (proof === undefined) return 'the proof of work is missing; solve /api/v1/challenge and send it as `proof`';
		const payload = payloadSchema.safeParse(decoded(proof));
		if (!payload.success) return 'the proof of work cannot be read; solve a new challenge';
		const { challenge, solution } = payload.data;
		const { verified } = await verifySolution({
			challenge,
			solution,
			deriveKey,
			hmacSignatureSecret: this.#secret,
			hmacKeySignatureSecret: this.#secret,
		});
		if (!verified) return 'the proof of work is wrong; solve a new challenge';
		const now = this.#clock.now();
		const { expiresAt } = challenge.parameters.data;
		if (expiresAt < now) return 'the proof of work came too late; solve a new challenge';
		const fresh = await this.#store.spendProof(challenge.signature, instant(expiresAt), now);
		return fresh ? null : 'the proof of work was used before; solve a new challenge';
	}
}

function decoded(proof: string): unknown {
	try {
		return JSON.parse(Buffer.from(proof, 'base64').toString('utf8'));
	} catch {
		return null;
	}
}
