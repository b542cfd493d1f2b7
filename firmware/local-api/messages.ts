import * as z from 'zod';
import type { Refusal } from '#domain/commands.ts';
import { MOST_ERRANDS } from '#domain/visits.ts';
import { devicesHealthSchema } from '#wire/health.ts';
import { occupancySnapshotSchema, ticketsClosedSchema } from '#wire/occupancy.ts';
import { languageSchema, localizedTextSchema } from '#wire/office-config.ts';
import { instantCodec } from '#wire/time.ts';

/** What the office tells the screens in the building and what they may ask. Moments are RFC 3339 with offset. */

const count = z.number().int().min(0);
const moment = z.iso.datetime({ offset: true });
const occupancyOfService = occupancySnapshotSchema.shape.services.element;
const expectedWait = occupancyOfService.shape.expectedWait;

/** As the website has it, or because the office's disk has no room for a ticket. */
const ticketsClosed = z.strictObject({
	...ticketsClosedSchema.shape,
	why: z.enum([...ticketsClosedSchema.shape.why.options, 'no-room']),
});

export const printFaultSchema = z.enum(['paper-out', 'cover-open', 'offline', 'no-answer']);

/** Whether the paper came out: `again` is a second print of the same number. */
const printView = z.strictObject({
	state: z.enum(['pending', 'printing', 'printed', 'failed']),
	again: z.boolean(),
	reason: printFaultSchema.nullable(),
});

/** What the holder of a ticket has come for: `errands` of its service by id, one for each time, and `later` the rest. */
const visit = {
	service: z.string(),
	/** The first of `errands`, or `null`. */
	errand: z.string().nullable(),
	errands: z.array(z.string()),
	/** Of other services, for which the holder will wait with the same number. */
	later: z.array(z.strictObject({ service: z.string(), errand: z.string().nullable() })),
};

/** Why a ticket's reservation is not certain: not verified yet, somebody else's seat too, unknown, or cancelled. */
const doubt = z.enum(['unconfirmed', 'withheld', 'disowned', 'cancelled']);

/** A ticket as screens and `POST /api/v1/tickets` show it. */
export const ticketViewSchema = z.strictObject({
	id: z.string(),
	number: z.string(),
	...visit,
	channel: z.enum(['walk-in', 'reservation']),
	/** Start of the reserved slot, from which the ticket goes before walk-ins. */
	slotStart: moment.nullable(),
	/** The reservation's check-in time was over, so this is an ordinary place. */
	late: z.boolean(),
	doubt: doubt.nullable(),
	state: z.enum(['waiting', 'called', 'serving', 'parked', 'no-show']),
	issuedAt: moment,
	peopleAhead: z.number().int().min(0),
	expectedWait,
	/** Whether it will be called before closing: with nine chances of ten, perhaps, or rather not. */
	outlook: z.enum(['likely', 'unsure', 'unlikely']),
	print: printView,
});
export type TicketView = z.infer<typeof ticketViewSchema>;

/** One ticket in the hand of a counter, or waiting for it. */
const counterTicket = z.strictObject({
	id: z.string(),
	number: z.string(),
	...visit,
	channel: z.enum(['walk-in', 'reservation']),
	language: languageSchema,
	state: ticketViewSchema.shape.state,
	since: moment,
	issuedAt: moment,
	recalls: z.number().int(),
	doubt: doubt.nullable(),
	/** When somebody parked will come back, where that was agreed. */
	parkedUntil: moment.nullable(),
});

export const counterViewSchema = z.strictObject({
	id: z.string(),
	label: z.string(),
	state: z.enum(['closed', 'open', 'paused']),
	/** While paused: why, and when it will call again, if that is known. */
	pause: z.strictObject({ kind: z.enum(['break', 'back-office']), until: moment.nullable() }).nullable(),
	/** When it will close for today, where that was announced. */
	closesAt: moment.nullable(),
	services: z.array(z.string()),
	/** Called or being served. */
	ticket: counterTicket.nullable(),
	parked: z.array(counterTicket),
	/** No-shows, of this counter or of its services, that may still come back. */
	missed: z.array(counterTicket),
	/** People this counter could call now. */
	waiting: z.number().int().min(0),
	/** Their tickets by id, whoever is called next first. */
	queue: z.array(z.string()),
});
export type CounterView = z.infer<typeof counterViewSchema>;

