import type { OfficeView } from '#local-api/messages.ts';

export type Call = OfficeView['calls'][number];

/** A call missed during a longer break of the connection is shown, but it is too late to sound for it. */
const staleMs = 60_000;

/** The calls that the hall is still to hear. What was called before the board came up counts as heard. */
export class Announcements {
	#heard: ReadonlySet<string> | null = null;
	#waiting: readonly Call[] = [];

	/** Takes in the calls and recalls that are new in this view, and forgets those that are over. */
	follow({ calls, now }: Pick<OfficeView, 'calls' | 'now'>): void {
		const heard = this.#heard;
		const current = new Set(calls.map(nameOf));
		this.#heard = current;
		if (heard === null) return;
		const oldest = Date.parse(now) - staleMs;
		const fresh = calls.filter((call) => !heard.has(nameOf(call)) && Date.parse(call.at) >= oldest);
		this.#waiting = [...this.#waiting.filter((call) => current.has(nameOf(call))), ...fresh.toReversed()];
	}

	/** The call to announce now, in the order in which they were made; `null` when the hall has heard all. */
	next(): Call | null {
		const [call, ...later] = this.#waiting;
		this.#waiting = later;
		return call ?? null;
	}
}

/** Numbers begin anew each day, so the moment belongs to the name of a call, and the count to that of a recall. */
const nameOf = ({ number, counter, count, at }: Call) => `${number} ${counter} ${count} ${at}`;
