import { bootstrap, repository } from './bootstrap.mjs';
import { runScript } from './setup/failure.mjs';
import { run } from './setup/run.mjs';

// node scripts/provision.mjs OFFICE --host BROKER: keys, certificate and settings of an office at a broker of its town;
// node scripts/provision.mjs --revoke OFFICE: takes the certificate back.

await runScript(async () => {
	const { node, env } = await bootstrap({ screens: false });
	const args = [`${repository}/scripts/provision-office.ts`, ...process.argv.slice(2)];
	return (await run(node, args, { env, show: true })).code;
});