/** What the kiosk answers the visitor at the keypad. */
export const kioskAnswerSchema = z.discriminatedUnion('kind', [
	z.strictObject({ kind: z.literal('ticket'), ticket: ticketViewSchema }),
	z.strictObject({ kind: z.literal('pin-too-short') }),
	/** `onlyInTime`: it may be one that is early or late, as too many were wrong here today. */
	z.strictObject({ kind: z.literal('unknown-pin'), onlyInTime: z.literal(true).optional() }),
	/** `#` or a touch takes an ordinary ticket now, `*` leaves. */
	z.strictObject({ kind: z.literal('too-early'), opensAt: moment, slotStart: moment }),
	/** What to do depends on where the PIN's ticket stands now: `state`, and at which `counter`, by its label. */
	z.strictObject({
		kind: z.literal('already-checked-in'),
		number: z.string(),
		state: z.enum([...ticketViewSchema.shape.state.options, 'ended']),
		counter: z.string().nullable(),
	}),
	z.strictObject({ kind: z.literal('slow-down'), retryAt: moment }),
	z.strictObject({ kind: z.literal('tickets-closed'), service: z.string(), closed: ticketsClosed }),
	/** The office's disk has no room for a ticket. */
	z.strictObject({ kind: z.literal('no-room') }),
	/** The reservation is for a service that the office does not have any more. */
	z.strictObject({ kind: z.literal('unknown-service') }),
	z.strictObject({ kind: z.literal('out-of-order') }),
]);
export type KioskAnswer = z.infer<typeof kioskAnswerSchema>;

/** What is on the kiosk's PIN display. The digits themselves stay in the office. */
export const kioskViewSchema = z.strictObject({
	typedDigits: z.number().int().min(0).max(4),
	answer: kioskAnswerSchema.nullable(),
	/** Number of the ticket that the next PIN joins, as another of the family; `#` offers that after a check-in. */
	joins: z.string().nullable(),
});

/** How good the waits were that visitors were told on taking their tickets; counts of tickets, seconds. */
const promisesView = z.strictObject({
	date: z.iso.date(),
	tickets: z.number().int(),
	withinMedian: z.number().int(),
	withinBound: z.number().int(),
	/** By how much the wait missed the median, on average; and how much longer than it, with its sign. */
	meanMissedBySeconds: z.number().int(),
	meanLateSeconds: z.number().int(),
});

