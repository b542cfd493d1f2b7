import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { OfficeEvent } from '#domain/events.ts';
import { wireEntrySchema } from '#wire/events.ts';
import { BATCH_SIZE } from '#wire/messages.ts';
import { batchLost, batchSent, nextBatch, type Outbox, outboxAt, toWireEntry } from '../../../firmware/sync/outbox.ts';
import { at } from '../../support/test-clock.ts';

const fresh: Outbox = { acked: 0, sent: 0 };
const upTo = (lastSequence: number, firstSequence = 1) => ({ firstSequence, lastSequence });

describe('outbox', () => {
	it('S2 sends one batch at a time, no larger than the wire takes', () => {
		expect(nextBatch(fresh, 0)).toBeNull();
		expect(nextBatch(fresh, 250)).toEqual({ from: 1, to: BATCH_SIZE });
		expect(nextBatch(batchSent(fresh, BATCH_SIZE), 250)).toBeNull();
		expect(nextBatch(outboxAt(upTo(250), BATCH_SIZE), 250)).toEqual({ from: BATCH_SIZE + 1, to: 2 * BATCH_SIZE });
	});

	it('S5 sends again what was not acknowledged', () => {
		expect(nextBatch(batchLost(batchSent(fresh, 3)), 3)).toEqual({ from: 1, to: 3 });
	});

	it('S6 goes back when the cloud holds less than before, and believes no more than the journal has', () => {
		expect(nextBatch(outboxAt(upTo(10), 2), 10)).toEqual({ from: 3, to: 10 });
		expect(outboxAt(upTo(10), 99)).toEqual({ acked: 10, sent: 10 });
	});

	it('D13, S6 goes back no further than to the first entry that is kept', () => {
		expect(nextBatch(outboxAt(upTo(90, 51), 20), 90)).toEqual({ from: 51, to: 90 });
		expect(nextBatch(outboxAt(upTo(90, 91), 0), 90)).toBeNull();
	});

	it('S12 brings every entry to the cloud exactly once whatever is lost, doubled or late', () => {
		const fate = fc.constantFrom('arrives', 'lost', 'doubled', 'ack lost', 'stale ack');
		fc.assert(
			fc.property(fc.array(fate, { maxLength: 60 }), fc.integer({ min: 1, max: 400 }), (fates, last) => {
				const stored = new Set<number>();
				let outbox = fresh;
				let lastAck = 0;
				for (const what of [...fates, ...Array<'arrives'>(10).fill('arrives')]) {
					outbox = batchLost(outbox);
					const batch = nextBatch(outbox, last);
					if (!batch) break;
					outbox = batchSent(outbox, batch.to);
					if (what !== 'lost') for (let s = batch.from; s <= batch.to; s++) stored.add(s);
					if (what === 'stale ack') outbox = outboxAt(upTo(last), lastAck);
					if (what === 'arrives' || what === 'doubled') {
						lastAck = stored.size;
						outbox = outboxAt(upTo(last), lastAck);
					}
				}
				expect(stored.size).toBe(last);
				expect(outbox.acked).toBe(last);
			}),
		);
	});

	it('S14 keeps rules, opening hours and the cloud’s own facts out of what travels', () => {
		const nine = at('2026-11-23T09:00:00+01:00');
		const events: OfficeEvent[] = [
			{ type: 'day-begun', day: { date: '2026-11-23', start: nine, openings: [], end: nine } },
			{ type: 'reservations-updated', revision: 7, reservations: [] },
			{ type: 'ticket-called', ticket: '2026-11-23/P001', counter: '1' },
		];
		const entries = events.map((event, i) => toWireEntry({ sequence: i + 1, at: nine, event }));
		expect(entries.map(({ event }) => event)).toEqual([
			{ type: 'day-begun', date: '2026-11-23' },
			{ type: 'reservations-updated', revision: 7 },
			{ type: 'ticket-called', ticket: '2026-11-23/P001', counter: '1' },
		]);
		for (const entry of entries) expect(() => z.encode(wireEntrySchema, entry)).not.toThrow();
	});
});
