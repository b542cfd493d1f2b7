import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { claimChip } from '../../../../hardware/lines/chip-claim.ts';

/** No chip begins so high, so the tests disturb no office on this machine. */
const BASE = 1_000_000 + process.pid;

test('a second claim is refused until the first is released', async () => {
	const claim = await claimChip(BASE);
	await expect(claimChip(BASE)).rejects.toThrow(/Another process of this office already uses the GPIO lines/);
	const other = await claimChip(BASE + 1);
	await other.release();
	await claim.release();
	const again = await claimChip(BASE);
	await again.release();
});

test('another process is kept out, and its death by kill -9 frees the chip', async () => {
	const source = join(import.meta.dirname, '../../../../hardware/lines/chip-claim.ts');
	const program = `import { claimChip } from ${JSON.stringify(source)};
		await claimChip(${BASE});
		process.stdout.write('claimed');
		setInterval(() => {}, 1000);`;
	const holder = spawn(process.execPath, ['--input-type=module', '-e', program], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	await once(holder.stdout, 'data');
	await expect(claimChip(BASE)).rejects.toThrow(/Another process/);
	holder.kill('SIGKILL');
	await once(holder, 'exit');
	const claim = await claimChip(BASE);
	await claim.release();
});
