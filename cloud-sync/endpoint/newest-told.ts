import type { Channel, Told } from '#wire/messages.ts';

/** Knows what an office says from late and repeated copies of what it said before, of which the last one counts. */
export class NewestTold {
	readonly #latest = new Map<string, Map<Channel, Told>>();

	/** Whether it is later than all heard so far; one that does not say where it stands is believed. */
	isNews(office: string, channel: Channel, told: Told | undefined): boolean {
		if (told === undefined) return true;
		const ofOffice = this.#latest.get(office) ?? new Map<Channel, Told>();
		const latest = ofOffice.get(channel);
		if (latest !== undefined && !isLater(told, latest)) return false;
		this.#latest.set(office, ofOffice.set(channel, told));
		return true;
	}

	/** The office has connected anew: its clock may have been set back while it was away, and it tells everything again. */
	forget(office: string): void {
		this.#latest.delete(office);
	}
}

function isLater(told: Told, latest: Told): boolean {
	if (told.journal !== latest.journal || told.sequence === latest.sequence) return told.at > latest.at;
	return told.sequence > latest.sequence;
}
