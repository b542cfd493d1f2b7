import type { OccupancySnapshot } from '#wire/occupancy.ts';
import { type OfficeConfig, officeConfigSchema } from '#wire/office-config.ts';

const text = (cs: string, en: string) => ({ cs, en });
const LONG_DAY = ['07:30-11:30', '12:30-17:00'];
const SHORT_DAY = ['07:30-11:30', '12:30-14:00'];

/** A small town hall as its office would announce it: two services, a holiday and a closed day ahead. */
export const TOWN: OfficeConfig = officeConfigSchema.parse({
	id: 'sumperk',
	name: text('Městský úřad Šumperk', 'Šumperk Town Hall'),
	address: 'nám. Míru 1, 787 01 Šumperk',
	calendar: {
		timeZone: 'Europe/Prague',
		holidays: 'CZ',
		weekly: {
			monday: LONG_DAY,
			tuesday: SHORT_DAY,
			wednesday: LONG_DAY,
			thursday: SHORT_DAY,
			friday: ['07:30-09:00'],
			saturday: [],
			sunday: [],
		},
		exceptions: [{ date: '2026-11-19', openings: [], reason: text('školení úředníků', 'staff training') }],
	},
	reservations: { slotMinutes: 30, daysAhead: 14, checkInOpensMinutesBefore: 15, checkInClosesMinutesAfter: 15 },
	services: [
		{
			id: 'personal-documents',
			letter: 'P',
			name: text('Osobní doklady', 'Personal documents'),
			numbers: { first: 1, last: 399 },
			errands: [
				{
					id: 'id-card-application',
					name: text('Žádost o občanský průkaz', 'Apply for an ID card'),
					minutes: 15,
					bring: [text('dosavadní občanský průkaz', 'your present ID card')],
				},
				{ id: 'id-card-collection', name: text('Vyzvednutí občanského průkazu', 'Collect an ID card'), minutes: 5 },
			],
		},
		{
			id: 'driver-licences',
			letter: 'A',
			name: text('Řidičské průkazy', 'Driving licences'),
			numbers: { first: 1, last: 199 },
			errands: [
				{ id: 'licence-exchange', name: text('Výměna řidičského průkazu', 'Exchange a driving licence'), minutes: 10 },
			],
		},
	],
	counters: [
		{ id: '1', label: '1', services: ['personal-documents'] },
		{ id: '2', label: '2', services: ['personal-documents', 'driver-licences'] },
		{ id: '3', label: '3', services: ['driver-licences'] },
	],
});

/** What that office reports at 8:42 on Monday 16 November 2026; `changes` replace members. */
export function townOccupancy(changes: Partial<OccupancySnapshot> = {}): OccupancySnapshot {
	return {
		office: TOWN.id,
		updatedAt: '2026-11-16T07:42:00.000Z',
		services: [
			{
				id: 'personal-documents',
				waiting: 3,
				reservationsWaiting: 1,
				countersOpen: 2,
				expectedWait: { medianSeconds: 700, p90Seconds: 1490 },
				ticketsOpen: true,
			},
			{
				id: 'driver-licences',
				waiting: 0,
				reservationsWaiting: 0,
				countersOpen: 0,
				expectedWait: null,
				ticketsOpen: false,
			},
		],
		counters: [
			{ id: '1', label: '1', state: 'open', services: ['personal-documents'], ticket: 'P045' },
			{ id: '2', label: '2', state: 'open', services: ['personal-documents', 'driver-licences'], ticket: null },
			{ id: '3', label: '3', state: 'closed', services: ['driver-licences'], ticket: null },
		],
		...changes,
	};
}
