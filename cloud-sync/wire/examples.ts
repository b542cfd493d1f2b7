import type * as z from 'zod';
import type { CHANNELS, Channel } from './messages.ts';

const told = { journal: '5b2e9d3c-6f0a-4f0e-9c56-3c0d6f1f8a11', sequence: 43, at: '2026-11-23T08:00:31.507Z' };

/** A message of every channel as it stands on the wire, for the AsyncAPI document. */
export const EXAMPLES: { readonly [C in Channel]: z.input<(typeof CHANNELS)[C]['schema']> } = {
	'up/events': {
		journal: { id: '5b2e9d3c-6f0a-4f0e-9c56-3c0d6f1f8a11', first: 1, previousAt: '2026-11-23T07:57:40.000Z' },
		from: 41,
		events: [
			{
				sequence: 41,
				at: '2026-11-23T07:58:12.040Z',
				event: {
					type: 'ticket-issued',
					ticket: '2026-11-23/P045',
					number: 'P045',
					service: 'driver-licences',
					errand: 'licence-exchange',
					language: 'cs',
					reservation: { id: 'Yk3vN0qLhZ5wTt1x', slotStart: '2026-11-23T08:00:00.000Z' },
					promised: { medianSeconds: 120, p90Seconds: 600 },
				},
			},
			{
				sequence: 42,
				at: '2026-11-23T07:58:12.040Z',
				event: {
					type: 'reservation-checked-in',
					reservation: 'Yk3vN0qLhZ5wTt1x',
					ticket: '2026-11-23/P045',
					late: false,
					terminal: 'kiosk-1',
				},
			},
			{
				sequence: 43,
				at: '2026-11-23T08:00:31.507Z',
				event: { type: 'ticket-called', ticket: '2026-11-23/P045', counter: '3' },
			},
		],
	},
	'up/ack': { journal: '5b2e9d3c-6f0a-4f0e-9c56-3c0d6f1f8a11', sequence: 43, issued: ['2026-11-23/P045'] },
	'up/occupancy': {
		office: 'sumperk',
		updatedAt: '2026-11-23T08:00:31.507Z',
		services: [
			{
				id: 'driver-licences',
				waiting: 4,
				reservationsWaiting: 1,
				countersOpen: 2,
				expectedWait: { medianSeconds: 900, p90Seconds: 1620 },
				ticketsOpen: true,
			},
		],
		counters: [{ id: '3', label: '3', state: 'open', services: ['driver-licences'], ticket: 'P045' }],
		promises: { date: '2026-11-20', tickets: 214, withinBound: 195 },
		told,
	},
	'up/tickets': {
		office: 'sumperk',
		updatedAt: '2026-11-23T08:00:31.507Z',
		tickets: [
			{ code: 'mZ3vN0qLhZ5w', number: 'P045', service: 'driver-licences', state: 'called', counter: '3' },
			{
				code: 'Tt1xYk3vN0qL',
				number: 'P046',
				service: 'driver-licences',
				state: 'waiting',
				peopleAhead: 0,
				expectedWait: { medianSeconds: 240, p90Seconds: 600 },
			},
		],
		told,
	},
	'up/health': {
		office: 'sumperk',
		devices: {
			keypad: { ok: true, state: 'ready' },
			deskButtons: { ok: true, state: 'ready' },
			caller: { ok: true, state: 'ready' },
			printer: { ok: true, state: 'paper-low' },
		},
		refused: { malformed: 0, oversized: 0, foreign: 0, replayed: 2 },
		told,
	},
	'up/link': { link: 'up' },
	'up/config': {
		id: 'sumperk',
		name: { cs: 'Městský úřad Šumperk', en: 'Šumperk Town Hall' },
		address: 'nám. Míru 1, 787 01 Šumperk',
		calendar: {
			timeZone: 'Europe/Prague',
			holidays: 'CZ',
			weekly: {
				monday: ['07:30-11:30', '12:30-17:00'],
				tuesday: [],
				wednesday: ['07:30-11:30', '12:30-17:00'],
				thursday: [],
				friday: ['07:30-11:30'],
				saturday: [],
				sunday: [],
			},
			exceptions: [{ date: '2026-12-31', openings: [], reason: { cs: 'konec roku', en: 'end of the year' } }],
		},
		reservations: { slotMinutes: 30, daysAhead: 14, checkInOpensMinutesBefore: 15, checkInClosesMinutesAfter: 15 },
		services: [
			{
				id: 'driver-licences',
				letter: 'P',
				name: { cs: 'Řidičské průkazy', en: 'Driving licences' },
				numbers: { first: 1, last: 199 },
				weight: 1,
				slotCapacity: 1,
				errands: [
					{
						id: 'licence-exchange',
						name: { cs: 'Výměna řidičského průkazu', en: 'Exchange a driving licence' },
						minutes: 10,
						bring: [{ cs: 'dosavadní řidičský průkaz', en: 'your present driving licence' }],
					},
				],
			},
		],
		counters: [{ id: '3', label: '3', services: ['driver-licences'] }],
		told,
	},
	'down/reservations': {
		revision: 8,
		changes: [
			{
				revision: 8,
				changedAt: '2026-11-20T18:22:05.118Z',
				reservation: {
					id: 'Yk3vN0qLhZ5wTt1x',
					service: 'driver-licences',
					errand: 'licence-exchange',
					language: 'cs',
					start: '2026-11-23T08:00:00.000Z',
					end: '2026-11-23T08:30:00.000Z',
					seat: 0,
					generation: 0,
					pin: '4711',
					state: 'confirmed',
				},
			},
		],
	},
	'down/want': { revision: 7 },
	'down/day': {
		date: '2026-11-23',
		after: 1042,
		through: 1043,
		entries: [
			{
				sequence: 1043,
				at: '2026-11-23T08:00:31.507Z',
				event: { type: 'ticket-called', ticket: '2026-11-23/P045', counter: '3' },
			},
		],
		isLast: true,
	},
	'down/want-day': { date: '2026-11-23', after: 1042 },
};
