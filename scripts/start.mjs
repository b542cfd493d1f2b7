import { bootstrap, repository } from './bootstrap.mjs';
import { runScript } from './setup/failure.mjs';
import { supervise } from './setup/supervise.mjs';

const USAGE = `npm start

Brings what is missing, then runs website, office and broker on this machine until Ctrl-C, and says where they are.
It is set by environment variables, such as PREPAZKA_DATA, PREPAZKA_CONFIG, PREPAZKA_CLOUD_PORT and
PREPAZKA_OFFICE_PORT; README.md lists all of them.`;

await runScript(async () => {
	const { node, env } = await bootstrap({ screens: true });
	return supervise('Přepážka', node, ['scripts/run.ts', 'all'], { cwd: repository, env });
}, USAGE);
