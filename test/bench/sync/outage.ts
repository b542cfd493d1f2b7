import { setTimeout as later } from 'node:timers/promises';
import pino from 'pino';
import * as z from 'zod';
import type { OfficeCommand } from '#domain/commands.ts';
import { type Interval, plusSeconds } from '#domain/values.ts';
import { MemoryBroker } from '#link/memory-broker.ts';
import { connectMemoryLink } from '#link/memory-link.ts';
import { officeDay } from '#wire/calendar.ts';
import type { OfficeConfig } from '#wire/office-config.ts';
import type { Instant } from '#wire/time.ts';
import type { Appliance, Outcome } from '../../../firmware/appliance.ts';
import type { OfficeFile } from '../../../firmware/config/office-file.ts';
import { createClock, type MovableClock } from '../../../scripts/clock.ts';
import { startSides } from './sides.ts';

/** Visitors of the day. */
export const TICKETS = 1000;
/** Booked and cancelled in the cloud while the office is out of touch. */
export const BOOKED_MEANWHILE = 100;
export const CANCELLED_MEANWHILE = 30;

/** A Monday and the day after it. */
const TODAY = '2026-11-23';
const TOMORROW = '2026-11-24';
const EVENING_BEFORE_SECONDS = 12 * 3600;
/** The office's 51 slots of that day have 306 seats, all of them taken. */
const SEATS = 6;
/** All visitors come one after another between the morning and the evening of that day. */
const VISIT_SECONDS = 30;

/** The office of the file, with seats and numbers for that day. */
export function busy({ config, rules, hardware }: OfficeFile): OfficeFile {
	const numbers = { first: 1, last: 999 };
	return {
		config: { ...config, services: config.services.map((service) => ({ ...service, numbers, slotCapacity: SEATS })) },
		rules: { ...rules, services: rules.services.map((service) => ({ ...service, lastNumber: numbers.last })) },
		hardware,
	};
}

/** An outage about to end. */
export interface Outage {
	/** Of the files of both sides, as `startSides` takes them. */
	readonly folder: string;
	readonly endedAt: Instant;
	/** The cloud's last change. */
	readonly revision: number;
}

/**
 * Lives a day out of touch into the files of both sides: the office was told of its reservations the evening before, all
 * who come get paper, are called, served and gone, and meanwhile there are bookings and cancellations for the next day.
 */
export async function liveOutage(folder: string, file: OfficeFile): Promise<Outage> {
	const broker = new MemoryBroker();
	const log = pino({ enabled: false });
	const { config } = file;
	const { id } = config;
	const links = {
		office: connectMemoryLink({ clientId: id, presenceOf: id, broker, log }),
		cloud: connectMemoryLink({ clientId: 'cloud', broker, log }),
	};
	const [morning, afternoon] = officeDay(config.calendar, TODAY).openings;
	if (!morning || !afternoon) throw new Error(`the office is not open twice on ${TODAY}`);
	// An office whose journal begins on that day would ask the cloud what it lacks of it.
	const clock = createClock(plusSeconds(morning.start, -EVENING_BEFORE_SECONDS));
	const sides = await startSides({ folder, file, clock, links });
	const { url } = sides;
	try {
		await knows(url, id);
		const today = await book(url, config, TODAY, Number.POSITIVE_INFINITY);
		const tomorrow = await book(url, config, TOMORROW, CANCELLED_MEANWHILE);
		const told = today.length + tomorrow.length;
		await sides.untilEqual(told);
		links.office.setReachable(false);
		liveDay(sides.appliance, clock, file, [morning, afternoon]);
		await book(url, config, TOMORROW, BOOKED_MEANWHILE);
		for (const booked of tomorrow) await cancel(url, booked);
		return { folder, endedAt: clock.now(), revision: told + BOOKED_MEANWHILE + CANCELLED_MEANWHILE };
	} finally {
		await sides.close();
	}
}

