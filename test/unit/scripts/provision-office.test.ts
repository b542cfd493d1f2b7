import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mosquittoObstacle } from '../../../scripts/setup/mosquitto.mjs';

const SCRIPT = join(import.meta.dirname, '..', '..', '..', 'scripts', 'provision-office.ts');

describe('what whoever provisions is told', () => {
	let folder: string;
	beforeEach(({ skip }) => {
		const obstacle = mosquittoObstacle();
		if (obstacle?.includes('openssl')) skip(obstacle);
		folder = mkdtempSync(join(tmpdir(), 'prepazka-provision-'));
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	async function order(...args: readonly string[]): Promise<string> {
		const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, ...args, '--folder', folder]);
		return stdout;
	}

	/** As on a machine where Mosquitto is not installed: there is no such group. */
	async function orderBeforeMosquitto(...args: readonly string[]): Promise<string> {
		const programs = join(folder, 'programs');
		mkdirSync(programs);
		symlinkSync(execFileSync('which', ['openssl'], { encoding: 'utf8' }).trim(), join(programs, 'openssl'));
		const command = [SCRIPT, ...args, '--folder', folder];
		const { stdout } = await promisify(execFile)(process.execPath, command, { env: { PATH: programs } });
		return stdout;
	}

	it('that Mosquitto, installed later, cannot read the broker’s key, and what to do', async ({ skip }) => {
		expect(await orderBeforeMosquitto('sumperk', '--host', 'broker.example')).toContain(
			`  apt-get install mosquitto && node scripts/provision.mjs --update --folder ${folder}`,
		);
		const isThere = spawnSync('getent', ['group', 'mosquitto']).status === 0;
		if (process.getuid?.() !== 0 || !isThere)
			skip('only root can give the key to a group mosquitto, which has to exist');
		const key = join(folder, 'broker', 'broker.key');
		expect(statSync(key).mode & 0o777).toBe(0o600);
		expect(await order('--update')).not.toContain('apt-get');
		const group = Number(execFileSync('getent', ['group', 'mosquitto'], { encoding: 'utf8' }).split(':')[2]);
		expect(statSync(key)).toMatchObject({ uid: 0, gid: group });
		expect(statSync(key).mode & 0o777).toBe(0o640);
	});

	it('that whoever has the computer or card of a revoked office still knows the key of its PINs, and what ends that', async () => {
		await order('sumperk', '--host', 'broker.example');
		await order('--cloud', '2', '--host', 'broker.example');
		const rotation = `node scripts/provision.mjs --rotate-pins sumperk --folder ${folder}`;
		const told = await order('--revoke', 'sumperk');
		expect(told).toContain('sumperk is revoked. Now: systemctl restart mosquitto');
		expect(told).toContain('also knows the key of its PINs');
		expect(told).toContain(`  ${rotation}   (reservations made before keep their PIN)`);
		expect(await order('--cloud', '--revoke', '2')).not.toContain('--rotate-pins');
		for (const holder of ['cloud', 'cloud-2'])
			rmSync(join(folder, holder, 'pin-keys'), { recursive: true, force: true });
		expect(await order('--revoke', 'sumperk')).not.toContain('--rotate-pins');
	});

	it('by which names the broker is known after a renewal, so that a missing one is noticed', async () => {
		await order('sumperk', '--host', 'broker.example');
		expect(await order('--renew-broker', '--host', '10.0.0.5')).toContain(
			'The broker is known now by 10.0.0.5, broker.example; if it is reached by another name too, first of all give it that one:',
		);
	});

	it('in one line which file of the broker is harmed', async () => {
		await order('sumperk', '--host', 'broker.example');
		writeFileSync(join(folder, 'broker', 'broker.crt'), '');
		const file = join(folder, 'broker', 'broker.crt');
		await expect(order('zabreh', '--host', 'broker.example')).rejects.toMatchObject({
			stderr: expect.stringMatching(new RegExp(`^${file} is missing or not whole; [^\n]*\n$`)),
		});
	});
});
