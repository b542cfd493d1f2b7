import { describe, expect, it } from 'vitest';
import { openStore } from '../../../cloud-sync/endpoint/stores/open-store.ts';
import { createPowerDisk, powerDiskObstacle } from '../../simulation/disk/power-disk.ts';
import { booking, KEY } from './bookings.ts';

const obstacle = powerDiskObstacle();
const FILE = 'cloud.db';

describe.skipIf(obstacle)(
	`the cloud's SQLite store when the disk fails${obstacle ? ` (skipped: ${obstacle})` : ''}`,
	() => {
		it('D10 starts again after a power cut at any moment of its first start', async () => {
			for (let operations = 0; operations < 120; operations += 7) {
				const disk = createPowerDisk();
				disk.failAfter(operations);
				await openStore(disk.path(FILE)).then(
					(store) => store.close().catch(() => {}),
					() => {},
				);
				disk.cut(operations);
				const store = await openStore(disk.path(FILE));
				expect(await store.offices(), `cut after ${operations} operations`).toEqual([]);
				await store.close();
				disk.close();
			}
		});

		it('D17 says that the disk is full, and takes bookings again when there is room', async () => {
			const disk = createPowerDisk();
			const store = await openStore(disk.path(FILE));
			await store.meet('sumperk', KEY);
			disk.limitTo(disk.counters().usedBytes);
			await expect(store.book(booking())).rejects.toThrow(/full/);
			disk.limitTo(null);
			expect(await store.book(booking())).not.toBeNull();
			await store.close();
			disk.close();
		});
	},
);
