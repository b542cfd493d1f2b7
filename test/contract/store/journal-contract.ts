import { expect, test } from 'vitest';
import type { WireEntry, WireEvent } from '#wire/events.ts';
import { BATCH_SIZE } from '#wire/messages.ts';
import { instant } from '#wire/time.ts';
import { stateOf } from '../../../cloud-sync/endpoint/reservation-state.ts';
import type { Booking, Store, StoredReservation } from '../../../cloud-sync/endpoint/stores/store.ts';
import { booking, HALF_HOUR, KEY, LATER, SLOT } from './bookings.ts';

const ticket = '2026-11-18/P045';
const entries = (from: number, ...events: WireEvent[]): WireEntry[] =>
	events.map((event, i) => ({ sequence: from + i, at: instant(SLOT + from + i), event }));
/** Nothing that contradicts what was told before, nobody to be reported. */
const QUIET = { contradicted: null, disputes: [], isKnown: false, journal: '', renew: false };
/** The same at another time: other events. */
const later = (given: readonly WireEntry[]): WireEntry[] =>
	given.map((entry) => ({ ...entry, at: instant(entry.at + 1_000_000) }));
const opened = (counter: string): WireEvent => ({ type: 'counter-opened', counter });
const issued = (id: string): WireEvent => ({
	type: 'ticket-issued',
	ticket: id,
	number: id.slice(11),
	service: 'driver-licences',
	errand: null,
	language: 'cs',
	reservation: null,
});
const day = (date: string): WireEvent => ({ type: 'day-begun', date });

