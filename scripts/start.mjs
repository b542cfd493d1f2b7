import { bootstrap, repository } from './bootstrap.mjs';
import { runScript } from './setup/failure.mjs';
import { supervise } from './setup/supervise.mjs';

// npm start: everything on this machine, brought first if it is missing.

await runScript(async () => {
	const { node, env } = await bootstrap({ screens: true });
	return supervise('Přepážka', node, ['scripts/run.ts', 'all'], { cwd: repository, env });
});
