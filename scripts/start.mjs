import { bootstrap, repository } from './bootstrap.mjs';
import { runScript } from './setup/failure.mjs';
import { supervise } from './setup/supervise.mjs';

const USAGE = `npm start            website, office and broker on this machine, with all that is missing
npm start cloud      the cloud alone, with a broker that PREPAZKA_MQTT_URL names
npm start office     the office alone, with the same broker

Brings what is missing, then runs that until Ctrl-C and says where it is. It is set by environment variables, such as
PREPAZKA_DATA, PREPAZKA_CONFIG, PREPAZKA_CLOUD_PORT and PREPAZKA_OFFICE_PORT; README.md lists all of them.`;

await runScript(async () => {
	const { node, env } = await bootstrap({ screens: true });
	const parts = process.argv.slice(2);
	const words = ['scripts/run.ts', ...(parts.length > 0 ? parts : ['all'])];
	return supervise('Přepážka', node, words, { cwd: repository, env });
}, USAGE);
