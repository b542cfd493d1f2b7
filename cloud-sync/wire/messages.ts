import * as z from 'zod';
import { ticketIdSchema, wireEntrySchema } from './events.ts';
import { healthReportSchema } from './health.ts';
import { occupancySnapshotSchema } from './occupancy.ts';
import { officeConfigWith, officeIdSchema } from './office-config.ts';
import { isOverfull } from './overfull.ts';
import { reservationFactSchema } from './reservation.ts';
import { ticketsSnapshotSchema } from './tickets.ts';
import { instantCodec } from './time.ts';

/** Most entries or changes in one message, so that a day's backlog goes in pieces that any broker takes. */
export const BATCH_SIZE = 100;
/** Most bytes of a payload that either side reads; a full batch is far below it. */
export const PAYLOAD_LIMIT_BYTES = 256 * 1024;

const sequence = z.number().int().min(0);
const revision = z.number().int().min(0);

/** Nothing that a database could refuse (PostgreSQL stores no NUL), as one that it refuses delays the others. */
const journalId = z.string().regex(/^[\w-]{1,64}$/, 'the id of a journal');

/**
 * Which journal of an office: a lost one is followed by one of another id. Entries before `first` are no longer kept;
 * `previousAt` is when the last entry before those told happened, by which a journal is known again.
 */
const namedJournalSchema = z.strictObject({
	id: journalId,
	first: z.number().int().min(1),
	previousAt: instantCodec.optional(),
});
export type NamedJournal = z.infer<typeof namedJournalSchema>;

/**
 * For lists, whose limits the message checks: a check of the list itself would make zod write each element twice.
 * `meta` tells the limits to the AsyncAPI file.
 */
const isBatch = ({ length }: readonly unknown[], fewest: number): boolean => length >= fewest && length <= BATCH_SIZE;

/** `up/events`: consecutive entries, the first with sequence `from`. */
const eventsSchema = z
	.strictObject({
		from: z.number().int().min(1),
		events: z.array(wireEntrySchema).meta({ minItems: 1, maxItems: BATCH_SIZE }),
		journal: namedJournalSchema.optional(),
	})
	.refine(({ events }) => isBatch(events, 1), `must have from 1 to ${BATCH_SIZE} entries`)
	.refine(
		({ from, events }) => events.every((entry, i) => entry.sequence === from + i),
		'sequences must run on from `from`',
	);

/**
 * `up/ack`: highest sequence of that journal which the cloud holds without a gap; 0 when it holds none. `renew`: that id
 * belongs to other events, and the office has to tell its own under another. `issued`: the last ticket of each letter on
 * the latest day that the cloud heard of, which an office that lost its journal gives to nobody else.
 */
const ackSchema = z.strictObject({
	sequence,
	journal: journalId.optional(),
	renew: z.literal(true).optional(),
	issued: z.array(ticketIdSchema).max(26).optional(),
});

/**
 * Where a retained message stands among the office's of its kind: `at` the end of this journal, and never twice at the same
 * moment. By it a late or repeated copy is known, which a broker has no means to tell.
 */
const toldSchema = z.strictObject({ journal: journalId, sequence, at: instantCodec });
export type Told = z.infer<typeof toldSchema>;
const told = toldSchema.optional();

/** `up/link`: whether the office is there; its last will says `down`. */
const linkSchema = z.strictObject({ link: z.enum(['up', 'down']) });

/** `down/reservations`: changes in order of revision without a gap, up to `revision`. */
const reservationsSchema = z
	.strictObject({
		revision,
		changes: z
			.array(
				z.strictObject({
					revision: z.number().int().min(1),
					changedAt: instantCodec,
					reservation: reservationFactSchema,
				}),
			)
			.meta({ maxItems: BATCH_SIZE }),
	})
	.refine(({ changes }) => isBatch(changes, 0), `must have ${BATCH_SIZE} changes at most`)
	.refine(
		({ revision, changes }) => changes.every((change, i) => change.revision === revision - changes.length + 1 + i),
		'revisions must run up to `revision`',
	);

/**
 * A message of `down/reservations` up to a revision that there will never be, without changes: an office that gets it lacks
 * something, and says by `down/want` what it holds.
 */
export const WHAT_IS_HELD: z.output<typeof reservationsSchema> = { revision: Number.MAX_SAFE_INTEGER, changes: [] };

/** `down/want`: send every change after `revision`. */
const wantSchema = z.strictObject({ revision });

/** `down/want-day`: the office lacks what happened on that date; send what the cloud stored of it after that number of its own. */
const wantDaySchema = z.strictObject({ date: z.iso.date(), after: sequence });