/** What a store promises about the journals of offices. */
export function journalPromises(store: () => Store): void {
	test('S3, S18 each sequence is stored once, whatever is repeated or overlaps', async () => {
		const three = entries(1, opened('1'), opened('2'), opened('3'));
		expect(await store().appendEvents('sumperk', three)).toEqual({ ...QUIET, sequence: 3, stored: 3 });
		expect(await store().appendEvents('sumperk', three)).toEqual({
			...QUIET,
			isKnown: true,
			sequence: 3,
			stored: 0,
		});
		expect(await store().appendEvents('sumperk', entries(3, opened('3'), opened('4')))).toEqual({
			...QUIET,
			sequence: 4,
			stored: 1,
		});
		expect((await store().meet('sumperk', KEY)).lastSequence).toBe(4);
	});

	test('S4 nothing is stored beyond a gap', async () => {
		expect(await store().appendEvents('sumperk', entries(2, opened('2')))).toEqual({
			...QUIET,
			sequence: 0,
			stored: 0,
		});
		await store().appendEvents('sumperk', entries(1, opened('1')));
		const [second, , fourth] = entries(2, opened('2'), opened('3'), opened('4'));
		const withGap = [second, fourth].filter((entry) => entry !== undefined);
		expect(await store().appendEvents('sumperk', withGap)).toEqual({ ...QUIET, sequence: 2, stored: 1 });
	});

	test('two copies of a batch at once are stored once', async () => {
		const batch = entries(1, opened('1'), opened('2'));
		const answers = await Promise.all([1, 2, 3].map(() => store().appendEvents('sumperk', batch)));
		expect(answers.map(({ sequence }) => sequence)).toEqual([2, 2, 2]);
		expect(answers.reduce((sum, { stored }) => sum + stored, 0)).toBe(2);
	});

	test('a journal that is not the one heard before is noticed, and changes nothing of what is stored', async () => {
		await store().appendEvents('sumperk', entries(1, opened('1'), opened('2'), opened('3')));
		const begunAgain = entries(1, { type: 'office-configured' }, opened('2')).map((entry) => ({
			...entry,
			at: instant(entry.at + 1_000),
		}));
		expect(await store().appendEvents('sumperk', begunAgain)).toEqual({
			...QUIET,
			sequence: 3,
			stored: 0,
			contradicted: 2,
		});
		// Restored from an older copy: the first two as before, then another past and more.
		const [, , third, fourth] = entries(
			1,
			opened('1'),
			opened('2'),
			{ type: 'counter-closed', counter: '2' },
			opened('3'),
		);
		const restored = [third, fourth].filter((entry) => entry !== undefined);
		expect(await store().appendEvents('sumperk', restored)).toEqual({
			...QUIET,
			sequence: 4,
			stored: 1,
			contradicted: 3,
		});
	});

	test('D19 a journal of another name goes on beside what is stored, from where it tells something else', async () => {
		const old = { id: 'old', first: 1 };
		await store().appendEvents('sumperk', entries(1, opened('1'), opened('2'), opened('3')), old);
		const begunAgain = { id: 'new', first: 1 };
		const told = [...entries(1, opened('1')), ...later(entries(2, opened('4'), opened('5')))];
		expect(await store().appendEvents('sumperk', told, begunAgain)).toMatchObject({
			journal: 'new',
			sequence: 3,
			stored: 2,
		});
		expect(await store().appendEvents('sumperk', told, begunAgain)).toMatchObject({
			journal: 'new',
			sequence: 3,
			stored: 0,
		});
		expect((await store().meet('sumperk', KEY)).lastSequence).toBe(5);
		expect(await store().appendEvents('sumperk', later(entries(4, opened('6'))), begunAgain)).toMatchObject({
			sequence: 4,
			stored: 1,
			contradicted: null,
		});
	});

	test('D19 a journal that was lost whole is stored whole, and what it did before stands', async () => {
		await store().appendEvents('sumperk', entries(1, opened('1'), opened('2')), { id: 'old', first: 1 });
		const fresh = later(entries(1, opened('1'), opened('2'), opened('3')));
		expect(await store().appendEvents('sumperk', fresh, { id: 'new', first: 1 })).toMatchObject({
			sequence: 3,
			stored: 3,
		});
		expect((await store().meet('sumperk', KEY)).lastSequence).toBe(5);
	});

	test('D19 a journal that is told again under another name is stored once', async () => {
		const all = entries(1, opened('1'), opened('2'), opened('3'), opened('4'));
		await store().appendEvents('sumperk', all.slice(0, 3), { id: 'old', first: 1 });
		const renewed = { id: 'renewed', first: 1 };
		expect(await store().appendEvents('sumperk', all.slice(0, 2), renewed)).toMatchObject({ sequence: 2, stored: 0 });
		expect(await store().journalHeld('sumperk')).toEqual({ journal: 'renewed', sequence: 2 });
		expect(await store().appendEvents('sumperk', all.slice(2), renewed)).toMatchObject({ sequence: 4, stored: 1 });
		expect((await store().meet('sumperk', KEY)).lastSequence).toBe(4);
	});

	test('D19 a journal given up, and one told from the middle, are not taken', async () => {
		await store().appendEvents('sumperk', entries(1, opened('1'), opened('2')), { id: 'old', first: 1 });
		const middle = later(entries(5, opened('1')));
		expect(await store().appendEvents('sumperk', middle, { id: 'new', first: 3 })).toMatchObject({
			journal: 'new',
			sequence: 2,
			stored: 0,
		});
		await store().appendEvents('sumperk', later(entries(1, opened('9'))), { id: 'new', first: 1 });
		const late = await store().appendEvents('sumperk', entries(1, opened('1')), { id: 'old', first: 1 });
		expect(late).toMatchObject({ journal: 'old', stored: 0, renew: true });
		expect((await store().meet('sumperk', KEY)).lastSequence).toBe(3);
	});

	test('D19 an older copy that tells other events under known numbers is asked for another name', async () => {
		const journal = { id: 'copied', first: 1 };
		await store().appendEvents('sumperk', entries(1, opened('1'), opened('2'), opened('3')), journal);
		const otherPast = later(entries(2, opened('4'), opened('5'), opened('6')));
		expect(await store().appendEvents('sumperk', otherPast, journal)).toMatchObject({
			stored: 0,
			contradicted: 3,
			renew: true,
		});
	});

	test('D19 an older copy is known by when its last told entry happened, though it has gone on as far', async () => {
		const journal = { id: 'copied', first: 1 };
		const [first, second, third] = entries(1, opened('1'), opened('2'), opened('3'));
		await store().appendEvents(
			'sumperk',
			[first, second].filter((entry) => entry !== undefined),
			journal,
		);
		const [next] = [third].filter((entry) => entry !== undefined);
		if (!next || !second) throw new Error('entries are missing');
		const otherPast = { ...journal, previousAt: instant(second.at + 1) };
		expect(await store().appendEvents('sumperk', [next], otherPast)).toMatchObject({
			stored: 0,
			contradicted: 2,
			renew: true,
		});
		const samePast = { ...journal, previousAt: second.at };
		expect(await store().appendEvents('sumperk', [next], samePast)).toMatchObject({ stored: 1, contradicted: null });
	});

	test('D13 what the office keeps no more is passed over, when the cloud was restored from a copy', async () => {
		await store().appendEvents('sumperk', entries(1, opened('1')), { id: 'a', first: 1 });
		const beyond = entries(50, opened('2'), opened('3'));
		expect(await store().appendEvents('sumperk', beyond, { id: 'a', first: 1 })).toMatchObject({
			sequence: 1,
			stored: 0,
		});
		expect(await store().appendEvents('sumperk', beyond, { id: 'a', first: 50 })).toMatchObject({
			sequence: 51,
			stored: 2,
		});
		expect(await store().appendEvents('sumperk', entries(52, opened('4')), { id: 'a', first: 50 })).toMatchObject({
			sequence: 52,
			stored: 1,
		});
		expect((await store().meet('sumperk', KEY)).lastSequence).toBe(4);
	});

	test('D18 the last ticket of each letter on the latest day is known', async () => {
		expect(await store().lastIssued('sumperk')).toEqual([]);
		await store().appendEvents('sumperk', entries(1, day('2026-11-17'), issued('2026-11-17/P099'), day('2026-11-18')));
		expect(await store().lastIssued('sumperk')).toEqual([]);
		const today = ['2026-11-18/P001', '2026-11-18/R001', '2026-11-18/P002'].map(issued);
		await store().appendEvents('sumperk', entries(4, ...today));
		expect((await store().lastIssued('sumperk')).toSorted()).toEqual(['2026-11-18/P002', '2026-11-18/R001']);
	});

	test('D18, D21 a day is told whole, whatever journals told of it, and no other day', async () => {
		const morning = entries(
			1,
			day('2026-11-17'),
			opened('9'),
			day('2026-11-18'),
			opened('1'),
			issued('2026-11-18/P007'),
		);
		await store().appendEvents('sumperk', morning, { id: 'old', first: 1 });
		await store().appendEvents('sumperk', later(entries(1, day('2026-11-18'), opened('2'))), { id: 'new', first: 1 });
		const told = await store().dayEvents('sumperk', '2026-11-18', 0);
		expect(told).toMatchObject({ date: '2026-11-18', after: 0, through: 7, isLast: true });
		expect(told.entries.map(({ sequence, event }) => [sequence, event.type])).toEqual([
			[4, 'counter-opened'],
			[5, 'ticket-issued'],
			[6, 'day-begun'],
			[7, 'counter-opened'],
		]);
		expect((await store().dayEvents('sumperk', '2026-11-18', 6)).entries).toEqual(told.entries.slice(-1));
		const none = { after: 0, through: 0, entries: [], isLast: true };
		expect(await store().dayEvents('sumperk', '2026-11-17', 0)).toEqual({ date: '2026-11-17', ...none });
		expect(await store().dayEvents('zabreh', '2026-11-18', 0)).toEqual({ date: '2026-11-18', ...none });
		expect(await store().lastIssued('sumperk')).toEqual(['2026-11-18/P007']);
	});

	test('D18, D21 the latest day is told whole where a new journal first began an earlier one, its clock being behind', async () => {
		const { dayEvents, lastIssued } = store();
		const before = [day('2026-11-11'), day('2026-11-17'), day('2026-11-18'), issued('2026-11-18/P007')];
		await store().appendEvents('sumperk', entries(1, ...before), { id: 'old', first: 1 });
		const behind = [day('2026-11-11'), issued('2026-11-11/P009')];
		await store().appendEvents('sumperk', later(entries(1, ...behind)), { id: 'new', first: 1 });
		expect((await dayEvents('sumperk', '2026-11-11', 0)).entries.map(({ sequence }) => sequence)).toEqual([6]);
		expect(await lastIssued('sumperk')).toEqual(['2026-11-11/P009']);
		await store().appendEvents('sumperk', later(entries(3, day('2026-11-18'))), { id: 'new', first: 1 });
		const told = await dayEvents('sumperk', '2026-11-18', 0);
		expect(told.entries.map(({ sequence }) => sequence)).toEqual([4, 5, 6, 7]);
		expect(await lastIssued('sumperk')).toEqual(['2026-11-18/P007']);
	});

	test('D21 a long day is told in batches', async () => {
		await store().appendEvents('sumperk', entries(1, { type: 'day-begun', date: '2026-11-18' }));
		for (const from of [2, 102]) {
			const batch = Array.from({ length: BATCH_SIZE }, (_, i) => opened(String((from + i) % 9)));
			await store().appendEvents('sumperk', entries(from, ...batch));
		}
		const first = await store().dayEvents('sumperk', '2026-11-18', 0);
		const second = await store().dayEvents('sumperk', '2026-11-18', first.through);
		const third = await store().dayEvents('sumperk', '2026-11-18', second.through);
		expect([first, second, third].map(({ entries, isLast }) => [entries.length, isLast])).toEqual([
			[BATCH_SIZE, false],
			[BATCH_SIZE, false],
			[0, true],
		]);
	});

	test('D19 a copy of a journal given up earlier is known again, and only what is new in it is stored', async () => {
		const lost = entries(1, opened('1'), opened('2'), opened('3'));
		await store().appendEvents('sumperk', lost, { id: 'lost', first: 1 });
		await store().appendEvents('sumperk', later(entries(1, opened('1'), opened('4'))), { id: 'between', first: 1 });
		const again = { id: 'found-again', first: 1 };
		expect(await store().appendEvents('sumperk', lost, again)).toMatchObject({ sequence: 3, stored: 0 });
		const more = later(later(entries(4, opened('5'))));
		expect(await store().appendEvents('sumperk', more, again)).toMatchObject({ sequence: 4, stored: 1 });
		expect((await store().meet('sumperk', KEY)).lastSequence).toBe(6);
	});

	test('D19 a copy of a journal that had itself gone on from an older copy is stored once', async () => {
		const common = entries(1, opened('1'), opened('2'));
		const lost = entries(3, opened('3'));
		await store().appendEvents('sumperk', [...common, ...lost], { id: 'lost', first: 1 });
		const copy = [...common, ...later(entries(3, opened('4'), opened('5')))];
		await store().appendEvents('sumperk', copy, { id: 'copy', first: 1 });
		const gone = later(entries(5, opened('6')));
		await store().appendEvents('sumperk', gone, { id: 'copy', first: 1 });
		const copyOfCopy = { id: 'copy-of-copy', first: 1 };
		expect(await store().appendEvents('sumperk', copy, copyOfCopy)).toMatchObject({ sequence: 4, stored: 0 });
		const more = later(later(entries(5, opened('7'))));
		expect(await store().appendEvents('sumperk', more, copyOfCopy)).toMatchObject({ sequence: 5, stored: 1 });
		expect((await store().meet('sumperk', KEY)).lastSequence).toBe(7);
	});

	test('D19, S18 a late copy of what a journal has in common with the one before contradicts nothing', async () => {
		const common = entries(1, opened('1'), opened('2'));
		const lost = entries(3, opened('3'), opened('4'));
		await store().appendEvents('sumperk', [...common, ...lost], { id: 'lost', first: 1 });
		const copy = { id: 'copy', first: 1 };
		await store().appendEvents('sumperk', common, copy);
		const own = later(entries(3, opened('5'), opened('6')));
		expect(await store().appendEvents('sumperk', own, copy)).toMatchObject({ sequence: 4, stored: 2 });
		const known = { ...QUIET, journal: 'copy', sequence: 4, stored: 0, isKnown: true };
		expect(await store().appendEvents('sumperk', common, copy)).toEqual(known);
		const other = later(common);
		expect(await store().appendEvents('sumperk', other, copy)).toMatchObject({ contradicted: 2, renew: true });
	});

	test('D20 reservations of today and to come are told anew when the office has heard of more than is known', async () => {
		const ids: string[] = [];
		const ofYesterday = -48;
		for (const slot of [ofYesterday, 0, 1, 2]) {
			const made = await store().book(booking({ start: instant(SLOT + slot * HALF_HOUR) }));
			ids.push(made?.id ?? '');
		}
		await store().cancel(ids[3] ?? '', LATER);
		const { revision } = await store().changesAfter('sumperk', 0, 100);
		expect(await store().restate('sumperk', revision, SLOT)).toBeNull();
		// Today's first slot is over, and its visitors may be in the hall.
		expect(await store().restate('sumperk', 90, instant(SLOT + HALF_HOUR))).toBe(3);
		expect(await store().restate('sumperk', 90, instant(SLOT + HALF_HOUR))).toBeNull();
		const told = await store().changesAfter('sumperk', 90, 100);
		expect(told.revision).toBe(93);
		expect(told.changes.map(({ revision, reservation }) => [revision, reservation.id, reservation.state])).toEqual([
			[91, ids[1], 'confirmed'],
			[92, ids[2], 'confirmed'],
			[93, ids[3], 'cancelled'],
		]);
		await store().book(booking({ start: instant(SLOT + 5 * HALF_HOUR) }));
		expect((await store().changesAfter('sumperk', 93, 100)).changes.map(({ revision }) => revision)).toEqual([94]);
	});

	test('D20 an office that may have been told by what the database was before is told nothing new until it is heard', async () => {
		const book = (slot: number) => store().book(booking({ start: instant(SLOT + slot * HALF_HOUR) }));
		const told = async () =>
			(await store().unheldChangesAfter('sumperk', 0, 100)).changes.map(({ revision }) => revision);
		await book(0);
		expect([await told(), await store().isInDoubt('sumperk', 0), await store().doubted()]).toEqual([[1], false, []]);
		await store().doubtOffices();
		await book(1);
		// As at each further start.
		await store().doubtOffices();
		await book(2);
		expect([await told(), await store().isInDoubt('sumperk', null)]).toEqual([[], true]);
		expect((await store().doubted()).toSorted()).toEqual(['sumperk', 'zabreh']);
		expect(await store().restate('sumperk', 1, SLOT)).toBeNull();
		expect([await told(), await store().doubted()]).toEqual([[1, 2, 3], ['zabreh']]);
	});

	test('D20 one that holds more than there was when the doubt began is told anew, though there is as much by now', async () => {
		const book = (slot: number) => store().book(booking({ start: instant(SLOT + slot * HALF_HOUR) }));
		await book(0);
		await store().doubtOffices();
		for (const slot of [1, 2, 3]) await book(slot);
		expect(await store().restate('sumperk', 2, SLOT)).toBe(4);
		const { changes } = await store().unheldChangesAfter('sumperk', 0, 100);
		expect(changes.map(({ revision }) => revision)).toEqual([3, 4, 5, 6]);
	});

	test('D20 an office that is met for the first time may know this cloud from before its database was lost', async () => {
		await store().meet('jesenik', KEY);
		expect(await store().doubted()).toEqual(['jesenik']);
		const made = [0, 1].map((slot) =>
			store().book(booking({ office: 'jesenik', start: instant(SLOT + slot * HALF_HOUR) })),
		);
		await Promise.all(made);
		expect(await store().restate('jesenik', 1, SLOT)).toBe(2);
		expect((await store().changesAfter('jesenik', 1, 10)).changes.map(({ revision }) => revision)).toEqual([2, 3]);
	});

	test('D20 an office whose journal says that it holds more than is known here is in doubt', async () => {
		await store().book(booking());
		await store().appendEvents('sumperk', entries(1, { type: 'reservations-updated', revision: 5 }));
		await store().book(booking({ start: instant(SLOT + HALF_HOUR) }));
		expect(await store().doubted()).toEqual(['sumperk']);
		expect(await store().restate('sumperk', 5, SLOT)).toBe(2);
		expect(await store().changesAfter('sumperk', 5, 100)).toMatchObject({ revision: 7, changes: [{}, {}] });
	});

	test('D20 one that holds less than the revision from which another went on is told anew', async () => {
		await store().book(booking());
		await store().book(booking({ start: instant(SLOT + HALF_HOUR) }));
		await store().restate('sumperk', 90, SLOT);
		for (const heard of [0, 1, 40]) {
			expect(await store().isInDoubt('sumperk', heard)).toBe(true);
			expect(await store().restate('sumperk', heard, SLOT)).toBe(2);
			expect(await store().changesAfter('sumperk', heard, 100)).toMatchObject({
				revision: heard + 2,
				changes: [{ revision: heard + 1 }, { revision: heard + 2 }],
			});
			await store().restate('sumperk', 90, SLOT);
		}
	});

	test('S40 several offices at once are each stored and answered, and what cannot be stored fails alone', async () => {
		const offices = ['sumperk', 'atlantis', 'zabreh'];
		for (const from of [1, 3]) {
			const told = offices.map((office) => store().appendEvents(office, entries(from, opened('1'), opened('2'))));
			const answers = await Promise.allSettled(told);
			expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.sequence : answer.status))).toEqual([
				from + 1,
				'rejected',
				from + 1,
			]);
		}
		expect((await store().offices()).map(({ lastSequence }) => lastSequence)).toEqual([4, 4]);
	});

	test('journals of offices do not mix', async () => {
		await store().appendEvents('sumperk', entries(1, opened('1')));
		expect(await store().journalHeld('sumperk')).toEqual({ journal: '', sequence: 1 });
		expect(await store().journalHeld('zabreh')).toEqual({ journal: '', sequence: 0 });
	});

	test('the revision that the office says it holds is remembered', async () => {
		await store().appendEvents('sumperk', entries(1, { type: 'reservations-updated', revision: 12 }));
		expect((await store().meet('sumperk', KEY)).heldRevision).toBe(12);
	});
}

