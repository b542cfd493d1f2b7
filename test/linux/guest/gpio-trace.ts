import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Level } from '../../../hardware/lines/lines.ts';
import { BASE } from './header-wires.ts';

/** The kernel's own record of every level that was written to a line: it misses none, unlike polling. */

const TRACING = '/sys/kernel/tracing';
/** Enough for some thirty thousand writes. */
const BUFFER_KILOBYTES = 4096;

/** One level that the Pi's side put on a line. */
export interface TracedWrite {
	readonly bcm: number;
	readonly level: Level;
	/** Seconds of the kernel's monotonic clock, which is that of `process.hrtime`. */
	readonly at: number;
}

/** Forgets what was recorded and records from now on. */
export function startTrace(): void {
	const set = (file: string, value: string): void => writeFileSync(`${TRACING}/${file}`, value);
	set('trace_clock', 'mono');
	set('buffer_size_kb', String(BUFFER_KILOBYTES));
	set('events/gpio/gpio_value/filter', 'get == 0');
	set('events/gpio/gpio_value/enable', '1');
	set('trace', '');
}

/** Everything recorded since `startTrace`. */
export function readTrace(): readonly TracedWrite[] {
	return readFileSync(`${TRACING}/trace`, 'utf8').split('\n').flatMap(parse);
}

/** Calls the listener for every write from now on, soon after it. */
export function followTrace(listener: (write: TracedWrite) => void): void {
	startTrace();
	createInterface({ input: createReadStream(`${TRACING}/trace_pipe`) }).on('line', (line) => {
		for (const write of parse(line)) listener(write);
	});
}

function parse(line: string): readonly TracedWrite[] {
	const [, at, number, level] = /\s(\d+\.\d+): gpio_value: (\d+) set ([01])/.exec(line) ?? [];
	if (at === undefined || number === undefined) return [];
	return [{ bcm: Number(number) - BASE, level: level === '1' ? 1 : 0, at: Number(at) }];
}
