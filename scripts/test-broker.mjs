import { runScript } from './setup/failure.mjs';
import { ensureMosquitto } from './setup/mosquitto.mjs';
import { runOneSuite } from './setup/one-suite.mjs';

const USAGE = `npm run test:broker

Runs the link's contract on a real Mosquitto, attempts to break in, a whole town on it in a storm, and the making of keys.
Ends non-zero when something fails or could not run. Arguments after -- go to vitest.`;

await runScript(async () => {
	await ensureMosquitto();
	const projects = ['contract', 'office', 'unit'].flatMap((project) => ['--project', project]);
	return runOneSuite([...projects, 'mosquitto', 'storm', 'scripts/provision', ...process.argv.slice(2)]);
}, USAGE);
