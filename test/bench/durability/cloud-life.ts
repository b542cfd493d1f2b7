import { instant } from '#wire/time.ts';
import { openStore } from '../../../cloud-sync/endpoint/stores/open-store.ts';
import type { Store } from '../../../cloud-sync/endpoint/stores/store.ts';
import { booking, HALF_HOUR, KEY, LATER, SLOT } from '../../contract/store/bookings.ts';
import type { PowerDisk } from '../../simulation/disk/power-disk.ts';
import { isPowerFailure, isSound, type Life } from './life.ts';
import { areStepsWhole } from './whole-steps.ts';

const OFFICE = 'sumperk';
/** One reservation of so many is cancelled. */
const CANCELLED = 3;

/** What the store said it had stored. */
interface Promised {
	readonly reservations: string[];
	readonly cancelled: string[];
	sequence: number;
}

/** Reservations are booked and some of them cancelled, and the journal of an office is stored until the power goes, at the latest while closing. */
export async function workCloudUntilCut(disk: PowerDisk, seed: number, synchronous: 'FULL' | 'NORMAL'): Promise<Life> {
	const promised: Promised = { reservations: [], cancelled: [], sequence: 0 };
	let before = 0;
	const file = disk.path('cloud.db');
	let store: Store | null = null;
	try {
		store = await openStore(file, synchronous);
		before = (await store.meet(OFFICE, KEY)).lastSequence;
		promised.sequence = before;
		for (let step = 1; step <= seed % 20; step++) await takeFacts(store, seed, step, promised);
		await store.close();
	} catch (error) {
		if (!isPowerFailure(error)) throw error;
	}
	disk.cut(seed);
	await store?.close().catch(() => {});
	const reopened = await openStore(file, synchronous);
	const { lastSequence } = await reopened.meet(OFFICE, KEY);
	const found = await Promise.all(promised.reservations.map((id) => reopened.reservation(id)));
	const cancelled = await Promise.all(promised.cancelled.map((id) => reopened.reservation(id)));
	await reopened.close();
	const missing = found.filter((reservation) => reservation === null).length;
	const revived = cancelled.filter((reservation) => reservation?.cancelledAt === null).length;
	return {
		acknowledged: promised.reservations.length + promised.cancelled.length + promised.sequence - before,
		lost: missing + revived + Math.max(0, promised.sequence - lastSequence),
		isWhole: isSound(file) && areStepsWhole(file),
	};
}

async function takeFacts(store: Store, seed: number, step: number, promised: Promised): Promise<void> {
	const start = instant(SLOT + (seed * 40 + step) * HALF_HOUR);
	const reservation = await store.book(booking({ id: `${seed}-${step}`, start, day: String(start) }));
	if (reservation) promised.reservations.push(reservation.id);
	if (reservation && step % CANCELLED === 0) {
		await store.cancel(reservation.id, LATER);
		promised.cancelled.push(reservation.id);
	}
	const sequence = promised.sequence + 1;
	const event = { type: 'counter-opened', counter: '1' } as const;
	await store.appendEvents(OFFICE, [{ sequence, at: LATER, event }]);
	promised.sequence = sequence;
}
