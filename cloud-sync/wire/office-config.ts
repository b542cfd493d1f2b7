import Holidays from 'date-holidays';
import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';

/** The public face of an office: what `up/config` carries and `GET /offices/{office}` answers from. */

/** Lower-case words joined by hyphens, as used in addresses and topics. */
export const officeIdSchema = z
	.string()
	.regex(/^[a-z][a-z0-9-]{1,40}$/, 'lower-case letters, digits and hyphens, e.g. sumperk');
export const serviceIdSchema = z
	.string()
	.regex(/^[a-z][a-z0-9-]{1,40}$/, 'lower-case letters, digits and hyphens, e.g. driver-licences');
export const counterIdSchema = z.string().regex(/^[0-9]{1,2}$/, 'the number on the counter, in quotes, e.g. "3"');

/** A text for people, in every language of the screens. */
export const localizedTextSchema = z.strictObject({ cs: z.string().min(1).max(200), en: z.string().min(1).max(200) });
export type LocalizedText = z.infer<typeof localizedTextSchema>;

export const languageSchema = z.enum(['cs', 'en']);
export type Language = z.infer<typeof languageSchema>;

/** Wall-clock times of one day, e.g. `07:30-11:30`. */
const openingSchema = z
	.string()
	.regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, 'two times of day, e.g. "07:30-11:30"')
	.refine((text) => text.slice(0, 5) < text.slice(6), 'the second time must be later than the first');
const openingsSchema = z
	.array(openingSchema)
	.max(4)
	.refine((list) => {
		const times = list.flatMap((opening) => opening.split('-'));
		return times.join() === times.toSorted().join();
	}, 'openings of one day in order, without overlap');

export const errandSchema = z.strictObject({
	id: serviceIdSchema,
	name: localizedTextSchema,
	/** Typical duration at the counter, from which waiting times are estimated until the office has its own. */
	minutes: z.number().int().min(1).max(240),
	/** What to bring along. */
	bring: z.array(localizedTextSchema).max(12).default([]),
});

export const MOST_SERVICES = 20;
export const MOST_COUNTERS = 20;

export const serviceSchema = z.strictObject({
	id: serviceIdSchema,
	/** First letter of its ticket numbers: one that seven segments can show and nobody reads as a digit. */
	letter: z.enum(['A', 'C', 'E', 'F', 'H', 'J', 'L', 'P', 'U']),
	name: localizedTextSchema,
	/** Ticket numbers of a day run from `first` to `last`; whoever books when they are given out has one beyond. */
	numbers: z
		.strictObject({ first: z.number().int().min(1), last: z.number().int().max(999) })
		.refine(({ first, last }) => first < last, 'first must be below last'),
	/**
	 * How fast a visitor's claim grows while waiting: at a counter of several services, ten minutes at weight 2 count as
	 * twenty at weight 1. Within a service it changes nothing.
	 */
	weight: z.number().min(0.1).max(10).default(1),
	/** Reservations per slot. */
	slotCapacity: z.number().int().min(0).max(20).default(1),
	errands: z.array(errandSchema).min(1).max(30),
});

export const counterSchema = z.strictObject({
	id: counterIdSchema,
	/** What stands on the sign above it, usually its number. */
	label: z.string().min(1).max(12),
	services: z.array(serviceIdSchema).min(1).max(MOST_SERVICES),
});

const isTimeZone = (name: string) => {
	try {
		Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
		return true;
	} catch {
		return false;
	}
};

/** Every office names one: the long list is made once. */
let countries: ReturnType<Holidays['getCountries']> | undefined;
const isCountry = (name: string) => {
	countries ??= new Holidays().getCountries();
	return Object.hasOwn(countries, name);
};

