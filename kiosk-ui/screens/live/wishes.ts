import { type Answer, send } from './requests.ts';

/**
 * Sends wishes that the office carries out once each: the same one again, while no answer has come, bears the same id and
 * is answered as it was at first.
 */
export class Wishes {
	#unanswered: { readonly wish: string; readonly id: string } | null = null;

	async send<Result>(path: string, body: object): Promise<Answer<Result>> {
		const wish = JSON.stringify([path, body]);
		const id = this.#unanswered?.wish === wish ? this.#unanswered.id : drawId();
		this.#unanswered = { wish, id };
		const answer = await send<Result>('POST', path, { ...body, wish: id });
		if (!isUnanswered(answer)) this.forget();
		return answer;
	}

	/** Whatever is wished for next is another wish. */
	forget(): void {
		this.#unanswered = null;
	}
}

/** Nobody knows whether the office has heard of it. */
export const isUnanswered = (answer: Answer<unknown>): boolean => !answer.ok && answer.reason === 'unreachable';

/** Browsers know `crypto.randomUUID` only on pages that came encrypted. */
const drawId = (): string => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-');
