import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { piFiles } from '../../../scripts/setup/pi-files.mjs';

const script = join(import.meta.dirname, '..', '..', '..', 'scripts', 'install-pi.mjs');
const plan = { repository: '/opt/prepazka', node: '/opt/node/bin/node' };

function unit(name: string): string {
	return piFiles(plan).find(({ path }) => basename(path) === name)?.text ?? '';
}

describe('the installation on a Pi', () => {
	it('prints in dry run what it would do, and does none of it', async () => {
		const existed = existsSync('/etc/prepazka');
		const { stdout } = await promisify(execFile)(process.execPath, [script, '--dry-run']);
		expect(stdout).toContain('add user prepazka in the groups gpio, dialout, i2c');
		expect(stdout).toMatch(/see that prepazka-kiosk can read \/.*/);
		expect(stdout).toContain('write /etc/systemd/system/prepazka-office.service:');
		expect(stdout).toContain('write /etc/prepazka/office.env, if it is not there yet:');
		expect(stdout).toContain('systemctl enable prepazka-office prepazka-kiosk');
		expect(existsSync('/etc/prepazka')).toBe(existed);
	});

	it('says in its help that it has not been tried on a Pi', async () => {
		const { stdout } = await promisify(execFile)(process.execPath, [script, '--help']);
		expect(stdout).toContain('not yet on a Pi');
	});

	it('refuses an argument that it does not know', async () => {
		const failure = await promisify(execFile)(process.execPath, [script, '--froce']).catch((error) => error);
		expect(failure.code).toBe(1);
		expect(failure.stderr).toMatch(/^usage: /);
	});

	it('runs the office on the real board, as a user of its own, and starts it again whatever ends it', () => {
		const office = unit('prepazka-office.service');
		expect(office).toContain('\nUser=prepazka\n');
		expect(office).toContain('\nExecStart=/opt/node/bin/node scripts/run.ts office\n');
		expect(office).toContain('\nRestart=always\n');
		expect(unit('office.env')).toContain('\nPREPAZKA_BOARD=pi\n');
	});

	it('has the kiosk look for the office at the port that the town gave it', () => {
		for (const name of ['prepazka-office.service', 'prepazka-kiosk.service'])
			expect(unit(name)).toContain('\nEnvironmentFile=/etc/prepazka/office.env\n');
		expect(unit('office.env')).toContain('\nPREPAZKA_OFFICE_PORT=8081\n');
	});

	it('lets the services write their own data and nothing else', () => {
		for (const [name, state] of [
			['prepazka-office.service', 'prepazka'],
			['prepazka-kiosk.service', 'prepazka-kiosk'],
		] as const) {
			expect(unit(name)).toContain('\nProtectSystem=strict\n');
			expect(unit(name)).toContain('\nNoNewPrivileges=yes\n');
			expect(unit(name)).toContain(`\nStateDirectory=${state}\n`);
		}
	});

	it('keeps the reach to lines and devices that the hardening could take away', () => {
		const settings = unit('prepazka-office.service')
			.split('\n')
			.map((line) => line.split('=')[0]);
		for (const setting of ['ProtectKernelTunables', 'PrivateDevices', 'ProtectClock', 'DeviceAllow']) {
			expect(settings).not.toContain(setting);
		}
	});

	it("writes units that systemd's own check accepts", async (context) => {
		if (!existsSync('/usr/bin/systemd-analyze')) context.skip('systemd-analyze is not on this machine');
		const folder = mkdtempSync(join(tmpdir(), 'prepazka-units-'));
		const here = { repository: folder, node: process.execPath };
		const files = piFiles(here).filter(({ path }) => path.endsWith('.service'));
		const paths = files.map(({ path, text }) => {
			const file = join(folder, basename(path));
			writeFileSync(file, text.replace('/usr/bin/xinit', process.execPath));
			return file;
		});
		const outcome = await promisify(execFile)('systemd-analyze', ['verify', ...paths]).catch((error) => error);
		rmSync(folder, { recursive: true });
		expect(outcome.stderr).toBe('');
		expect(outcome.code).toBeUndefined();
	});
});
