import { type OfficeConfig, officeConfigSchema } from '#wire/office-config.ts';
import { instant } from '#wire/time.ts';

const text = (words: string) => ({ cs: words, en: words });
const LONG_DAY = ['07:30-17:30'];
const LETTERS = ['A', 'C', 'E', 'F', 'H', 'J', 'L', 'P', 'U'];

/** A Sunday before two weeks of five days each. */
export const RUSH_BEGINS = instant(Date.parse('2026-11-22T12:00:00+01:00'));

/** An office with nine services of twenty half hours a day: 1,800 slots in two weeks, each with so many seats. */
export function busyOffice(id: string, slotCapacity: number): OfficeConfig {
	const services = LETTERS.map((letter) => ({
		id: `service-${letter.toLowerCase()}`,
		...{ letter, name: text(letter), numbers: { first: 1, last: 199 }, slotCapacity },
		errands: [{ id: 'visit', name: text('visit'), minutes: 10 }],
	}));
	return officeConfigSchema.parse({
		id,
		name: text(id),
		calendar: {
			...{ timeZone: 'Europe/Prague', holidays: 'CZ', exceptions: [] },
			weekly: {
				...{ monday: LONG_DAY, tuesday: LONG_DAY, wednesday: LONG_DAY, thursday: LONG_DAY, friday: LONG_DAY },
				...{ saturday: [], sunday: [] },
			},
		},
		reservations: { slotMinutes: 30, daysAhead: 14, checkInOpensMinutesBefore: 15, checkInClosesMinutesAfter: 15 },
		services,
		counters: [{ id: '1', label: '1', services: services.map((service) => service.id) }],
	});
}
