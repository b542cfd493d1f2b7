import { runScript } from './setup/failure.mjs';
import { ensureMosquitto } from './setup/mosquitto.mjs';
import { runOneSuite } from './setup/one-suite.mjs';

// npm run test:broker: the link's contract on a real Mosquitto, and attempts to break in; ends non-zero when something
// fails or could not run. Arguments after -- go to vitest.

await runScript(async () => {
	await ensureMosquitto();
	return runOneSuite(['--project', 'contract', 'mosquitto', ...process.argv.slice(2)]);
});
