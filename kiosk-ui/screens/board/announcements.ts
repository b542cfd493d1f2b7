import type { OfficeView } from '#local-api/messages.ts';

export type Call = OfficeView['calls'][number];

/** A call missed during a longer break of the connection is shown, but it is too late to sound for it. */
const staleMs = 60_000;

/** Finds the calls that the hall has not heard yet. What was called before the board came up counts as heard. */
export class Announcements {
	#heard: ReadonlySet<string> | null = null;

	/** Calls and recalls that are new in this view, in the order in which they were made. */
	newIn({ calls, now }: Pick<OfficeView, 'calls' | 'now'>): readonly Call[] {
		const heard = this.#heard;
		this.#heard = new Set(calls.map(nameOf));
		if (heard === null) return [];
		const oldest = Date.parse(now) - staleMs;
		return calls.filter((call) => !heard.has(nameOf(call)) && Date.parse(call.at) >= oldest).toReversed();
	}
}

/** Numbers begin anew each day, so the moment belongs to the name of a call, and the count to that of a recall. */
const nameOf = ({ number, counter, count, at }: Call) => `${number} ${counter} ${count} ${at}`;