/** Whoever has a reservation comes when its slot begins, the others in between; nobody at lunch. */
function liveDay(
	appliance: Appliance,
	clock: MovableClock,
	{ rules }: OfficeFile,
	[morning, afternoon]: readonly [Interval, Interval],
): void {
	const expected = [...appliance.office.reservations.values()]
		.filter(({ start }) => start < afternoon.end)
		.sort((a, b) => a.start - b.start);
	clock.moveTo(morning.start);
	for (const { id } of rules.counters) carryOut(appliance, { type: 'open', counter: id });
	for (let i = 0; i < TICKETS; i++) {
		if (clock.now() >= morning.end && clock.now() < afternoon.start) clock.moveTo(afternoon.start);
		const { id: service = '' } = rules.services[i % rules.services.length] ?? {};
		const isExpected = expected[0] !== undefined && expected[0].start <= clock.now();
		const { pin } = (isExpected ? expected.shift() : undefined) ?? {};
		const coming: OfficeCommand =
			pin === undefined
				? { type: 'issue-ticket', service, errand: null, language: 'cs' }
				: { type: 'check-in', pin, terminal: 'kiosk', early: false, language: null };
		serve(appliance, clock, coming);
	}
	if (expected.length > 0) throw new Error(`${expected.length} visitors with a reservation did not come`);
}

/** A visitor from coming to going. */
function serve(appliance: Appliance, clock: MovableClock, coming: OfficeCommand): void {
	const issued = carryOut(appliance, coming).find(({ event }) => event.type === 'ticket-issued')?.event;
	if (issued?.type !== 'ticket-issued') throw new Error(`no ticket came of ${coming.type}`);
	const { ticket, service } = issued;
	const { counters } = appliance.office.rules;
	const { id: counter = '' } = counters.find(({ services }) => services.includes(service)) ?? {};
	carryOut(appliance, { type: 'start-print', ticket });
	carryOut(appliance, { type: 'report-printed', ticket });
	carryOut(appliance, { type: 'call-next', counter });
	carryOut(appliance, { type: 'start', counter });
	clock.moveTo(plusSeconds(clock.now(), VISIT_SECONDS));
	carryOut(appliance, { type: 'finish', counter });
}

function carryOut(appliance: Appliance, command: OfficeCommand): Outcome['entries'] {
	const { refusal, entries } = appliance.execute(command);
	if (refusal) throw new Error(`${command.type} was refused: ${refusal.reason}`);
	return entries;
}

const slotsSchema = z.array(z.object({ start: z.string(), free: z.number() }));
const bookedSchema = z.object({ id: z.string(), token: z.string() });
type Booked = z.output<typeof bookedSchema>;

/** Books free seats of a day, at most so many. */
async function book(
	url: string,
	{ id, services }: OfficeConfig,
	day: string,
	most: number,
): Promise<readonly Booked[]> {
	const office = `${url}/api/v1/offices/${id}`;
	const booked: Booked[] = [];
	for (const { id: service } of services) {
		const slots = slotsSchema.parse(await answerOf(`${office}/slots?service=${service}&from=${day}&to=${day}`));
		for (const { start, free } of slots)
			for (let seat = 0; seat < free && booked.length < most; seat++) {
				const body = JSON.stringify({ service, start });
				const headers = { 'content-type': 'application/json' };
				const answer = await answerOf(`${office}/reservations`, { method: 'POST', headers, body });
				booked.push(bookedSchema.parse(answer));
			}
	}
	return booked;
}

async function cancel(url: string, { id, token }: Booked): Promise<void> {
	const headers = { authorization: `Bearer ${token}` };
	await answerOf(`${url}/api/v1/reservations/${id}`, { method: 'DELETE', headers });
}

async function answerOf(address: string, request?: RequestInit): Promise<unknown> {
	const answer = await fetch(address, request);
	if (!answer.ok) throw new Error(`${address} was answered ${answer.status}: ${await answer.text()}`);
	return answer.json();
}

/** Resolves when the cloud has been told of the office. */
async function knows(url: string, office: string): Promise<void> {
	while (!(await fetch(`${url}/api/v1/offices/${office}`)).ok) await later(1);
}
