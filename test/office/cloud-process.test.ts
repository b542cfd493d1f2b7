import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAuthority } from '../../scripts/broker/provision.ts';
import { mosquittoObstacle } from '../../scripts/setup/mosquitto.mjs';
import { freePort } from '../support/free-ports.ts';
import { linkKeyFiles, startPart } from '../support/part-process.ts';

describe('a cloud as a process of its own', () => {
	let data: string;
	beforeEach(({ skip }) => {
		const obstacle = mosquittoObstacle();
		if (obstacle?.includes('openssl')) skip(obstacle);
		data = mkdtempSync(join(tmpdir(), 'prepazka-cloud-'));
	});
	afterEach(() => rmSync(data, { recursive: true, force: true }));

	it('S43 does not start with the keys of another cloud process, and says in one line whose they are', async () => {
		const authority = openAuthority(join(data, 'authority'));
		const keys = { ...authority.issueForClient('cloud-2.prepazka'), authority: authority.certificate };
		const url = `mqtts://127.0.0.1:${await freePort()}`;
		const started = startPart('cloud', { PREPAZKA_DATA: data, PREPAZKA_MQTT_URL: url, ...linkKeyFiles(data, keys) });
		await expect(started).rejects.toThrow(
			/^the cloud ended with 1:\nPREPAZKA_MQTT_CERT: expected the certificate of cloud\.prepazka; .* is that of cloud-2\.prepazka.*\n$/,
		);
	});
});