/** What a store promises about reservations that the office reports on. */
export function attendancePromises(store: () => Store): void {
	/** Books, lets the office report, and answers how the reservation stands. */
	async function reported(...events: ((id: string) => WireEvent)[]) {
		const { id } = (await store().book(booking())) ?? { id: '' };
		await store().appendEvents('sumperk', entries(1, ...events.map((event) => event(id))));
		const found = await store().reservation(id);
		if (found === null) throw new Error('the reservation is gone');
		return { id, found, state: stateOf(found) };
	}
	const checkedIn = (reservation: string): WireEvent => ({
		type: 'reservation-checked-in',
		reservation,
		ticket,
		late: false,
		terminal: 'keypad',
	});
	const missed = (reservation: string): WireEvent => ({ type: 'reservation-missed', reservation });
	const finished = (): WireEvent => ({ type: 'ticket-finished', ticket, counter: '3' });
	const noShow = (): WireEvent => ({ type: 'ticket-no-show', ticket, counter: '3' });
	const putBack = (): WireEvent => ({ type: 'ticket-put-back', ticket, counter: '3', front: true });
	const left = (): WireEvent => ({ type: 'ticket-left', ticket });
	const unserved = (): WireEvent => ({ type: 'ticket-unserved', ticket });
	const continued = (): WireEvent => {
		const next = { service: 'personal-documents', errand: null, reservation: null };
		return { type: 'ticket-continued', ticket, counter: '3', next, more: [] };
	};
	const parked = (): WireEvent => ({ type: 'ticket-parked', ticket, counter: '3' });

	test.each([
		['nothing is reported', [], 'confirmed'],
		['the visitor checks in', [checkedIn], 'checked-in'],
		['the visit is finished', [checkedIn, finished], 'served'],
		['the visit is interrupted', [checkedIn, parked], 'checked-in'],
		['the visitor does not answer the call', [checkedIn, noShow], 'no-show'],
		['the visitor comes late to the counter', [checkedIn, noShow, putBack], 'checked-in'],
		['the visitor comes late and is served', [checkedIn, noShow, putBack, finished], 'served'],
		['the visitor waits for another service, having been served', [checkedIn, continued], 'served'],
		['the visitor does not come for the rest', [checkedIn, continued, noShow], 'served'],
		['the visitor leaves', [checkedIn, left], 'no-show'],
		['the day ends before the turn', [checkedIn, unserved], 'no-show'],
		['nobody comes', [missed], 'no-show'],
		['the visitor comes after it was given up', [missed, checkedIn], 'checked-in'],
		['it is given up after the check-in', [checkedIn, missed], 'checked-in'],
	])('when %s, the reservation is so', async (_what, events, state) => {
		expect((await reported(...events)).state).toBe(state);
	});

	test('Q80 of two reservations on one ticket each is served when its own visit is over', async () => {
		const { id: first } = (await store().book(booking())) ?? { id: '' };
		const { id: second } = (await store().book(booking({ service: 'personal-documents' }))) ?? { id: '' };
		const states = async () =>
			Promise.all([first, second].map(async (id) => (await store().reservation(id))?.attendance));
		// The second may have come late, or not be confirmed yet: the errand then bears no reservation, or another name of it.
		await store().appendEvents('sumperk', entries(1, checkedIn(first), checkedIn(second), continued()));
		expect(await states()).toEqual(['served', 'checked-in']);
		await store().appendEvents('sumperk', entries(4, noShow()));
		expect(await states()).toEqual(['served', 'no-show']);
	});

	test('S1 what the office reports never raises the revision', async () => {
		await reported(checkedIn, finished);
		expect((await store().changesAfter('sumperk', 0, 10)).revision).toBe(1);
	});

	test('after the check-in it is too late to cancel', async () => {
		const { id } = await reported(checkedIn);
		expect(await store().cancel(id, LATER)).toMatchObject({ outcome: 'too-late', reservation: { cancelledAt: null } });
	});

	test('S13 a check-in stands although the cloud cancelled meanwhile, and both facts are kept', async () => {
		const { id } = (await store().book(booking())) ?? { id: '' };
		await store().cancel(id, LATER);
		const rebooked = await store().book(booking());
		await store().appendEvents('sumperk', entries(1, checkedIn(id), finished()));
		const found = await store().reservation(id);
		expect(found).toMatchObject({ cancelledAt: LATER, attendance: 'served', ticket });
		expect(found && stateOf(found)).toBe('served');
		expect(rebooked && stateOf(rebooked)).toBe('confirmed');
	});

	test('D19, P29 a check-in that a mended journal tells once more is nobody’s dispute', async () => {
		const { id } = (await store().book(booking())) ?? { id: '' };
		const [first, lost, ...rest] = entries(1, opened('1'), opened('2'), checkedIn(id), finished());
		if (!first || !lost) throw new Error('there are entries');
		await store().appendEvents('sumperk', [first, lost, ...rest], { id: 'damaged', first: 1 });
		const mended = [first, ...rest].map((entry, i) => ({ ...entry, sequence: i + 1 }));
		const answer = await store().appendEvents('sumperk', mended, { id: 'mended', first: 1 });
		expect(answer).toMatchObject({ sequence: 3, stored: 0, disputes: [] });
		expect(await store().disputes()).toEqual([]);
		expect(await store().reservation(id)).toMatchObject({ attendance: 'served', ticket });
	});

	test('a cancelled reservation that the office merely missed stays cancelled', async () => {
		const { id } = (await store().book(booking())) ?? { id: '' };
		await store().cancel(id, LATER);
		await store().appendEvents('sumperk', entries(1, missed(id)));
		const found = await store().reservation(id);
		expect(found && stateOf(found)).toBe('cancelled');
	});

	test('an office cannot report about the reservations of another', async () => {
		const { id } = (await store().book(booking())) ?? { id: '' };
		await store().appendEvents('zabreh', entries(1, checkedIn(id), finished()));
		expect(await store().reservation(id)).toMatchObject({ attendance: null, ticket: null });
	});

	test('an event about a reservation that nobody knows is stored and changes nothing', async () => {
		expect(await store().appendEvents('sumperk', entries(1, checkedIn('unknown-one')))).toEqual({
			...QUIET,
			sequence: 1,
			stored: 1,
		});
	});
}

