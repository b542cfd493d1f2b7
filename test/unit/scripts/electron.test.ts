import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureElectron } from '../../../scripts/setup/electron.mjs';
import { unprivileged } from '../../support/unprivileged.ts';

const MODULE = join(import.meta.dirname, '..', '..', '..', 'scripts', 'setup', 'electron.mjs');

describe('Electron’s binary', () => {
	let root: string;
	let home: string;
	beforeEach(() => {
		root = mkdtempSync(join(tmpdir(), 'prepazka-electron-'));
		home = join(root, 'node_modules', 'electron');
		mkdirSync(home, { recursive: true });
		// In place of Electron's own, which fetches it.
		writeFileSync(join(home, 'install.js'), 'require("node:fs").writeFileSync("fetched", ""); process.exit(1);');
	});
	afterEach(() => {
		chmodSync(home, 0o755);
		rmSync(root, { recursive: true });
	});

	it('that cannot be fetched is done without', async () => {
		expect(await ensureElectron(root, process.execPath, process.env)).toEqual({
			reason: 'it could not be fetched from here',
		});
	});

	it('is not fetched where it could not be put, as by the kiosk of a Pi at each start', async () => {
		chmodSync(root, 0o755);
		chmodSync(home, 0o555);
		const { uid, gid } = unprivileged();
		// Once loaded, as whoever it becomes may not read this repository either.
		const script = `
			const { ensureElectron } = await import(${JSON.stringify(MODULE)});
			${uid === undefined ? '' : `process.setgroups([]); process.setgid(${gid}); process.setuid(${uid});`}
			console.log(JSON.stringify(await ensureElectron(${JSON.stringify(root)}, process.execPath, process.env)));
		`;
		const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd: '/' });
		expect(JSON.parse(stdout)).toEqual({ reason: 'it is not installed, and this user cannot install it' });
	});
});
