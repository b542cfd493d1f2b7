import ical, { ICalAlarmType, ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { Temporal } from 'temporal-polyfill';
import { tzlib_get_ical_block } from 'timezones-ical-library';
import type { OfficeConfig } from '#wire/office-config.ts';
import type { Instant } from '#wire/time.ts';
import { stateOf } from './reservation-state.ts';
import type { StoredReservation } from './stores/store.ts';

const REMINDER_SECONDS_BEFORE = 30 * 60;

const WORDS = {
	cs: { pin: 'PIN k přihlášení', bring: 'Vezměte s sebou', reminder: 'Za půl hodiny na úřad' },
	en: { pin: 'PIN to check in', bring: 'Please bring', reminder: 'Your visit is in half an hour' },
} as const;

/**
 * A reservation as a calendar entry (RFC 5545), in the reservation's language and the office's time zone. One that
 * counts as cancelled takes its entry out of the calendar again (RFC 5546 §3.2.5).
 * @param now when the file is written
 */
export function calendarFile(config: OfficeConfig, reservation: StoredReservation, now: Instant): string {
	const { id, language, bookedAt, cancelledAt } = reservation;
	const { timeZone } = config.calendar;
	const at = (moment: Instant) => Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(timeZone);
	const inUtc = (moment: Instant) => Temporal.Instant.fromEpochMilliseconds(moment);
	const cancelled = stateOf(reservation) === 'cancelled';
	const calendar = ical({
		prodId: { company: 'Přepážka', product: 'reservations', language: language.toUpperCase() },
		method: cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
		// Without a name, moments such as DTSTAMP stay in UTC as RFC 5545 §3.8.7.2 wants them; the event names its own.
		timezone: { name: null, generator: zoneComponent },
	});
	const event = calendar.createEvent({
		id: `${id}@${config.id}`,
		sequence: sequenceOf(reservation),
		status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
		stamp: inUtc(now),
		created: inUtc(bookedAt),
		lastModified: inUtc(cancelledAt ?? bookedAt),
		start: at(reservation.start),
		end: at(reservation.end),
		timezone: timeZone,
		summary: `${subjectOf(config, reservation)}, PIN ${reservation.pin}`,
		description: descriptionOf(config, reservation),
		location: placeOf(config, reservation),
	});
	if (!cancelled) {
		event.createAlarm({
			type: ICalAlarmType.display,
			triggerBefore: REMINDER_SECONDS_BEFORE,
			description: WORDS[language].reminder,
		});
	}
	return calendar.toString();
}

/** Rises with every change (RFC 5546 §2.1.5): booked, cancelled, and taken in at the office all the same. */
function sequenceOf(reservation: StoredReservation): number {
	if (reservation.cancelledAt === null) return 0;
	return stateOf(reservation) === 'cancelled' ? 1 : 2;
}

/** What the visit is for: the errand or, failing that, the service. */
export function subjectOf(config: OfficeConfig, { service, errand, language }: StoredReservation): string {
	const found = config.services.find(({ id }) => id === service);
	const name = found?.errands.find(({ id }) => id === errand)?.name ?? found?.name;
	return name?.[language] ?? service;
}

/** Name of the office and, if it has told it, its address. */
export function placeOf({ name, address }: OfficeConfig, { language }: StoredReservation): string {
	return address === undefined ? name[language] : `${name[language]}, ${address}`;
}

/** The PIN and what to bring, in lines. */
export function descriptionOf(config: OfficeConfig, { service, errand, language, pin }: StoredReservation): string {
	const words = WORDS[language];
	const bring = config.services
		.find(({ id }) => id === service)
		?.errands.find(({ id }) => id === errand)
		?.bring.map((item) => `- ${item[language]}`);
	const list = bring !== undefined && bring.length > 0 ? ['', `${words.bring}:`, ...bring] : [];
	return [`${words.pin}: ${pin}`, ...list].join('\n');
}

function zoneComponent(timeZone: string): string | null {
	const [component] = tzlib_get_ical_block(timeZone);
	return component ?? null;
}
