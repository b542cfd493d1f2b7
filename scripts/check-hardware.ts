import { parseArgs } from 'node:util';
import { OfficeFileError, readOfficeFile } from '../firmware/config/office-file.ts';
import { runHardwareCheck } from '../hardware/check/run-check.ts';
import { readSettings, SettingsError } from './settings.ts';

/*
 * node scripts/check-hardware.ts [--json]
 * Walks through the devices of PREPAZKA_BOARD for the counters of PREPAZKA_CONFIG. Exit status: 0 all is well,
 * 1 something is not, 2 the question was wrong.
 */

try {
	const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
	const { PREPAZKA_BOARD, PREPAZKA_CONFIG } = readSettings(process.env);
	const { config, hardware } = readOfficeFile(PREPAZKA_CONFIG);
	const checks = await runHardwareCheck({
		board: PREPAZKA_BOARD,
		counters: config.counters.map(({ id }) => id),
		variant: hardware,
		crest: hardware.printer.crest,
		tell({ ok, name, detail }) {
			if (!values.json) process.stdout.write(`${ok ? 'ok    ' : 'FAILED'}  ${name}: ${detail}\n`);
		},
	});
	if (values.json) process.stdout.write(`${JSON.stringify(checks, null, '\t')}\n`);
	process.exitCode = checks.every(({ ok }) => ok) ? 0 : 1;
} catch (error) {
	if (!(error instanceof Error)) throw error;
	const isWrongQuestion =
		error instanceof SettingsError ||
		error instanceof OfficeFileError ||
		('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
	if (!isWrongQuestion) throw error;
	process.stderr.write(`${error.message}\n`);
	process.exitCode = 2;
}
