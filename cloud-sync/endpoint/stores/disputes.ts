import type { Kysely } from 'kysely';
import { type Instant, instant } from '#wire/time.ts';
import type { Dispute, NewDispute } from './store.ts';
import type { Tables } from './tables.ts';

/** A dispute as the table holds it, under the place of its event in the office's journal. */
export function disputeRow(
	office: string,
	{ sequence, at }: { readonly sequence: number; readonly at: Instant },
	{ ticket, service, slotStart, seat, reservation }: NewDispute,
): Tables['disputes'] {
	return { office, sequence, at, ticket, service, slot_start: slotStart, seat, reservation };
}

/** All disputes, in order, each with the ticket of whoever has the seat by right. */
export async function disputes(db: Kysely<Tables>): Promise<readonly Dispute[]> {
	const rows = await db
		.selectFrom('disputes')
		.leftJoin('reservations as claimed', 'claimed.id', 'disputes.reservation')
		.leftJoin('reservations as rightful', (join) =>
			join
				.onRef('rightful.office', '=', 'disputes.office')
				.onRef('rightful.service', '=', 'disputes.service')
				.onRef('rightful.slot_start', '=', 'disputes.slot_start')
				.onRef('rightful.seat', '=', 'disputes.seat')
				.on('rightful.cancelled_at', 'is', null),
		)
		.selectAll('disputes')
		.select(['claimed.cancelled_at', 'rightful.ticket as other_ticket'])
		.orderBy('disputes.office')
		.orderBy('disputes.sequence')
		.execute();
	return rows.map((row) => ({
		office: row.office,
		at: instant(row.at),
		ticket: row.ticket,
		service: row.service,
		slotStart: instant(row.slot_start),
		why: row.reservation === null ? 'unknown' : row.cancelled_at === null ? 'used' : 'cancelled',
		otherTicket: row.other_ticket,
	}));
}
