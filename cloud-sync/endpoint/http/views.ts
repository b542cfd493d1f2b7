import type * as z from 'zod';
import { closureOf, officeDayAt } from '#wire/calendar.ts';
import type { OfficeConfig } from '#wire/office-config.ts';
import type { Instant } from '#wire/time.ts';
import type { KnownOffice } from '../offices.ts';
import { stateOf } from '../reservation-state.ts';
import { writtenInterval } from '../slot-table.ts';
import type { StoredReservation } from '../stores/store.ts';
import type { officeSchema, reservationSchema } from './schemas.ts';

/** The public face of an office at a moment. @param emailConfirmations whether this cloud can send mail */
export function officeView(
	{ id, config }: KnownOffice,
	now: Instant,
	emailConfirmations: boolean,
): z.infer<typeof officeSchema> {
	const { calendar, services, counters, name, address, reservations } = config;
	const { date, openings } = officeDayAt(calendar, now);
	return {
		id,
		name,
		address: address ?? null,
		timeZone: calendar.timeZone,
		services,
		counters,
		openingHours: { weekly: calendar.weekly, exceptions: calendar.exceptions, holidays: calendar.holidays },
		today: {
			date,
			openings: openings.map((opening) => writtenInterval(opening, config)),
			closedReason: closureOf(calendar, date),
		},
		reservations,
		emailConfirmations,
	};
}

/** A reservation for whoever holds its token. @param baseUrl where the cloud is reached, without a slash at the end */
export function reservationView(
	reservation: StoredReservation,
	config: OfficeConfig,
	baseUrl: string,
): z.infer<typeof reservationSchema> {
	const { id, office, service, errand, pin, language, ticket } = reservation;
	return {
		id,
		office,
		service,
		errand,
		...writtenInterval(reservation, config),
		pin,
		state: stateOf(reservation),
		language,
		ticket: ticket?.slice(ticket.indexOf('/') + 1) ?? null,
		calendarUrl: `${baseUrl}/api/v1/offices/${office}/reservations/${id}.ics`,
	};
}
