import { describe, expect, it } from 'vitest';
import { freeSpace } from '../../../scripts/setup/disk.mjs';

describe('room on the disk', () => {
	it('is refused in one line that says how much there is and how much is needed', async () => {
		const fullDisk = async () => ({ bavail: 50_000, bsize: 4096 });
		await expect(freeSpace('/srv/prepazka', 900, fullDisk)).rejects.toThrow(
			/^No disk space: 204 MB are free in \/srv\/prepazka and 900 MB are needed\..*$/,
		);
	});

	it('is enough when exactly that much is free', async () => {
		await freeSpace('/srv/prepazka', 900, async () => ({ bavail: 900, bsize: 1_000_000 }));
	});

	it('is asked of the real file system', async () => {
		await freeSpace(import.meta.dirname, 0);
		await expect(freeSpace(import.meta.dirname, 1e12)).rejects.toThrow('No disk space');
	});
});
