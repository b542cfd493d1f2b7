import { bootstrap, repository } from './bootstrap.mjs';
import { runScript } from './setup/failure.mjs';
import { supervise } from './setup/supervise.mjs';

// npm run wait-study: how good estimates of waits are, ours and those in use elsewhere.

// Standard output is for the results alone.
console.log = console.error;

await runScript(async () => {
	const { node, env } = await bootstrap({ screens: false });
	const words = ['test/study/run.ts', ...process.argv.slice(2)];
	return supervise('The study of waits', node, words, { cwd: repository, env });
});
