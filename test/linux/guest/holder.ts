import { PI_CHIP_LABELS } from '../../../hardware/lines/gpio-chip.ts';
import { openOnoffLines } from '../../../hardware/lines/onoff-lines.ts';

/*
 * holder.ts [USER-ID]: an office that holds an output at 1 and an input until it is told to stop (or, with a user id, tries
 * to as that user) and says so: `holding`, or why not.
 */

const OUTPUT = 5;
const INPUT = 12;
const [userId] = process.argv.slice(2);

if (userId !== undefined) process.setuid?.(Number(userId));
try {
	const lines = await openOnoffLines(PI_CHIP_LABELS);
	lines.output(OUTPUT, 1);
	lines.input(INPUT, 'pull-up');
	process.on('SIGTERM', () => void lines.close().then(() => process.exit(0)));
	process.stdout.write('holding\n');
	setInterval(() => undefined, 1000);
} catch (error) {
	process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exit(1);
}
