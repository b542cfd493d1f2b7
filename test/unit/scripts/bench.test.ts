import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const RUN = join(import.meta.dirname, '..', '..', 'bench', 'run.ts');

test('npm run bench ends when it has measured: nothing that it brings along listens to who started it', async () => {
	// Of a suite without a name there is nothing to measure.
	const bench = fork(RUN, [''], { silent: true });
	onTestFinished(() => void bench.kill('SIGKILL'));
	expect(await once(bench, 'exit')).toEqual([2, null]);
});
