import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptReservations } from '../../../firmware/sync/inbox.ts';
import { at } from '../../support/test-clock.ts';

const nine = at('2026-11-23T09:00:00+01:00');
const change = (revision: number) => ({
	revision,
	changedAt: nine,
	reservation: {
		id: `reservation-${revision}`,
		service: 'driver-licences',
		errand: null,
		language: 'cs' as const,
		start: nine,
		end: nine,
		seat: 0,
		generation: 0,
		pin: '4711',
		state: 'confirmed' as const,
	},
});
const message = (from: number, to: number) => ({
	revision: to,
	changes: Array.from({ length: to - from + 1 }, (_, i) => change(from + i)),
});

describe('inbox', () => {
	it('S7 applies what follows on and leaves out what it has', () => {
		const acceptance = acceptReservations(3, message(2, 5), false);
		expect(acceptance).toMatchObject({ kind: 'apply', command: { revision: 5 } });
		expect(acceptance.kind === 'apply' && acceptance.command.reservations.map(({ id }) => id)).toEqual([
			'reservation-4',
			'reservation-5',
		]);
	});

	it('S8 asks again when something is missing', () => {
		expect(acceptReservations(3, message(5, 6), false)).toEqual({ kind: 'want', revision: 3 });
		expect(acceptReservations(3, { revision: 6, changes: [] }, true)).toEqual({ kind: 'want', revision: 3 });
	});

	it('S7, S18 takes what it has already for a copy, but for the answer that there is nothing more', () => {
		for (const isAsking of [true, false]) {
			expect(acceptReservations(5, message(2, 5), isAsking)).toEqual({ kind: 'replayed' });
			expect(acceptReservations(5, { revision: 4, changes: [] }, isAsking)).toEqual({ kind: 'replayed' });
		}
		expect(acceptReservations(5, { revision: 5, changes: [] }, true)).toEqual({ kind: 'nothing-new' });
		expect(acceptReservations(5, { revision: 5, changes: [] }, false)).toEqual({ kind: 'replayed' });
	});

	it('S7, S8 ends at the cloud’s revision, each change applied once, whatever order messages come in', () => {
		const range = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 6 }));
		fc.assert(
			fc.property(fc.array(range, { maxLength: 30 }), (ranges) => {
				let revision = 0;
				const applied: string[] = [];
				const take = (from: number, to: number): void => {
					const acceptance = acceptReservations(revision, message(from, to), true);
					if (acceptance.kind !== 'apply') return;
					revision = acceptance.command.revision;
					applied.push(...acceptance.command.reservations.map(({ id }) => id));
				};
				for (const [from, length] of ranges) take(from, Math.min(20, from + length));
				if (revision < 20) take(revision + 1, 20);
				expect(revision).toBe(20);
				expect(applied).toEqual(Array.from({ length: 20 }, (_, i) => `reservation-${i + 1}`));
			}),
			{ seed: 20261123 },
		);
	});
});
