import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { provisionOffice, renewBroker, revokeOffice, updateBroker } from '../../../scripts/broker/provision.ts';
import { mosquittoObstacle } from '../../../scripts/setup/mosquitto.mjs';

// Apart from the others, which need no root (`scripts/test-broker.mjs`).

it('provisioning changes no file on a full disk, which openssl does not notice', ({ skip }) => {
	const obstacle = mosquittoObstacle();
	if (obstacle?.includes('openssl')) skip(obstacle);
	if (process.getuid?.() !== 0) skip('only root can mount a small disk');
	const small = mkdtempSync(join(tmpdir(), 'prepazka-small-disk-'));
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', small]);
	try {
		const place = { folder: join(small, 'broker'), host: 'broker.example' };
		provisionOffice(place, 'sumperk');
		const files = readdirSync(place.folder, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) => join(entry.parentPath, entry.name));
		const texts = () => files.map((file) => readFileSync(file, 'utf8'));
		const before = texts();
		expect(() => writeFileSync(join(small, 'fills-it'), Buffer.alloc(8_000_000))).toThrow('ENOSPC');
		for (const order of [
			() => renewBroker(place),
			() => provisionOffice(place, 'zabreh'),
			() => revokeOffice(place, 'sumperk'),
			() => updateBroker(place.folder),
		])
			expect(order).toThrow(/ENOSPC|no room on the disk/);
		expect(texts()).toEqual(before);
		rmSync(join(small, 'fills-it'));
		renewBroker(place);
		expect(new X509Certificate(readFileSync(join(place.folder, 'broker', 'broker.crt'))).ca).toBe(false);
	} finally {
		execFileSync('umount', [small]);
		rmSync(small, { recursive: true });
	}
});
