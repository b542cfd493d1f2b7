import { problemName, problemSchema } from '#wire/problem.ts';
import type { Alternative } from './answers.ts';
import { alternativesSchema } from './answers.ts';
import type { Texts } from './texts.ts';

/** Why the cloud did not do what it was asked. */
export type Failure =
	/** No answer came: this browser or the cloud is off the network. */
	| { readonly kind: 'offline' }
	/** Nothing says whether it was done: no answer came to a booking, a proxy's, or one that makes no sense. */
	| { readonly kind: 'unanswered' }
	/** The cloud has no room on its disk, and did nothing. */
	| { readonly kind: 'no-room' }
	| { readonly kind: 'slow-down'; readonly retryAfterSeconds: number }
	| { readonly kind: 'slot-taken'; readonly alternatives: readonly Alternative[] }
	| { readonly kind: 'invalid-slot' }
	| { readonly kind: 'proof-of-work-required' }
	| { readonly kind: 'too-late-to-cancel' }
	/** The office has not reported since the cloud knows it. */
	| { readonly kind: 'occupancy-unknown' }
	| { readonly kind: 'not-found' }
	/** The cloud understood and said no, for a reason that only a bug in this page explains. */
	| { readonly kind: 'refused' }
	/** The cloud is there and in trouble, or what it said makes no sense. */
	| { readonly kind: 'unavailable' };

/** The value asked for, or why there is none. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** Pause when the cloud asks for one without saying how long. */
const DEFAULT_RETRY_SECONDS = 30;

/** What an answer with an error status means (RFC 9457 body, `Retry-After` of RFC 9110 §10.2.3 in seconds). */
export async function failureOf(response: Response): Promise<Failure> {
	if (response.status === 429) return slowDown(response);
	const found = problemSchema.safeParse(await response.json().catch(() => null));
	if (found.success) {
		const name = problemName(found.data);
		switch (name) {
			case 'slot-taken':
				return { kind: name, alternatives: alternativesSchema.catch([]).parse(found.data.alternatives) };
			case 'busy':
				return slowDown(response);
			case 'invalid-slot':
			case 'proof-of-work-required':
			case 'too-late-to-cancel':
			case 'occupancy-unknown':
			case 'no-room':
				return { kind: name };
		}
	}
	if (response.status >= 500) return { kind: 'unavailable' };
	return response.status === 404 || response.status === 401 || response.status === 403
		? { kind: 'not-found' }
		: { kind: 'refused' };
}

function slowDown({ headers }: Response): Failure {
	const seconds = Number(headers.get('retry-after'));
	return { kind: 'slow-down', retryAfterSeconds: seconds > 0 ? Math.ceil(seconds) : DEFAULT_RETRY_SECONDS };
}

/** The sentence that tells a visitor what happened and what to do. */
export function failureSentence(failure: Failure, texts: Texts): string {
	switch (failure.kind) {
		case 'offline':
			return texts.failure.offline;
		case 'unanswered':
			return texts.failure.unanswered;
		case 'slow-down':
			return texts.failure.slowDown(failure.retryAfterSeconds);
		case 'slot-taken':
			return texts.booking.slotTaken;
		case 'invalid-slot':
			return texts.booking.slotGone;
		case 'too-late-to-cancel':
			return texts.manage.tooLate;
		case 'occupancy-unknown':
			return texts.occupancy.noWord;
		case 'not-found':
			return texts.failure.notFound;
		case 'refused':
			return texts.failure.refused;
		case 'proof-of-work-required':
		case 'no-room':
		case 'unavailable':
			return texts.failure.unavailable;
	}
}
