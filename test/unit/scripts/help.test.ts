import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const SCRIPTS = fileURLToPath(new URL('../../../scripts/', import.meta.url));

it.each([
	['start', 'npm start'],
	['kiosk', 'npm run kiosk'],
	['test', 'npm test'],
	['test-linux', 'npm run test:linux'],
	['test-broker', 'npm run test:broker'],
	['test-postgres', 'npm run test:postgres'],
	['bench', 'npm run bench'],
	['simulate', 'npm run simulate'],
	['hardware-check', 'npm run hardware-check'],
])('%s explains itself when asked, and does nothing else', (script, command) => {
	// Without a path to anything it could start or install by.
	const { status, stdout, stderr } = spawnSync(process.execPath, [`${SCRIPTS}${script}.mjs`, '--help'], {
		encoding: 'utf8',
		env: { PATH: '' },
	});
	expect([status, stderr]).toEqual([0, '']);
	expect(stdout.startsWith(command)).toBe(true);
	expect(stdout.split('\n').length).toBeGreaterThan(3);
});