/** What a store promises about visitors whom the office took in while it was out of touch. */
export function unconfirmedPromises(store: () => Store): void {
	const other = '2026-11-18/P046';
	/** The office took somebody in by the PIN of a reservation, of which it had not heard. */
	const unconfirmed = ({ service, start, end, seat, generation, pin }: StoredReservation, as = ticket): WireEvent => ({
		type: 'unconfirmed-checked-in',
		reservation: `unconfirmed-${pin}-${start}`,
		ticket: as,
		terminal: 'lobby',
		...{ service, start, end, seat, generation, pin },
	});
	const finished: WireEvent = { type: 'ticket-finished', ticket, counter: '3' };
	async function booked(changes: Partial<Booking> = {}): Promise<StoredReservation> {
		const reservation = await store().book(booking(changes));
		if (reservation === null) throw new Error('the slot is full');
		return reservation;
	}
	const stateNow = async ({ id }: StoredReservation) => {
		const found = await store().reservation(id);
		return found && stateOf(found);
	};
	const tell = (...events: WireEvent[]) => store().appendEvents('sumperk', entries(1, ...events));

	test('P29 they have the reservation of that slot and PIN, whose state follows the ticket', async () => {
		const reservation = await booked();
		expect((await tell(unconfirmed(reservation))).disputes).toEqual([]);
		expect(await stateNow(reservation)).toBe('checked-in');
		expect(await store().cancel(reservation.id, LATER)).toMatchObject({ outcome: 'too-late' });
		await store().appendEvents('sumperk', entries(2, finished));
		expect(await stateNow(reservation)).toBe('served');
		expect(await store().disputes()).toEqual([]);
	});

	test('P29 with a PIN that nobody had they are reported, and no reservation changes', async () => {
		const reservation = await booked();
		const { disputes } = await tell(unconfirmed({ ...reservation, pin: '9999' }));
		expect(disputes).toMatchObject([{ ticket, reservation: null }]);
		expect(await stateNow(reservation)).toBe('confirmed');
		expect(await store().disputes()).toEqual([
			{
				office: 'sumperk',
				at: instant(SLOT + 1),
				ticket,
				service: 'driver-licences',
				slotStart: SLOT,
				why: 'unknown',
				otherTicket: null,
			},
		]);
	});

	test('P29 with a cancelled reservation they are served and reported', async () => {
		const reservation = await booked();
		await store().cancel(reservation.id, LATER);
		await tell(unconfirmed(reservation), finished);
		expect(await stateNow(reservation)).toBe('served');
		expect(await store().disputes()).toMatchObject([{ ticket, why: 'cancelled', otherTicket: null }]);
	});

	test('P29 two with a claim on one seat both have their tickets, and the report names both', async () => {
		const first = await booked();
		await store().cancel(first.id, LATER);
		const second = await booked();
		const known: WireEvent = {
			type: 'reservation-checked-in',
			reservation: first.id,
			ticket,
			late: false,
			terminal: 'lobby',
		};
		await tell(known, unconfirmed(second, other));
		expect([await stateNow(first), await stateNow(second)]).toEqual(['checked-in', 'checked-in']);
		expect(await store().disputes()).toMatchObject([{ ticket, why: 'cancelled', otherTicket: other }]);
	});

	test('P29 of a cancelled and a live reservation with one PIN they have the live one', async () => {
		const pin = () => '0042';
		const first = await booked({ pin });
		await store().cancel(first.id, LATER);
		const second = await booked({ pin });
		await tell(unconfirmed(first));
		expect([await stateNow(first), await stateNow(second)]).toEqual(['cancelled', 'checked-in']);
	});

	test('P29 a reservation that has a ticket keeps it, and the second is reported', async () => {
		const reservation = await booked();
		await tell(unconfirmed(reservation), unconfirmed(reservation, other));
		expect(await store().reservation(reservation.id)).toMatchObject({ ticket });
		expect(await store().disputes()).toMatchObject([{ ticket: other, why: 'used', otherTicket: ticket }]);
	});

	test('P29 a reservation of another office, service or slot is not theirs', async () => {
		const elsewhere = await booked({ office: 'zabreh' });
		const later = await booked({ start: instant(SLOT + HALF_HOUR), pin: () => elsewhere.pin });
		await tell(unconfirmed(elsewhere));
		expect([await stateNow(elsewhere), await stateNow(later)]).toEqual(['confirmed', 'confirmed']);
		expect(await store().disputes()).toMatchObject([{ why: 'unknown' }]);
	});
}
