import { runScript } from './setup/failure.mjs';
import { ensureMosquitto } from './setup/mosquitto.mjs';
import { runOneSuite } from './setup/one-suite.mjs';

const USAGE = `npm run test:broker

Runs the link's contract on a real Mosquitto, and attempts to break in. Ends non-zero when something fails or could not
run. Arguments after -- go to vitest.`;

await runScript(async () => {
	await ensureMosquitto();
	return runOneSuite(['--project', 'contract', 'mosquitto', ...process.argv.slice(2)]);
}, USAGE);
