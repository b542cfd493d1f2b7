import type { ReservationState } from '#wire/reservation.ts';
import type { StoredReservation } from './stores/store.ts';

/**
 * What the two writers' facts add up to. What the office saw wins: somebody who cancelled here and yet took a ticket
 * there was served; somebody who cancelled and was only missed there has cancelled.
 */
export function stateOf({ cancelledAt, attendance, ticket }: StoredReservation): ReservationState {
	if (attendance !== null && (ticket !== null || cancelledAt === null)) return attendance;
	return cancelledAt === null ? 'confirmed' : 'cancelled';
}