/** `down/day`: the answer; entries bear the cloud's numbers, which go on where a journal that was lost ended, told up to `through`. */
const daySchema = z.strictObject({
	date: z.iso.date(),
	after: sequence,
	through: sequence,
	entries: z.array(wireEntrySchema).max(BATCH_SIZE),
	isLast: z.boolean(),
});

/** Every topic below `prepazka/1/{office}/`: its schema, who publishes it, and whether the broker keeps the last one. */
export const CHANNELS = {
	'up/events': { schema: eventsSchema, from: 'office', retain: false, about: 'Journal entries, in batches' },
	'up/ack': { schema: ackSchema, from: 'cloud', retain: false, about: 'How far the cloud has stored the journal' },
	'up/occupancy': {
		schema: occupancySnapshotSchema.extend({ told }),
		from: 'office',
		retain: true,
		about: 'Snapshot for the website',
	},
	'up/tickets': {
		schema: ticketsSnapshotSchema.extend({ told }),
		from: 'office',
		retain: true,
		about: 'Where each ticket stands, for the page that its QR code opens',
	},
	'up/health': {
		schema: healthReportSchema.extend({ told }),
		from: 'office',
		retain: true,
		about: 'How the devices are, for those who run the cloud',
	},
	'up/link': { schema: linkSchema, from: 'office', retain: true, about: 'Presence of the office' },
	'up/config': {
		schema: officeConfigWith({ told }),
		from: 'office',
		retain: true,
		about: 'Services, counters, hours and calendar',
	},
	'down/reservations': {
		schema: reservationsSchema,
		from: 'cloud',
		retain: false,
		about:
			'Changes of reservations; without any, up to a revision that the office has not, a question for what it holds',
	},
	'down/want': { schema: wantSchema, from: 'office', retain: false, about: 'Asks for changes from a revision on' },
	'down/day': {
		schema: daySchema,
		from: 'cloud',
		retain: false,
		about: 'What an office told of a day that it has lost',
	},
	'down/want-day': { schema: wantDaySchema, from: 'office', retain: false, about: 'Asks for a day that was lost' },
} as const;

export type Channel = keyof typeof CHANNELS;
/** A message of a channel, decoded: moments as `Instant`. */
export type Message<C extends Channel> = z.output<(typeof CHANNELS)[C]['schema']>;

const PREFIX = 'prepazka/1/';

/** Topic of one office's channel, e.g. `prepazka/1/sumperk/up/events`; `+` as office for all of them. */
export function topicOf(office: string, channel: Channel): string {
	return `${PREFIX}${office}/${channel}`;
}

/** Which office and channel a topic belongs to, or `null` when it is none of ours. */
export function parseTopic(topic: string): { readonly office: string; readonly channel: Channel } | null {
	if (!topic.startsWith(PREFIX)) return null;
	const [office = '', ...rest] = topic.slice(PREFIX.length).split('/');
	const channel = rest.join('/');
	return officeIdSchema.safeParse(office).success && isChannel(channel) ? { office, channel } : null;
}

function isChannel(name: string): name is Channel {
	return Object.hasOwn(CHANNELS, name);
}

/** JSON text of a message, checked against its schema. @throws ZodError when the caller built it wrong */
export function encodeMessage<C extends Channel>(channel: C, message: Message<C>): string {
	return JSON.stringify(z.encode<z.ZodType>(CHANNELS[channel].schema, message));
}

/** Refuses what is no UTF-8. */
const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/** Why a payload is no message. */
interface Unreadable {
	readonly kind: 'malformed' | 'oversized';
	readonly error: string;
}

/** The message in a payload, or why it is refused. Nothing in it is believed before this. */
export function decodeMessage<C extends Channel>(
	channel: C,
	payload: Uint8Array,
): { readonly ok: true; readonly message: Message<C> } | ({ readonly ok: false } & Unreadable) {
	if (payload.byteLength > PAYLOAD_LIMIT_BYTES)
		return { ok: false, kind: 'oversized', error: `larger than ${PAYLOAD_LIMIT_BYTES} bytes` };
	let json: unknown;
	try {
		json = JSON.parse(UTF_8.decode(payload));
	} catch {
		return { ok: false, kind: 'malformed', error: 'not JSON' };
	}
	if (isOverfull(json)) return { ok: false, kind: 'oversized', error: 'more values than any message has' };
	const parsed = z.safeDecode<z.ZodType>(CHANNELS[channel].schema, json as z.input<z.ZodType>);
	if (!parsed.success) return { ok: false, kind: 'malformed', error: wordsFor(parsed.error) };
	return { ok: true, message: parsed.data as Message<C> };
}

/** For a log: the first of what is wrong. */
const wordsFor = ({ issues }: z.ZodError): string => z.prettifyError(new z.ZodError(issues.slice(0, 5))).slice(0, 1000);
