import { bootstrap, repository } from './bootstrap.mjs';
import { runScript } from './setup/failure.mjs';
import { supervise } from './setup/supervise.mjs';

// npm run simulate: days of a town hall in which everything goes wrong that can, drawn from seeds.

// Standard output is for the results alone.
console.log = console.error;

await runScript(async () => {
	const { node, env } = await bootstrap({ screens: false });
	const words = ['test/simulation/run.ts', ...process.argv.slice(2)];
	return supervise('The simulation', node, words, { cwd: repository, env });
});
