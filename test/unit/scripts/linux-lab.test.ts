import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installDebianPackages, installedVersion } from '../../../scripts/setup/debian.mjs';
import { locateLinuxLab } from '../../../scripts/setup/linux-lab.mjs';

test('a kernel of another recipe is not taken, and the reason says how to get one', async () => {
	const root = mkdtempSync(join(tmpdir(), 'lab-'));
	mkdirSync(join(root, 'test/linux'), { recursive: true });
	for (const file of ['kernel.config', 'build-kernel.sh']) writeFileSync(join(root, 'test/linux', file), 'another\n');
	const found = await locateLinuxLab(root);
	rmSync(root, { recursive: true });
	expect(found).toEqual({
		reason: expect.stringMatching(/has not been built yet: npm run test:linux|is not installed|x86-64/),
	});
});

test('a package that is not installed has no version, whether Debian knows it or not', async () => {
	expect(await installedVersion('no-such-package-anywhere')).toBeUndefined();
});

test('on a machine without apt-get the packages are named for installing by hand', async () => {
	const path = process.env.PATH;
	process.env.PATH = '/nowhere';
	await expect(installDebianPackages(['flex', 'bison'], 'The tests')).rejects.toThrow(
		"The tests need, by Debian's names, flex, bison.",
	);
	process.env.PATH = path;
});
