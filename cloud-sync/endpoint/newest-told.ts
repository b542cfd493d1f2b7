import type { Channel, Told } from '#wire/messages.ts';

interface Heard {
	readonly latest: Told;
	/** Told later by the office's clock, but from earlier in its journal: the last such. */
	readonly doubtful?: Told;
}

/** Knows what an office says from late and repeated copies of what it said before, of which the last one counts. */
export class NewestTold {
	readonly #heard = new Map<string, Map<Channel, Heard>>();

	/** Whether it is later than all heard so far; one that does not say where it stands is believed. */
	isNews(office: string, channel: Channel, told: Told | undefined): boolean {
		if (told === undefined) return true;
		const ofOffice = this.#heard.get(office) ?? new Map<Channel, Heard>();
		this.#heard.set(office, ofOffice);
		const heard = ofOffice.get(channel);
		const isNews = heard === undefined || isLater(told, heard.latest) || goesOn(told, heard);
		if (isNews) ofOffice.set(channel, { latest: told });
		else if (isDoubtful(told, heard)) ofOffice.set(channel, { ...heard, doubtful: told });
		return isNews;
	}

	/** The office has connected anew: its clock may have been set back while it was away, and it tells everything again. */
	forget(office: string): void {
		this.#heard.delete(office);
	}
}

/**
 * Of an office that was put back to an older copy of its journal: what the lost one had told came late. A copy of what was
 * told before the clock was set back is doubtful as well, but nothing follows it.
 */
function goesOn(told: Told, heard: Heard): boolean {
	return isDoubtful(told, heard) && heard.doubtful !== undefined && isLater(told, heard.doubtful);
}

function isDoubtful(told: Told, { latest }: Heard): boolean {
	return told.journal === latest.journal && told.at > latest.at;
}

function isLater(told: Told, latest: Told): boolean {
	if (told.journal !== latest.journal || told.sequence === latest.sequence) return told.at > latest.at;
	return told.sequence > latest.sequence;
}
