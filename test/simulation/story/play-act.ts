import type { OfficeCommand } from '#domain/commands.ts';
import { ticketOfWish } from '#domain/issue-ticket.ts';
import type { Ticket } from '#domain/office.ts';
import { plusSeconds } from '#domain/values.ts';
import type { KeypadKey } from '#hardware/devices.ts';
import { derivePin } from '#wire/pin.ts';
import { LOBBY_TERMINAL, SERVICE_KEYS } from '../../../firmware/kiosk-session.ts';
import { checkPinAnswer, checkWrongPinAnswer, type PinAnswer } from '../invariants/pins.ts';
import { CALM } from '../world/network.ts';
import type { World } from '../world/world.ts';
import type { Act, Deed, Fault } from './story.ts';

/** Lets an act happen; returns when what it set off has happened as far as it does at once. */
export function playAct(world: World, act: Act): void | Promise<void> {
	if ('fault' in act) return FAULTS[act.fault](world, act as never);
	return DEEDS[act.who](world, act as never);
}

/** The last of a seat's PINs that an office out of touch reckons with: so often hardly any seat is booked again. */
const FREE_GENERATION = 2;
/** It is tried every ten seconds whether a full disk has room again (`firmware/journal/retry-writing.ts`). */
const ROOM_NOTICED_MILLISECONDS = 11_000;
/** As often, and so long after each other, the kiosk's screen asks for a ticket (`kiosk-ui/screens/kiosk/kiosk-screen.ts`). */
const TICKET_ATTEMPTS = 3;
const BETWEEN_ATTEMPTS_MILLISECONDS = 5000;

type WishForTicket = Extract<OfficeCommand, { type: 'issue-ticket' }> & { readonly wish: string };

type Player<Kind> = (world: World, act: Kind) => void | Promise<void>;

const pick = <Item>(list: readonly Item[], choice: number): Item | undefined => list[choice % Math.max(1, list.length)];

