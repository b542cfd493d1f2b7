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
export function showCounter(caller: Caller, office: Office, id: CounterId, isNew: boolean): Promise<unknown> {
	const counter = office.counters.get(id);
	const shown: Promise<void>[] = [];
	if (counter && caller.displays.includes(id))
		shown.push(caller.show(id, counterText(office, counter), { blink: isNew }));
	if (isNew || office.calls.length === 0 || office.calls[0]?.counter === id)
		shown.push(caller.show('main', mainText(office), { blink: isNew }));
	return Promise.all(shown);
}
