import { bootstrap, repository } from './bootstrap.mjs';
import { ensureChromium } from './setup/chromium.mjs';
import { runScript } from './setup/failure.mjs';
import { supervise } from './setup/supervise.mjs';

// npm run bench: the benchmarks, in a browser where they need one.

await runScript(async () => {
	const { node, env } = await bootstrap({ screens: true });
	await ensureChromium();
	return supervise('The benchmark', node, ['test/bench/run.ts', ...process.argv.slice(2)], { cwd: repository, env });
});