/** Today's state: the answer of `GET /api/v1/state` and the data of every `state` event. */
export const officeViewSchema = z.strictObject({
	office: z.strictObject({ id: z.string(), name: localizedTextSchema, timeZone: z.string() }),
	now: moment,
	/** What the machine's clock shows while it has jumped and is not believed. */
	doubtedTime: moment.nullable(),
	/** When it closes for today; `null` when it has, or does not open. */
	closesAt: moment.nullable(),
	/** What became of the tickets of the last day that had any before today. */
	lastDay: z.strictObject({ date: z.iso.date(), done: count, left: count, unserved: count }).nullable(),
	services: z.array(
		z.strictObject({
			...occupancyOfService.shape,
			letter: z.string(),
			/** The keypad key that takes a ticket for it, if any. */
			key: z.enum(['A', 'B', 'C', 'D']).nullable(),
			name: localizedTextSchema,
			errands: z.array(
				z.strictObject({ id: z.string(), name: localizedTextSchema, bring: z.array(localizedTextSchema) }),
			),
			ticketsClosed: ticketsClosed.nullable(),
			/** What a clerk has decided about its tickets for today, instead of the forecast. */
			override: z.enum(['open', 'stopped']).nullable(),
			/** Numbers that walk-ins can still get today. */
			numbersLeft: count,
		}),
	),
	counters: z.array(counterViewSchema),
	/** Everybody waiting, in the order of issue. */
	waiting: z.array(ticketViewSchema),
	/** Latest call first; `count` rises with each call and recall, so that each is announced once. */
	calls: z.array(
		z.strictObject({ number: z.string(), counter: z.string(), label: z.string(), at: moment, count: z.number().int() }),
	),
	/** Check-ins of today whose reservation is not certain, also of visitors who have gone. */
	doubtful: z.array(z.strictObject({ number: z.string(), service: z.string(), slotStart: moment, doubt })),
	/** Wrong PINs of today by terminal. */
	wrongPins: z.array(z.strictObject({ terminal: z.string(), count: z.number().int().min(1) })),
	/**
	 * Tickets whose paper did not come out or waits for the printer to be mended, to be shown big and told to the clerk;
	 * `page` is the address that their QR code would have opened, `null` where the website's is not known.
	 */
	unprinted: z.array(
		z.strictObject({ id: z.string(), number: z.string(), reason: printView.shape.reason, page: z.url().nullable() }),
	),
	kiosk: kioskViewSchema,
	/** Of today and of the last day before; `null` with too few tickets to say. */
	promises: z.strictObject({ today: promisesView.nullable(), last: promisesView.nullable() }),
	devices: devicesHealthSchema,
	link: z.strictObject({
		state: z.enum(['up', 'down']),
		since: moment,
		unsentEvents: z.number().int().min(0),
		/** Everything that the cloud knows is known here. */
		inTouch: z.boolean(),
	}),
	/**
	 * `rebuilt`: a damaged file was put aside and the journal made of what could be read; `day-restored`: it had lost today,
	 * which the cloud has told again; `disk-full`: it goes on in the space reserved for it; `no-room`: that is used up as well,
	 * or the disk fails; calls are in memory only and no tickets are issued.
	 */
	journal: z.enum(['ok', 'rebuilt', 'disk-full', 'no-room', 'day-restored']),
	/** `unreadable`: the file of PIN keys cannot be used; out of touch, only reservations that are known here count. */
	pinKeys: z.enum(['ok', 'unreadable']),
});
export type OfficeView = z.infer<typeof officeViewSchema>;

/**
 * Drawn anew for each wish and sent with it again while it is not answered: the office carries the wish out once, and
 * answers as it did at first. A ticket is known by its wish as long as it is here, after a restart too; of what clerks ask
 * for, the last fifty answers are remembered until a restart (after which `inHand` keeps one from being carried out again).
 */
const wishId = z.string().min(1).max(64).optional();

/** `POST /api/v1/tickets`; several `errands` of the service, and `later` those of other services. */
export const takeTicketSchema = z
	.strictObject({
		service: z.string().max(64),
		errand: z.string().max(64).optional(),
		errands: z.array(z.string().max(64)).min(1).max(MOST_ERRANDS).optional(),
		later: z
			.array(z.strictObject({ service: z.string().max(64), errand: z.string().max(64).optional() }))
			.max(MOST_ERRANDS - 1)
			.default([]),
		language: languageSchema.default('cs'),
		wish: wishId,
	})
	.refine(({ errand, errands }) => errand === undefined || errands === undefined, '"errand" or "errands", not both');

/** `POST /api/v1/check-ins`; `early` accepts an ordinary place before check-in opens. */
export const checkInSchema = z.strictObject({
	pin: z.string().regex(/^\d{4}$/, 'four digits'),
	early: z.boolean().default(false),
	/** Id of the ticket of another reservation that this one joins, e.g. of the same family. */
	joins: z.string().max(32).optional(),
	language: languageSchema.optional(),
});

