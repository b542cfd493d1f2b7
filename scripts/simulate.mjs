import { bootstrap, repository } from './bootstrap.mjs';
import { ensureCompiler } from './setup/compiler.mjs';
import { runScript, tellWhyNot } from './setup/failure.mjs';
import { supervise } from './setup/supervise.mjs';

const USAGE = `npm run simulate -- [--seeds N] [--from SEED] [--json]
npm run simulate -- --teeth [--json]

Days of a town hall with power cuts, lost messages and whatever else goes wrong, drawn from seeds.

  --seeds N    how many seeds to play (100)
  --from SEED  the first one; without it, any: the same seed always plays the same
  --teeth      plants each of the deliberate bugs, tells after how many seeds it was caught, and writes the table
               of test/simulation/README.md; needs a C compiler
  --json       prints {seeds, officeDays, failures: [{seed, invariant}], seconds} and nothing else;
               with --teeth, [{bug, caughtAfterSeeds}]

Brings what it needs first. Ends non-zero when something did not hold, or a bug escaped.`;

// Standard output is for the results alone.
console.log = console.error;

await runScript(async () => {
	const { node, env } = await bootstrap({ screens: false });
	await ensureCompiler().catch(tellWhyNot);
	const words = ['test/simulation/run.ts', ...process.argv.slice(2)];
	return supervise('The simulation', node, words, { cwd: repository, env });
}, USAGE);