const DEEDS: { readonly [Who in Deed['who']]: Player<Extract<Deed, { who: Who }>> } = {
	'walk-in': (world, { service: which, errand, more: count, at }) => {
		const { services } = world.file.rules;
		if (at === 'keypad') {
			const key = SERVICE_KEYS[which % Math.min(SERVICE_KEYS.length, services.length)];
			if (key) press(world, key);
			return;
		}
		const service = pick(services, which);
		if (!service) return;
		const wish = pick([null, ...service.errands.map(({ id }) => id)], errand) ?? null;
		const more = services.slice(0, count).map(({ id }) => ({ service: id, errand: null }));
		touch(world, {
			type: 'issue-ticket',
			service: service.id,
			errand: wish,
			language: 'cs',
			more,
			wish: world.drawWish(),
		});
	},

	booker: async (world, { booking, service: which, slot }) => {
		const { life } = world.cloud;
		const office = life?.offices.get(world.file.config.id);
		const service = pick(world.file.config.services, which);
		if (!life || !office || !service) return;
		const token = `secret-of-${booking}`;
		const wish = { service: service.id, errand: null, start: slot, language: 'cs', token } as const;
		void life.reservations.book(office, wish, world.timeline.now).then(
			(answer) => {
				if (answer.outcome !== 'booked' || world.cloud.life !== life) return;
				world.bookings.set(booking, answer.reservation);
				world.note(() => world.cloudWitness.promised(answer.reservation, booking));
			},
			(error: unknown) => world.cloudFailed(life, error),
		);
	},

	canceller: (world, { booking }) => {
		const { life } = world.cloud;
		const reservation = world.bookings.get(booking);
		if (!life || !reservation) return;
		const { id } = reservation;
		world.cloudWitness.askedToCancel.add(id);
		world.officeWitness.fairness.cancelled.add(id);
		void life.reservations.cancel(reservation).then(
			({ outcome }) => {
				if (outcome === 'cancelled' && world.cloud.life === life) world.cloudWitness.released(id);
			},
			(error: unknown) => world.cloudFailed(life, error),
		);
	},

	reserved: (world, { booking, typos, insists }) => {
		const reservation = world.bookings.get(booking);
		if (!reservation) return;
		for (let i = 0; i < typos; i++) typeWrongPin(world, mistyped(reservation.pin, i));
		const answered = typePin(world, reservation.pin);
		if (answered === null) return;
		checkPinAnswer(world, reservation, answered);
		const { answer } = answered;
		if (insists && answer.kind === 'refused' && answer.refusal.reason === 'too-early') press(world, '#');
	},

	relative: (world, { booking, joins: other }) => {
		const reservation = world.bookings.get(booking);
		const joins = world.office.office?.reservations.get(world.bookings.get(other)?.id ?? '')?.ticket?.id;
		if (!reservation || joins === undefined) return;
		const { pin } = reservation;
		const outOfTouch = world.office.whileOutOfTouch(pin);
		const who = { terminal: LOBBY_TERMINAL, early: false, language: null };
		world.office.execute({ type: 'check-in', pin, ...who, joins, outOfTouch });
	},

	guesser: (world, { pin }) => typeWrongPin(world, pin),

	stranger: (world, { service: which, slot }) => {
		const service = pick(world.file.config.services, which);
		if (!service || service.slotCapacity === 0) return;
		const claim = { service: service.id, slotStart: slot, seat: 0, generation: FREE_GENERATION };
		typeWrongPin(world, derivePin(world.pinKey.secret, claim));
	},

	leaver: (world, { choice }) => {
		const ticket = pick(ticketsIn(world, 'waiting'), choice);
		if (ticket) world.office.execute({ type: 'leave', ticket: ticket.id });
	},

	button: (world, { counter: which, button, length }) => {
		const counter = pick(world.file.config.counters, which);
		if (counter) world.office.pressButton({ counter: counter.id, button, length });
	},

	clerk: (world, deed) => {
		const counter = pick(world.file.config.counters, deed.counter);
		const command = counter && clerkCommand(world, counter.id, deed);
		if (command) world.office.execute(command);
	},
};

const FAULTS: { readonly [Kind in Fault['fault']]: Player<Extract<Fault, { fault: Kind }>> } = {
	'office-power': ({ office }, { afterOperations, seed, forMilliseconds }) =>
		office.cutPower(afterOperations, seed, forMilliseconds),
	'office-crash': ({ office }, { unanswered }) => (unanswered ? office.crashUnanswered() : office.crash()),
	'office-clock': ({ office, timeline }, { aheadMilliseconds, forMilliseconds }) => {
		office.setClock(aheadMilliseconds);
		timeline.after(forMilliseconds, () => office.setClock(0));
	},
	'office-disk-full': ({ office, officeWitness, timeline }, { hasReserve, forMilliseconds }) => {
		office.fillDisk(hasReserve);
		timeline.after(forMilliseconds, () => {
			office.clearDisk();
			const { hasRoomSince } = office;
			timeline.after(ROOM_NOTICED_MILLISECONDS, () => {
				if (office.office && office.hasRoomSince === hasRoomSince) officeWitness.mustBeWritten();
			});
		});
	},
	'office-card': ({ office }, { forMilliseconds }) => office.changeCard(forMilliseconds),
	'office-card-copied': ({ office }) => office.copyCard(),
	'office-card-copy': ({ office }, { forMilliseconds }) => office.putCopyBack(forMilliseconds),
	'cloud-power': ({ cloud }, { afterOperations, seed, forMilliseconds }) =>
		cloud.cutPower(afterOperations, seed, forMilliseconds),
	cable: (world, { of, forMilliseconds }) => {
		const { clientId } = world[of];
		world.network.cut(clientId);
		world.timeline.after(forMilliseconds, () => world.network.mend(clientId));
	},
	broker: ({ network }, { forMilliseconds, remembers }) => network.restartBroker(forMilliseconds, remembers),
	weather: ({ network, timeline }, { weather, forMilliseconds }) => {
		network.weather = weather;
		timeline.after(forMilliseconds, () => {
			network.weather = CALM;
			network.disturbedAt = timeline.now;
		});
	},
	printer: ({ hardware, timeline }, { trouble, forMilliseconds }) => {
		hardware.setTrouble(trouble);
		timeline.after(forMilliseconds, () => hardware.setTrouble(null));
	},
};

