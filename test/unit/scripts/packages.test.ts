import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installPackages, packagesAreInstalled } from '../../../scripts/setup/packages.mjs';

describe('the packages of the lockfile', () => {
	let root: string;

	beforeEach(() => {
		root = mkdtempSync(join(tmpdir(), 'prepazka-packages-'));
		writeFileSync(join(root, 'package-lock.json'), '{"lockfileVersion":3}');
		writeFileSync(join(root, 'package.json'), '{"allowScripts":{"epoll":true,"spy":false}}');
		mkdirSync(join(root, 'bin'));
		npmDoes('mkdir -p node_modules');
	});
	afterEach(() => rmSync(root, { recursive: true }));

	it('are missing in a fresh clone and there after the installation', async () => {
		expect(packagesAreInstalled(root, '24.1.0')).toBe(false);
		await install();
		expect(packagesAreInstalled(root, '24.1.0')).toBe(true);
	});

	it('are out of date when the lockfile changes or another Node has to load them', async () => {
		await install();
		expect(packagesAreInstalled(root, '24.2.0')).toBe(false);
		writeFileSync(join(root, 'package-lock.json'), '{"lockfileVersion":3,"packages":{}}');
		expect(packagesAreInstalled(root, '24.1.0')).toBe(false);
	});

	it('are out of date when somebody has removed them', async () => {
		await install();
		rmSync(join(root, 'node_modules'), { recursive: true });
		expect(packagesAreInstalled(root, '24.1.0')).toBe(false);
	});

	it('run no install script but those allowed by name, and download no browser', async () => {
		npmDoes('mkdir -p node_modules; echo "$* browser:$PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD" >> calls');
		await install();
		const [ci, rebuild, ...more] = readFileSync(join(root, 'calls'), 'utf8').trim().split('\n');
		expect(ci).toMatch(/^ci --ignore-scripts .*browser:1$/);
		expect(rebuild).toMatch(/^rebuild .* epoll browser:1$/);
		expect(more).toEqual([]);
	});

	it('say in one line why they cannot be installed, and are not taken for installed', async () => {
		npmDoes('echo "npm error code ENOTFOUND" >&2; mkdir -p node_modules; exit 1');
		await expect(install()).rejects.toThrow(
			'Stopped while installing packages: the package registry cannot be reached.',
		);
		expect(packagesAreInstalled(root, '24.1.0')).toBe(false);
	});

	it('are installed without the add-ons for GPIO lines where there is no compiler', async () => {
		npmDoes('mkdir -p node_modules; [ "$1" = ci ] || { echo "gyp ERR! stack Error: not found: make"; exit 1; }');
		await install();
		expect(packagesAreInstalled(root, '24.1.0')).toBe(true);
	});

	it('are not taken for installed when an add-on does not compile', async () => {
		npmDoes('mkdir -p node_modules; [ "$1" = ci ] || { echo "epoll.cc:1:10: error"; exit 1; }');
		await expect(install()).rejects.toThrow('epoll.cc:1:10: error\nStopped while building add-ons');
		expect(packagesAreInstalled(root, '24.1.0')).toBe(false);
	});

	it('say so when npm itself is missing', async () => {
		rmSync(join(root, 'bin', 'npm'));
		await expect(installPackages(root, '24.1.0', { PATH: join(root, 'bin') })).rejects.toThrow(
			/^npm is missing: install it/,
		);
	});

	function install(): Promise<void> {
		return installPackages(root, '24.1.0', { ...process.env, PATH: `${join(root, 'bin')}:${process.env.PATH}` });
	}

	/** Puts a program called npm on the path. */
	function npmDoes(script: string): void {
		const npm = join(root, 'bin', 'npm');
		writeFileSync(npm, `#!/bin/sh\n${script}\n`);
		chmodSync(npm, 0o755);
	}
});
