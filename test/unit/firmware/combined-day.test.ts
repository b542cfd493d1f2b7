import { describe, expect, it } from 'vitest';
import type { WireEntry } from '#wire/events.ts';
import { combinedDay } from '../../../firmware/sync/combined-day.ts';
import { at } from '../../support/office-builder.ts';

describe('the day as cloud and office know it together', () => {
	const ticket = '2026-11-23/P001';
	const P001 = { type: 'ticket-issued', ticket, number: 'P001', service: 'documents' } as const;
	const issued = { ...P001, errand: null, language: 'cs', reservation: null } as const;

	it('D19, D21 loses nothing of a ticket whose issue the cloud has heard twice', () => {
		const told: readonly WireEntry[] = [
			{ sequence: 3, at: at('8:00'), event: issued },
			{ sequence: 4, at: at('8:10'), event: { type: 'ticket-called', ticket, counter: '1' } },
			{ sequence: 5, at: at('8:00'), event: issued },
		];
		const kinds = combinedDay(told, [{ sequence: 1, at: at('8:00'), event: issued }])?.map(({ event }) => event.type);
		expect(kinds).toEqual(['ticket-issued', 'ticket-called']);
	});

	it('D21 of a number given twice has the later ticket stand, also where the older copy knew only the first', () => {
		const told: readonly WireEntry[] = [
			{ sequence: 3, at: at('9:00'), event: issued },
			{ sequence: 4, at: at('9:10'), event: { type: 'ticket-called', ticket, counter: '1' } },
		];
		const own = [
			{ sequence: 1, at: at('8:00'), event: issued },
			{ sequence: 2, at: at('8:30'), event: { type: 'ticket-left', ticket } },
		] as const;
		const known = combinedDay(told, own)?.map(({ event }) => event.type);
		expect(known).toEqual(['ticket-issued', 'ticket-called']);
		const heardOfTheFirst = own.map(({ at, event }, i): WireEntry => ({ sequence: i + 1, at, event }));
		const both = combinedDay([...heardOfTheFirst, ...told], [])?.map(({ event }) => event.type);
		expect(both).toEqual(['ticket-issued', 'ticket-called']);
	});
});
