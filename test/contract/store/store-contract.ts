import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { instant } from '#wire/time.ts';
import type { Store } from '../../../cloud-sync/endpoint/stores/store.ts';
import { TOWN, townOccupancy } from '../../support/town-config.ts';
import { bookingPromises, changePromises } from './booking-contract.ts';
import { BOOKED_AT, KEY } from './bookings.ts';
import { attendancePromises, journalPromises, unconfirmedPromises } from './journal-contract.ts';

/** What every implementation of `Store` promises. */
export function storeContract(name: string, open: () => Promise<Store>): void {
	describe(`store: ${name}`, () => {
		let store: Store;
		beforeEach(async () => {
			store = await open();
			await store.meet('sumperk', KEY);
			await store.meet('zabreh', KEY);
			// Each has said that it holds nothing, as at first contact.
			for (const office of ['sumperk', 'zabreh']) await store.restate(office, 0, BOOKED_AT);
		});
		afterEach(() => store.close());

		officePromises(() => store);
		bookingPromises(() => store);
		changePromises(() => store);
		journalPromises(() => store);
		attendancePromises(() => store);
		unconfirmedPromises(() => store);
		proofPromises(() => store);
	});
}

function officePromises(store: () => Store): void {
	test('an office keeps the key it got at first contact', async () => {
		const again = await store().meet('sumperk', new Uint8Array(32).fill(9));
		expect([...again.pinKey]).toEqual([...KEY]);
		expect(again).toMatchObject({ config: null, revision: 0, heldRevision: 0, lastSequence: 0 });
	});

	test('configuration and snapshot are those told last', async () => {
		await store().saveConfig({ ...TOWN, address: 'elsewhere' });
		await store().saveConfig(TOWN);
		const other = townOccupancy({ office: 'zabreh' });
		await store().saveSnapshots([townOccupancy({ counters: [] }), other]);
		await store().saveSnapshots([other, townOccupancy()]);
		await store().saveSnapshots([]);
		expect((await store().offices()).map(({ id, config }) => ({ id, config }))).toEqual([
			{ id: 'sumperk', config: TOWN },
			{ id: 'zabreh', config: null },
		]);
		const snapshots = (await store().snapshots()).toSorted((a, b) => a.office.localeCompare(b.office));
		expect(snapshots).toEqual([townOccupancy(), other]);
	});

	test('S19 a stored snapshot of a moment that is none counts as not told', async () => {
		const other = townOccupancy({ office: 'zabreh' });
		await store().saveSnapshots([townOccupancy({ updatedAt: '9999-12-31T23:59:59-23:59' }), other]);
		expect(await store().snapshots()).toEqual([other]);
	});
}

function proofPromises(store: () => Store): void {
	const inTenMinutes = instant(BOOKED_AT + 600_000);
	test('a proof of work counts once, even from two at once', async () => {
		const answers = await Promise.all([1, 2].map(() => store().spendProof('proof', inTenMinutes, BOOKED_AT)));
		expect(answers.filter(Boolean)).toHaveLength(1);
		expect(await store().spendProof('other', inTenMinutes, BOOKED_AT)).toBe(true);
	});

	test('expired proofs are forgotten', async () => {
		await store().spendProof('proof', inTenMinutes, BOOKED_AT);
		const after = instant(inTenMinutes + 1);
		expect(await store().spendProof('proof', instant(after + 1), after)).toBe(true);
	});

	test('a secret stays what the first process made it', async () => {
		expect(await store().secret('proof-of-work', 'first')).toBe('first');
		expect(await store().secret('proof-of-work', 'second')).toBe('first');
	});
}
