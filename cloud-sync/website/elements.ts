import { PrepazkaBooking } from './booking-element.ts';
import { PrepazkaHours } from './hours-element.ts';
import { PrepazkaOccupancy } from './occupancy-element.ts';
import { PrepazkaReservation } from './reservation-element.ts';
import { PrepazkaTicket } from './ticket-element.ts';

/** Registers the elements; loading this file twice, as two widgets of one site may, does no harm. */
const ELEMENTS = {
	'prepazka-booking': PrepazkaBooking,
	'prepazka-hours': PrepazkaHours,
	'prepazka-occupancy': PrepazkaOccupancy,
	'prepazka-reservation': PrepazkaReservation,
	'prepazka-ticket': PrepazkaTicket,
};

for (const [name, element] of Object.entries(ELEMENTS)) {
	if (customElements.get(name) === undefined) customElements.define(name, element);
}