export const calendarSchema = z.strictObject({
	timeZone: z.string().refine(isTimeZone, 'an IANA time zone, e.g. Europe/Prague'),
	/** Country whose public holidays close the office (ISO 3166-1, e.g. `CZ`). */
	holidays: z.string().refine(isCountry, 'a country whose public holidays are known, e.g. CZ'),
	weekly: z.strictObject({
		monday: openingsSchema,
		tuesday: openingsSchema,
		wednesday: openingsSchema,
		thursday: openingsSchema,
		friday: openingsSchema,
		saturday: openingsSchema,
		sunday: openingsSchema,
	}),
	/** Dates on which the weekly hours do not hold; no openings means closed. They win over holidays. */
	exceptions: z
		.array(z.strictObject({ date: z.iso.date(), openings: openingsSchema, reason: localizedTextSchema }))
		.default([]),
});
export type OfficeCalendar = z.infer<typeof calendarSchema>;

/** Days ahead that any office may offer. */
export const MOST_DAYS_AHEAD = 90;

export const reservationRulesSchema = z.strictObject({
	slotMinutes: z.number().int().min(5).max(120).default(30),
	/** How many days ahead slots can be booked. */
	daysAhead: z.number().int().min(1).max(MOST_DAYS_AHEAD).default(14),
	checkInOpensMinutesBefore: z.number().int().min(0).max(120).default(15),
	checkInClosesMinutesAfter: z.number().int().min(0).max(120).default(15),
});

const officeConfigShape = z.strictObject({
	id: officeIdSchema,
	name: localizedTextSchema,
	/** Street and town, for calendar entries and mails. */
	address: z.string().min(1).max(200).optional(),
	calendar: calendarSchema,
	reservations: reservationRulesSchema,
	services: z.array(serviceSchema).min(1).max(MOST_SERVICES),
	counters: z.array(counterSchema).min(1).max(MOST_COUNTERS),
	/** Names of the keys by which the office can tell a PIN; the office adds them to what its file says. */
	pinKeys: z
		.array(z.string().regex(/^[0-9a-f]{12}$/, 'the name of a key'))
		.max(8)
		.optional(),
});
type OfficeConfigShape = z.infer<typeof officeConfigShape>;

/** The configuration of an office with what else a message of it bears. */
export const officeConfigWith = <Shape extends z.ZodRawShape>(shape: Shape) =>
	officeConfigShape.extend(shape).superRefine((office, context) => {
		for (const issue of contradictionsIn(office as OfficeConfigShape)) context.addIssue({ code: 'custom', ...issue });
	});

export const officeConfigSchema = officeConfigWith({});
export type OfficeConfig = z.infer<typeof officeConfigSchema>;
export type ServiceConfig = OfficeConfig['services'][number];

interface Contradiction {
	readonly path: (string | number)[];
	readonly message: string;
}

/** What a schema of single fields cannot see: names used twice and references to nothing. */
function contradictionsIn(office: Pick<OfficeConfigShape, 'services' | 'counters'>): readonly Contradiction[] {
	const { services, counters } = office;
	const known = new Set(services.map((service) => service.id));
	return [
		...repeats(['services'], 'id', services),
		...repeats(['services'], 'letter', services),
		...repeats(['counters'], 'id', counters),
		...services.flatMap((service, i) => repeats(['services', i, 'errands'], 'id', service.errands)),
		...services.flatMap((service, i) =>
			counters.some((counter) => counter.services.includes(service.id))
				? []
				: [{ path: ['services', i, 'id'], message: `no counter serves "${service.id}"` }],
		),
		...counters.flatMap((counter, i) =>
			counter.services.flatMap((service, j) =>
				known.has(service)
					? []
					: [{ path: ['counters', i, 'services', j], message: `there is no service "${service}"` }],
			),
		),
	];
}

function repeats<Key extends string>(
	path: (string | number)[],
	key: Key,
	list: readonly Record<Key, string>[],
): readonly Contradiction[] {
	const values = list.map((entry) => entry[key]);
	return values.flatMap((value, i) =>
		values.indexOf(value) === i ? [] : [{ path: [...path, i, key], message: `"${value}" is used twice` }],
	);
}