/** Takes a ticket at the screen, which asks again for the same while no answer comes, and keeps its number in mind. */
function touch(world: World, command: WishForTicket, attempt = 1): void {
	const outcome = world.office.touch(command);
	if (outcome?.refusal === null) world.officeWitness.handed(ticketOfWish(outcome.office, command.wish)?.id ?? '');
	else if (outcome === null && attempt < TICKET_ATTEMPTS)
		world.timeline.after(BETWEEN_ATTEMPTS_MILLISECONDS, () => touch(world, command, attempt + 1));
}

/** Presses a key, and keeps the number in mind that the kiosk then tells. */
function press(world: World, key: KeypadKey): void {
	const answer = world.office.press(key);
	if (answer?.kind === 'ticket') world.officeWitness.handed(answer.ticket);
}

/** @returns `null` when nothing answers */
function typePin(world: World, pin: string): PinAnswer | null {
	const { office } = world;
	const { office: before, isInTouch } = office;
	const mustPause = world.officeWitness.ledger.mustPause(office.now());
	press(world, '*');
	for (const digit of pin) press(world, digit as KeypadKey);
	press(world, '#');
	const answer = office.kiosk?.answer ?? null;
	return before && answer && { before, isInTouch, mustPause, answer };
}

function typeWrongPin(world: World, pin: string): void {
	const answered = typePin(world, pin);
	if (answered !== null) checkWrongPinAnswer(world, pin, answered);
}

/** The PIN with one digit wrong. */
function mistyped(pin: string, which: number): string {
	const place = which % pin.length;
	return pin.slice(0, place) + ((Number(pin[place]) + 1) % 10) + pin.slice(place + 1);
}

const ticketsIn = (world: World, ...states: readonly Ticket['state'][]): readonly Ticket[] =>
	[...(world.office.office?.tickets.values() ?? [])].filter(({ state }) => states.includes(state));

function clerkCommand(
	world: World,
	counter: string,
	{ does, choice }: Extract<Deed, { who: 'clerk' }>,
): OfficeCommand | undefined {
	const { services, counters } = world.file.rules;
	const withTicket = (
		type: 'resume' | 'put-back' | 'call',
		...states: Ticket['state'][]
	): OfficeCommand | undefined => {
		const ticket = pick(ticketsIn(world, ...states), choice);
		return ticket && { type, counter, ticket: ticket.id };
	};
	const inMinutes = (minutes: number) => plusSeconds(world.office.now(), minutes * 60);
	switch (does) {
		case 'resume':
			return withTicket('resume', 'parked');
		case 'put-back':
			return withTicket('put-back', 'no-show', 'called');
		case 'call':
			return withTicket('call', 'waiting');
		case 'park-until':
			return { type: 'park', counter, until: inMinutes(choice % 40) };
		case 'break':
			return { type: 'pause', counter, kind: 'break', until: inMinutes(choice % 40) };
		case 'announce-closing':
			return { type: 'announce-closing', counter, closesAt: choice % 3 === 0 ? null : inMinutes(choice % 60) };
		case 'override': {
			const override = ([null, 'open', 'stopped'] as const)[choice % 3] ?? null;
			return { type: 'override-tickets', counter, service: pick(services, choice)?.id ?? '', override };
		}
		case 'send-to-service':
			return { type: 'transfer', counter, service: pick(services, choice)?.id ?? null, toCounter: null };
		case 'send-to-counter':
			return { type: 'transfer', counter, service: null, toCounter: pick(counters, choice)?.id ?? null };
		default:
			return { type: does, counter };
	}
}
