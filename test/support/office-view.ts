import type * as z from 'zod';
import { type OfficeView, officeViewSchema, type TicketView, ticketViewSchema } from '#local-api/messages.ts';

/** Monday 23 November 2026, 9:30 in Šumperk. */
export const now = '2026-11-23T09:30:00+01:00';

/** A moment on the same day, e.g. `at('9:45')`. */
export const at = (time: string) => `2026-11-23T${time.padStart(5, '0')}:00+01:00`;

const text = (cs: string, en: string) => ({ cs, en });
const errand = (id: string, name: { cs: string; en: string }, bring: { cs: string; en: string }[] = []) => ({
	id,
	name,
	bring,
});

const services: OfficeView['services'] = [
	{
		id: 'personal-documents',
		letter: 'P',
		key: 'A',
		name: text('Osobní doklady', 'Personal documents'),
		errands: [
			errand('apply-id-card', text('Žádost o občanský průkaz', 'Apply for an ID card'), [
				text('dosavadní průkaz nebo rodný list', 'your present card or birth certificate'),
				text('200 Kč na poplatek', '200 CZK for the fee'),
			]),
			errand('collect-id-card', text('Vyzvednutí občanského průkazu', 'Collect an ID card')),
			errand('apply-passport', text('Žádost o cestovní pas', 'Apply for a passport')),
			errand('collect-passport', text('Vyzvednutí cestovního pasu', 'Collect a passport')),
		],
		waiting: 5,
		reservationsWaiting: 1,
		countersOpen: 2,
		expectedWait: { medianSeconds: 11 * 60, p90Seconds: 24 * 60 },
		ticketsOpen: true,
		ticketsClosed: null,
		override: null,
		numbersLeft: 250,
	},
	{
		id: 'driver-licences',
		letter: 'L',
		key: 'B',
		name: text('Řidičské průkazy', 'Driver licences'),
		errands: [errand('driver-licence', text('Výměna řidičského průkazu', 'Exchange a driver licence'))],
		waiting: 2,
		reservationsWaiting: 0,
		countersOpen: 1,
		expectedWait: { medianSeconds: 200, p90Seconds: 9 * 60 },
		ticketsOpen: true,
		ticketsClosed: null,
		override: null,
		numbersLeft: 250,
	},
	{
		id: 'vehicle-registry',
		letter: 'C',
		key: 'C',
		name: text('Registr vozidel', 'Vehicle registry'),
		errands: [errand('transfer-vehicle', text('Převod vozidla', 'Transfer a vehicle'))],
		waiting: 0,
		reservationsWaiting: 0,
		countersOpen: 0,
		expectedWait: null,
		ticketsOpen: true,
		ticketsClosed: null,
		override: null,
		numbersLeft: 250,
	},
];

const counter = (id: string, ...offered: string[]): OfficeView['counters'][number] => ({
	id,
	label: id,
	state: 'open',
	pause: null,
	closesAt: null,
	services: offered,
	ticket: null,
	parked: [],
	missed: [],
	waiting: 5,
	queue: [],
});

const devices = { ok: true, state: 'ready' };

const quietOffice: OfficeView = {
	office: { id: 'sumperk', name: text('Městský úřad Šumperk', 'Šumperk Town Hall'), timeZone: 'Europe/Prague' },
	now,
	closesAt: at('17:00'),
	lastDay: null,
	services,
	counters: [
		counter('1', 'personal-documents'),
		counter('2', 'personal-documents'),
		counter('3', 'personal-documents', 'driver-licences'),
		{ ...counter('4', 'driver-licences'), state: 'paused', pause: { kind: 'break', until: null } },
		{ ...counter('5', 'vehicle-registry'), state: 'closed', waiting: 0 },
		{ ...counter('6', 'vehicle-registry', 'driver-licences'), state: 'closed', waiting: 0 },
	],
	waiting: [],
	calls: [],
	doubtful: [],
	wrongPins: [],
	unprinted: [],
	kiosk: { typedDigits: 0, answer: null, joins: null },
	promises: { today: null, last: null },
	devices: { keypad: devices, deskButtons: devices, caller: devices, printer: devices },
	link: { state: 'up', since: at('7:00'), unsentEvents: 0, inTouch: true },
	journal: 'ok',
	pinKeys: 'ok',
	doubtedTime: null,
};

/** A valid state of the Šumperk office that differs from a quiet Monday morning in the given members. */
export function officeView(changes: Partial<OfficeView> = {}): OfficeView {
	return officeViewSchema.parse({ ...quietOffice, ...changes });
}

/** A valid waiting walk-in ticket, `P045` unless changed. */
export function ticketView(changes: Partial<TicketView> = {}): TicketView {
	const number = changes.number ?? 'P045';
	return ticketViewSchema.parse({
		id: `2026-11-23/${number}`,
		number,
		service: 'personal-documents',
		errand: 'apply-id-card',
		errands: ['apply-id-card'],
		later: [],
		channel: 'walk-in',
		slotStart: null,
		late: false,
		doubt: null,
		state: 'waiting',
		issuedAt: now,
		peopleAhead: 5,
		expectedWait: { medianSeconds: 660, p90Seconds: 1440 },
		outlook: 'likely',
		print: { state: 'printing', again: false, reason: null },
		...changes,
	} satisfies z.input<typeof ticketViewSchema>);
}
