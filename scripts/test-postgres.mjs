import { runScript } from './setup/failure.mjs';
import { ensureMosquitto } from './setup/mosquitto.mjs';
import { runOneSuite } from './setup/one-suite.mjs';
import { ensurePostgres } from './setup/postgres.mjs';

const USAGE = `npm run test:postgres

Runs the store's contract on a real PostgreSQL, and two cloud processes on it and on Mosquitto. Ends non-zero when
something fails or could not run. Arguments after -- go to vitest.`;

await runScript(async () => {
	await ensurePostgres();
	await ensureMosquitto();
	return runOneSuite(['--project', 'contract', 'postgres', ...process.argv.slice(2)]);
}, USAGE);