/** `POST /api/v1/kiosk/keys`: a key touched on the screen, which does the same as on the keypad. */
export const kioskKeySchema = z.strictObject({
	key: z.enum(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#']),
});

export const counterActions = [
	'open',
	'pause',
	'close',
	'announce-closing',
	'override-tickets',
	'call-next',
	'call',
	'recall',
	'start',
	'finish',
	'no-show',
	'park',
	'resume',
	'transfer',
	'put-back',
] as const;
export type CounterAction = (typeof counterActions)[number];

/** Why the office refuses what was asked: the stable name its problem's `type` ends in. */
export type RefusalReason = Refusal['reason'];

/**
 * Body of `POST /api/v1/counters/{id}/{action}`: `ticket` for call, resume and put-back, `service` or `toCounter` for
 * transfer, `kind` and `until` for pause, `until` for park, `closesAt` for announce-closing, `service` and `override` for
 * override-tickets (`null` takes either back). With `inHand`, the id of the ticket that the clerk saw in hand or `null` for
 * none, it is refused as `situation-changed` when the counter has another by now; that problem's `inHand` is the one it has.
 */
export const counterActionSchema = z.strictObject({
	ticket: z.string().max(32).optional(),
	service: z.string().max(64).optional(),
	toCounter: z.string().max(2).optional(),
	kind: z.enum(['break', 'back-office']).optional(),
	until: instantCodec.nullable().optional(),
	closesAt: instantCodec.nullable().optional(),
	override: z.enum(['open', 'stopped']).nullable().optional(),
	inHand: z.string().max(32).nullable().optional(),
	wish: wishId,
});

/** `POST /api/v1/what-if`: what would have been different on a recorded day, or (`null`) on a simulated one. */
export const whatIfQuestionSchema = z.strictObject({
	date: z.iso.date().nullable(),
	/** One more counter for these services, in all opening hours. */
	counter: z.strictObject({ services: z.array(z.string().max(64)).min(1).max(20) }).optional(),
	/** Reservations per slot, of a service or (`null`) of all. */
	capacity: z
		.strictObject({ service: z.string().max(64).nullable().default(null), seats: z.number().int().min(0).max(20) })
		.optional(),
	order: z.enum(['as-configured', 'first-come']).default('as-configured'),
});

const spread = z.strictObject({ mean: z.number(), low: z.number(), high: z.number() });
const ofWaits = <Of extends z.ZodType>(of: Of) =>
	z.strictObject({ people: of, mean: of, median: of, p90: of, turnedAway: of, left: of, unserved: of });
const byKind = <Of extends z.ZodType>(of: Of) => z.strictObject({ 'walk-in': of, reservation: of });
/** Its answer, in minutes and people, by kind of visitor; `low` to `high` holds nine of ten plays of the day. */
export const whatIfSchema = z.strictObject({
	date: z.iso.date(),
	seeds: z.number().int(),
	/** `null` of a simulated day. */
	recorded: byKind(ofWaits(z.number())).nullable(),
	asItWas: byKind(ofWaits(spread)),
	changed: byKind(ofWaits(spread)),
	difference: byKind(ofWaits(spread)),
});
export type WhatIfView = z.infer<typeof whatIfSchema>;

/** `GET /api/v1/what-if`: days that can be asked about, latest first. */
export const whatIfDaysSchema = z.strictObject({ days: z.array(z.iso.date()) });

/** `GET /bench/printer` and `PUT /bench/printer` */
export const benchPrinterSchema = z.strictObject({
	paper: z.enum(['ok', 'low', 'out']).optional(),
	online: z.boolean().optional(),
});
export const benchKeypadSchema = z.strictObject({
	keys: z.string().regex(/^[0-9A-D*#]{1,64}$/, 'keys of the keypad, e.g. 4711#'),
});
export const benchLinkSchema = z.strictObject({ up: z.boolean() });
export const benchClockSchema = z.strictObject({ now: moment });

/** The live event of `GET /bench/events` and the answer of `GET /bench/state`: everything the virtual board shows. */
export const benchViewSchema = z.strictObject({
	now: moment,
	displays: z.array(z.strictObject({ id: z.string(), text: z.string(), lit: z.boolean() })),
	printer: z.strictObject({
		paper: z.enum(['ok', 'low', 'out']),
		online: z.boolean(),
		tickets: z.array(z.strictObject({ printedAt: moment, lines: z.array(z.string()) })),
	}),
	link: z.strictObject({ up: z.boolean() }),
	violations: z.array(z.string()),
});
export type BenchView = z.infer<typeof benchViewSchema>;
