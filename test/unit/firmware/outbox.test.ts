import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { OfficeEvent } from '#domain/events.ts';
import { wireEntrySchema } from '#wire/events.ts';
import { BATCH_SIZE } from '#wire/messages.ts';
import {
	askedAgain,
	batchAcked,
	batchLost,
	batchSent,
	isDoubtful,
	nextBatch,
	type Outbox,
	toWireEntry,
} from '../../../firmware/sync/outbox.ts';
import { at } from '../../support/test-clock.ts';

const fresh: Outbox = { acked: 0, sent: 0, asking: true };
const upTo = (lastSequence: number, firstSequence = 1) => ({ firstSequence, lastSequence });

describe('outbox', () => {
	it('S2 sends one batch at a time, no larger than the wire takes', () => {
		expect(nextBatch(fresh, 0)).toBeNull();
		expect(nextBatch(fresh, 250)).toEqual({ from: 1, to: BATCH_SIZE });
		expect(nextBatch(batchSent(fresh, BATCH_SIZE), 250)).toBeNull();
		expect(nextBatch(batchAcked(batchSent(fresh, BATCH_SIZE), upTo(250), BATCH_SIZE), 250)).toEqual({
			from: BATCH_SIZE + 1,
			to: 2 * BATCH_SIZE,
		});
	});

	it('S5 sends again what was not acknowledged', () => {
		expect(nextBatch(batchLost(batchSent(fresh, 3)), 3)).toEqual({ from: 1, to: 3 });
	});

	it('S6 goes back when the cloud holds less than before, and believes no more than the journal has', () => {
		const done: Outbox = { acked: 10, sent: 10, asking: false };
		expect(batchAcked(done, upTo(10), 2)).toBe(done);
		expect(isDoubtful(done, 2)).toBe(true);
		const asked = askedAgain(done, upTo(10));
		expect(nextBatch(asked, 10)).toEqual({ from: 10, to: 10 });
		expect(nextBatch(batchAcked(batchSent(asked, 10), upTo(10), 2), 10)).toEqual({ from: 3, to: 10 });
		expect(batchAcked(fresh, upTo(10), 99)).toEqual(done);
	});

	it('S6 while a batch is on the way believes that the cloud fell back once the answer to it is overdue', () => {
		const onTheWay = batchSent({ acked: 5, sent: 5, asking: false }, 10);
		expect(batchAcked(onTheWay, upTo(10), 2)).toBe(onTheWay);
		expect(nextBatch(batchAcked(batchSent(batchLost(onTheWay), 10), upTo(10), 2), 10)).toEqual({ from: 3, to: 10 });
	});

	it('S18 sends a batch once that left before the cloud said where it stood', () => {
		const onTheWay = batchSent({ acked: 5, sent: 5, asking: true }, 10);
		const answered = batchAcked(onTheWay, upTo(10), 5);
		expect(nextBatch(answered, 10)).toBeNull();
		expect(nextBatch(batchLost(answered), 10)).toEqual({ from: 6, to: 10 });
		expect(batchAcked(answered, upTo(10), 10)).toEqual({ acked: 10, sent: 10, asking: false });
	});

	it('S15 sends each batch a few times at the most, however often answers are repeated and come late', () => {
		const last = 20 * BATCH_SIZE;
		fc.assert(
			fc.property(fc.infiniteStream(fc.nat({ max: 2 })), (chances) => {
				let outbox = fresh;
				let held = 0;
				let sent = 0;
				const answers: number[] = [];
				const send = (): void => {
					const batch = nextBatch(outbox, last);
					if (!batch) return;
					outbox = batchSent(outbox, batch.to);
					sent++;
					// Every batch arrives twice, and so does each of the two answers.
					for (let arrival = 0; arrival < 2; arrival++) {
						if (batch.from <= held + 1) held = Math.max(held, batch.to);
						answers.push(held, held);
					}
				};
				send();
				while (answers.length > 0 && sent <= 100) {
					const overtaken = Math.min(answers.length - 1, chances.next().value ?? 0);
					const [answer = 0] = answers.splice(overtaken, 1);
					const answered = batchAcked(outbox, upTo(last), answer);
					if (answered === outbox) continue;
					outbox = answered;
					send();
				}
				expect(outbox.acked).toBe(last);
				expect(sent).toBeLessThanOrEqual(2 * 20);
			}),
			{ seed: 20261123 },
		);
	});

	it('S15 sends each of few and far between events once, however often answers are repeated and come late', () => {
		const last = 40;
		const held = { acked: 0, sent: 0, asking: false };
		fc.assert(
			fc.property(fc.infiniteStream(fc.nat({ max: 4 })), (chances) => {
				let outbox: Outbox = held;
				let sent = 0;
				const answers: number[] = [];
				const isOver = () => answers.length === 0 && nextBatch(outbox, last) === null;
				for (let written = 1; written <= last || !isOver(); written++) {
					const batch = nextBatch(outbox, Math.min(written, last));
					if (batch) {
						sent += 1;
						outbox = batchSent(outbox, batch.to);
						answers.push(batch.to, ...Array<number>(chances.next().value ?? 0).fill(batch.to));
					}
					// The first one and some late ones, so that often nothing is on the way when the next comes.
					for (let count = 1 + (chances.next().value ?? 0); count > 0 && answers.length > 0; count--) {
						const [answer = 0] = answers.splice(Math.min(answers.length - 1, chances.next().value ?? 0), 1);
						outbox = batchAcked(outbox, upTo(Math.min(written, last)), answer);
					}
				}
				expect(outbox.acked).toBe(last);
				expect(sent).toBeLessThanOrEqual(last);
			}),
			{ seed: 20261123 },
		);
	});

	it('D13, S6 goes back no further than to the first entry that is kept', () => {
		expect(nextBatch(batchAcked(fresh, upTo(90, 51), 20), 90)).toEqual({ from: 51, to: 90 });
		expect(nextBatch(batchAcked(fresh, upTo(90, 91), 0), 90)).toBeNull();
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
					if (what === 'stale ack') outbox = batchAcked(outbox, upTo(last), lastAck);
					if (what === 'arrives' || what === 'doubled') {
						lastAck = stored.size;
						outbox = batchAcked(outbox, upTo(last), lastAck);
					}
				}
				expect(stored.size).toBe(last);
				expect(outbox.acked).toBe(last);
			}),
			{ seed: 20261123 },
		);
	});

	it('S14 keeps rules, opening hours, the cloud’s own facts and the ids of wishes out of what travels', () => {
		const nine = at('2026-11-23T09:00:00+01:00');
		const walkIn = { service: 'documents', errand: null, language: 'cs', reservation: null } as const;
		const issued = { type: 'ticket-issued', ticket: '2026-11-23/P001', number: 'P001', ...walkIn } as const;
		const events: OfficeEvent[] = [
			{ type: 'day-begun', day: { date: '2026-11-23', start: nine, openings: [], end: nine } },
			{ type: 'reservations-updated', revision: 7, reservations: [] },
			{ ...issued, wish: 'a touch on the screen' },
			{ type: 'ticket-called', ticket: '2026-11-23/P001', counter: '1' },
		];
		const entries = events.map((event, i) => toWireEntry({ sequence: i + 1, at: nine, event }));
		expect(entries.map(({ event }) => event)).toEqual([
			{ type: 'day-begun', date: '2026-11-23' },
			{ type: 'reservations-updated', revision: 7 },
			issued,
			{ type: 'ticket-called', ticket: '2026-11-23/P001', counter: '1' },
		]);
		for (const entry of entries) expect(() => z.encode(wireEntrySchema, entry)).not.toThrow();
	});
});
