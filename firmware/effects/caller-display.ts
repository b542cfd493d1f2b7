import type { Counter, Office } from '#domain/office.ts';
import type { CounterId } from '#domain/values.ts';
import type { Caller } from '#hardware/devices.ts';

/** Digits of one LED display. */
const DISPLAY_WIDTH = 8;

/** What the LED above a counter shows: the ticket in hand, `PAUSE`, or nothing. */
export function counterText(office: Office, counter: Counter): string {
	const ticket = counter.ticket === null ? undefined : office.tickets.get(counter.ticket);
	if (ticket) return ticket.number;
	return counter.state === 'paused' ? 'PAUSE' : '';
}

/** What the LED in the hall shows: the latest call, ticket on the left and counter on the right. */
export function mainText(office: Office): string {
	const [latest] = office.calls;
	return latest ? latest.number + latest.counter.padStart(DISPLAY_WIDTH - latest.number.length) : '';
}

/** Renews the displays that show a counter's call; a new one blinks there and in the hall. */
export type ShowCounter = (office: Office, counter: CounterId, isNew: boolean) => Promise<unknown>;

/** Drives the LED displays; the one in the hall is left alone, blinking perhaps, while its text stays. */
export function callerDisplay(caller: Caller): ShowCounter {
	let inHall: string | null = null;
	return (office, id, isNew) => {
		const shown: Promise<void>[] = [];
		const counter = office.counters.get(id);
		if (counter && caller.displays.includes(id))
			shown.push(caller.show(id, counterText(office, counter), { blink: isNew }));
		const text = mainText(office);
		if (isNew || text !== inHall) shown.push(caller.show('main', text, { blink: isNew }));
		inHall = text;
		return Promise.all(shown);
	};
}
