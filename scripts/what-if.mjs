import { bootstrap, repository } from './bootstrap.mjs';
import { runScript } from './setup/failure.mjs';
import { supervise } from './setup/supervise.mjs';

// npm run what-if: what another counter, other reservations or another order would have done to a day's waits.

// Standard output is for the answer alone.
console.log = console.error;

await runScript(async () => {
	const { node, env } = await bootstrap({ screens: false });
	const words = ['scripts/ask-what-if.ts', ...process.argv.slice(2)];
	return supervise('The question', node, words, { cwd: repository, env });
});
