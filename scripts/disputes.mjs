import { bootstrap, repository } from './bootstrap.mjs';
import { runScript } from './setup/failure.mjs';
import { run } from './setup/run.mjs';

// node scripts/disputes.mjs [OFFICE]: check-ins that do not go with the cloud's reservations.

await runScript(async () => {
	const { node, env } = await bootstrap({ screens: false });
	const args = [`${repository}/scripts/list-disputes.ts`, ...process.argv.slice(2)];
	return (await run(node, args, { env, show: true })).code;
});
