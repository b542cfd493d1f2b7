import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '#wire/time.ts';
import { createMemoryJournal } from '../../../firmware/journal/memory-journal.ts';
import { booking, KEY } from '../../contract/store/bookings.ts';
import { type OfficeAndCloud, type PairedOffice, startOfficeAndCloud } from '../../support/office-and-cloud.ts';
import { at } from '../../support/test-clock.ts';
import { TOWN } from '../../support/town-config.ts';

describe('a cloud whose database was put back to an older copy', () => {
	let folder: string;
	let copy: string;
	let town: OfficeAndCloud;
	let office: PairedOffice;
	let slots = 0;
	beforeEach(async () => {
		folder = mkdtempSync(join(tmpdir(), 'prepazka-older-copy-'));
		copy = join(folder, 'copy.db');
		town = await startOfficeAndCloud('2026-11-23T09:00:00+01:00', join(folder, 'cloud.db'));
		office = await town.startOffice(createMemoryJournal());
		await town.settle();
		slots = 0;
	});
	afterEach(async () => {
		await town.close();
		rmSync(folder, { recursive: true });
	});

	/** Books so many slots of their own, each told at once. */
	async function book(count: number): Promise<readonly string[]> {
		const ids: string[] = [];
		for (let i = 0; i < count; i++) {
			slots += 1;
			const start = instant(at('2026-11-23T10:00:00+01:00') + slots * 60_000);
			const made = await town.store.book(
				booking({ office: TOWN.id, service: 'documents', start, day: '2026-11-23', pin: () => String(1000 + slots) }),
			);
			town.sync.announce(TOWN.id);
			await town.arrive();
			ids.push(made?.id ?? '');
		}
		return ids;
	}
	const take = () => town.store.copyTo?.(copy);
	const unheard = (ids: readonly string[]) => ids.filter((id) => !office.appliance.office.reservations.has(id));
	const aMinute = async () => {
		for (let i = 0; i < 3; i++) await town.settle();
	};

	it('D20 tells an office that stays connected all that it books, at once', async () => {
		const before = await book(1);
		await take();
		await book(3);
		await town.changeDatabase(copy);
		await town.arrive();
		expect(unheard([...before, ...(await book(5))])).toEqual([]);
		expect(office.uplink.inTouch).toBe(true);
	});

	it('D20 tells an office that comes back when it has booked more than was lost, over several starts', async () => {
		await book(1);
		await take();
		await book(3);
		office.link.setReachable(false);
		await town.settle();
		await town.changeDatabase(copy);
		const booked = [...(await book(4))];
		await town.changeDatabase(copy);
		booked.push(...(await book(4)));
		office.link.setReachable(true);
		await aMinute();
		expect(unheard(booked)).toEqual([]);
		expect((await town.store.lagging()).length).toBe(0);
	});

	it('D20 tells an office for which the broker still has what the lost database told', async () => {
		await book(1);
		await take();
		office.link.setReachable(false);
		await book(3);
		await town.changeDatabase(copy);
		const booked = await book(6);
		office.link.setReachable(true);
		await aMinute();
		expect(unheard(booked)).toEqual([]);
		expect((await town.store.lagging()).length).toBe(0);
	});

	it('D20 tells an office of a cancellation that it made once more', async () => {
		const [id = ''] = await book(1);
		await take();
		await town.store.cancel(id, town.clock.now());
		town.sync.announce(TOWN.id);
		await book(1);
		await town.changeDatabase(copy);
		await aMinute();
		expect(office.appliance.office.reservations.get(id)?.state).toBe('confirmed');
		await town.store.cancel(id, town.clock.now());
		town.sync.announce(TOWN.id);
		await town.arrive();
		expect(office.appliance.office.reservations.get(id)?.state).toBe('cancelled');
	});

	it('D20, P26 tells an office whose visitor was taken in unconfirmed since, though the slot is over', async () => {
		await book(1);
		await take();
		await book(3);
		office.link.setReachable(false);
		await town.settle();
		await town.changeDatabase(copy);
		const [id = ''] = await book(1);
		const made = await town.store.reservation(id);
		if (made === null) throw new Error('nothing was booked');
		town.clock.advanceTo(made.start);
		const { service, start, end, seat, generation, pin } = made;
		const outOfTouch = { unheard: [{ service, start, end, seat, generation, pin }], clockErrorSeconds: 600 };
		office.appliance.execute({ type: 'check-in', pin, terminal: 'lobby', early: false, language: null, outOfTouch });
		town.clock.advanceTo(instant(end + 60_000));
		office.link.setReachable(true);
		await aMinute();
		expect(office.appliance.office.reservations.get(id)).toMatchObject({ state: 'confirmed', claim: 'held' });
		expect(await town.store.reservation(id)).toMatchObject({ attendance: 'checked-in' });
	});

	it.each([
		['its new holder, who has the same PIN, is served under their own reservation', false],
		['the PIN of a new holder who has cancelled opens nothing, and the next one has the claim', true],
	])('D20, P30 a seat that was promised in the lost past is booked anew: %s', async (_, isCancelled) => {
		const start = at('2026-11-23T10:00:00+01:00');
		const bookSeat = async () => {
			const made = await town.store.book(booking({ office: TOWN.id, service: 'documents', start, day: '2026-11-23' }));
			town.sync.announce(TOWN.id);
			await town.arrive();
			if (made === null) throw new Error('nothing was booked');
			return made;
		};
		const checkIn = (pin: string) =>
			office.appliance.execute({ type: 'check-in', pin, terminal: 'lobby', early: false, language: null });
		await take();
		const lost = await bookSeat();
		await town.changeDatabase(copy);
		await aMinute();
		const anew = await bookSeat();
		expect(anew.pin).toBe(lost.pin);
		if (isCancelled) {
			await town.store.cancel(anew.id, town.clock.now());
			town.sync.announce(TOWN.id);
			await town.arrive();
		}
		const holder = isCancelled ? await bookSeat() : anew;
		town.clock.advanceTo(start);
		if (isCancelled) expect(checkIn(anew.pin).refusal).toEqual({ reason: 'unknown-pin' });
		expect(checkIn(holder.pin).refusal).toBeNull();
		expect(office.appliance.office.reservations.get(holder.id)).toMatchObject({ claim: 'held' });
		await aMinute();
		expect(await town.store.reservation(holder.id)).toMatchObject({ attendance: 'checked-in' });
	});

	it('D20, D18 and an office that has lost its journal since', async () => {
		const before = await book(2);
		await take();
		await book(3);
		await town.changeDatabase(copy);
		const booked = await book(2);
		await aMinute();
		await town.stopOffice();
		office = await town.startOffice(createMemoryJournal());
		await aMinute();
		expect(unheard([...before, ...booked])).toEqual([]);
		expect(office.uplink.inTouch).toBe(true);
	});

	it('D20 or lost, so that the cloud begins with nothing', async () => {
		await book(3);
		office.link.setReachable(false);
		await town.settle();
		await town.changeDatabase(join(folder, 'empty.db'));
		await town.store.meet(TOWN.id, KEY);
		const booked = await book(5);
		office.link.setReachable(true);
		await aMinute();
		expect(unheard(booked)).toEqual([]);
		expect(office.uplink.inTouch).toBe(true);
	});

	it('D20 and is started on its own database again: nothing is told twice', async () => {
		await book(3);
		await town.changeDatabase(join(folder, 'cloud.db'));
		await aMinute();
		expect(office.appliance.office.revision).toBe(3);
		await book(1);
		expect(office.appliance.office.revision).toBe(4);
		expect(office.uplink.inTouch).toBe(true);
	});
});
