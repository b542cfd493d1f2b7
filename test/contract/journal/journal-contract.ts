import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OfficeEvent } from '#domain/events.ts';
import type { Journal } from '../../../firmware/journal/journal.ts';
import { at } from '../../support/test-clock.ts';

const opened = (counter: string): OfficeEvent => ({ type: 'counter-opened', counter });
const nine = at('2026-11-23T09:00:00+01:00');

/** What every journal promises. */
export function journalContract(name: string, open: () => Journal): void {
	describe(`journal contract: ${name}`, () => {
		let journal: Journal;
		beforeEach(() => {
			journal = open();
		});
		afterEach(() => journal.close());

		it('numbers entries from 1 without a gap', () => {
			expect(journal.lastSequence).toBe(0);
			expect(journal.append([opened('1'), opened('2')], nine).map(({ sequence }) => sequence)).toEqual([1, 2]);
			expect(journal.append([opened('3')], nine).map(({ sequence }) => sequence)).toEqual([3]);
			expect(journal.lastSequence).toBe(3);
		});

		it('gives back what was appended, from any sequence and no more than asked for', () => {
			journal.append([opened('1'), opened('2'), opened('3')], nine);
			expect(journal.read(2, 10)).toEqual([
				{ sequence: 2, at: nine, event: opened('2') },
				{ sequence: 3, at: nine, event: opened('3') },
			]);
			expect(journal.read(1, 1)).toHaveLength(1);
			expect(journal.read(4, 10)).toEqual([]);
		});

		it('D23 tries with no events whether there is room, and stays as it is', () => {
			journal.append([opened('1')], nine);
			const { id } = journal;
			expect(journal.append([], nine)).toEqual([]);
			expect([journal.id, journal.lastSequence, journal.hasRoom]).toEqual([id, 1, true]);
			expect(journal.append([opened('2')], nine).map(({ sequence }) => sequence)).toEqual([2]);
		});

		it('keeps how far each follower has come', () => {
			expect(journal.position('uplink')).toBe(0);
			journal.setPosition('uplink', 2);
			journal.setPosition('uplink', 5);
			expect(journal.position('uplink')).toBe(5);
			expect(journal.position('other')).toBe(0);
		});

		it('D11 numbers go on when everything before a snapshot has been dropped', () => {
			journal.append([opened('1'), opened('2'), opened('3')], nine);
			for (const sequence of [1, 3]) journal.saveSnapshot({ sequence, at: nine, version: 'a', state: `${sequence}` });
			expect(journal.firstSequence).toBe(1);
			expect(journal.snapshots().map(({ sequence }) => sequence)).toEqual([3, 1]);
			journal.dropThrough({ sequence: 3, at: nine, version: 'a', state: '3' });
			expect(journal.firstSequence).toBe(4);
			expect(journal.lastSequence).toBe(3);
			expect(journal.read(1, 10)).toEqual([]);
			expect(journal.snapshots()).toEqual([{ sequence: 3, at: nine, version: 'a', state: '3' }]);
			expect(journal.append([opened('4')], nine).map(({ sequence }) => sequence)).toEqual([4]);
			expect(journal.read(1, 10)).toHaveLength(1);
		});

		it('D19 takes another id when it is renewed', () => {
			const before = journal.id;
			journal.renew();
			expect(journal.id).not.toBe(before);
		});

		it('has an id that no other journal has', () => {
			const other = open();
			expect(journal.id).not.toBe(other.id);
			other.close();
		});
	});
}
