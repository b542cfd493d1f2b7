import { bootstrap, repository } from './bootstrap.mjs';
import { ensureChromium } from './setup/chromium.mjs';
import { ensureCompiler } from './setup/compiler.mjs';
import { runScript, SetupFailure } from './setup/failure.mjs';
import { ensureLinuxLab } from './setup/linux-lab.mjs';
import { supervise } from './setup/supervise.mjs';

// npm run bench: the benchmarks, in a browser where they need one.

const suites = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const measuresHardware = suites.length === 0 || suites.includes('hardware');

// Standard output is for the results alone.
console.log = console.error;

await runScript(async () => {
	const { node, env } = await bootstrap({ screens: true });
	await ensureChromium();
	await ensureCompiler().catch(tellWhyNot);
	if (measuresHardware) await ensureLinuxLab(repository).catch(tellWhyNot);
	return supervise('The benchmark', node, ['test/bench/run.ts', ...process.argv.slice(2)], { cwd: repository, env });
});

/**
 * Where something cannot be had, the figures that need it are missing.
 * @param {unknown} failure
 */
function tellWhyNot(failure) {
	if (!(failure instanceof SetupFailure)) throw failure;
	console.error(failure.message);
}
