import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildScreens, staleScreens } from '../../../scripts/setup/screens.mjs';

/** Stands where Vite is installed: writes a page into the folder that the site's root calls for. */
const BUILDER = `
const { appendFileSync, mkdirSync } = require('node:fs');
const [, , , root] = process.argv;
if (process.env.BREAK) { console.error(process.env.BREAK); process.exit(1); }
mkdirSync(root === 'kiosk-ui/screens' ? 'build/screens' : 'build/website', { recursive: true });
appendFileSync('builds', root + '\\n');
`;

describe('the built screens', () => {
	let root: string;

	beforeEach(() => {
		root = mkdtempSync(join(tmpdir(), 'prepazka-screens-'));
		write('package-lock.json', '{}');
		for (const folder of [
			'kiosk-ui/screens/kiosk',
			'cloud-sync/website',
			'cloud-sync/wire',
			'firmware/local-api',
			'firmware/domain',
		]) {
			write(`${folder}/page.ts`, 'export const page = 1;');
		}
		write('node_modules/vite/bin/vite.js', BUILDER);
	});
	afterEach(() => rmSync(root, { recursive: true }));

	it('are built once and then reused', async () => {
		await build();
		await build();
		expect(read('builds')).toBe('kiosk-ui/screens\ncloud-sync/website\n');
		expect(staleScreens(root)).toEqual([]);
	});

	it.each([
		'kiosk-ui/screens/kiosk/page.ts',
		'kiosk-ui/screens/new.css',
		'cloud-sync/wire/page.ts',
		'package-lock.json',
	])('are built again after a change of %s', async (file) => {
		await build();
		write(file, '{"changed":true}');
		expect(staleScreens(root)).toHaveLength(2);
	});

	it('are not built again because a file was merely touched', async () => {
		await build();
		write('kiosk-ui/screens/kiosk/page.ts', 'export const page = 1;');
		expect(staleScreens(root)).toEqual([]);
	});

	it('are built again when somebody has removed the build', async () => {
		await build();
		rmSync(join(root, 'build', 'website'), { recursive: true });
		expect(staleScreens(root).map(({ built }) => built)).toEqual(['build/website']);
	});

	it('are not taken for built when the build fails', async () => {
		await expect(build({ BREAK: 'Cannot resolve ./texts.ts' })).rejects.toThrow(/^Building the screens failed/);
		expect(staleScreens(root)).toHaveLength(2);
		await expect(build({ BREAK: 'ENOSPC: no space left' })).rejects.toThrow(/^No disk space is left\./);
	});

	function build(more: NodeJS.ProcessEnv = {}): Promise<void> {
		return buildScreens(root, process.execPath, { ...process.env, ...more });
	}

	function write(file: string, text: string): void {
		mkdirSync(dirname(join(root, file)), { recursive: true });
		writeFileSync(join(root, file), text);
	}

	function read(file: string): string {
		return readFileSync(join(root, file), 'utf8');
	}
});
