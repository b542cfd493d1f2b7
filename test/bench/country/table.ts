import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { writePageTable } from '../../support/page-table.ts';
import { CLOUD_PROCESSES, MEASURE_SECONDS, type PartUse, type Size } from './size.ts';

const PAGE = join(import.meta.dirname, '../../../cloud-sync/endpoint/README.md');
const BEGIN = '<!-- table of sizes: written by npm run bench -- country --table -->';

/** Puts the measured sizes into the page, with what filled first and what one more office costs. */
export function writeSizesTable(sizes: readonly Size[]): void {
	const words = [tableOf(sizes), machineLine(), fullestLine(sizes), costLine(sizes)].filter((line) => line !== '');
	writePageTable(PAGE, BEGIN, words.join('\n\n'));
}

function tableOf(sizes: readonly Size[]): string {
	const row = (name: string, value: (size: Size) => string) => `| ${name} | ${sizes.map(value).join(' | ')} |`;
	const part = ({ cores, megabytes }: PartUse) => `${percent(cores)}, ${Math.round(megabytes)} MB`;
	return [
		row('', ({ offices }) => `${counted(offices)} offices`),
		`|---|${sizes.map(() => '---|').join('')}`,
		row('event → acknowledged, median', ({ acks }) => milliseconds(acks?.medianMilliseconds)),
		row('event → acknowledged, p99', ({ acks }) => milliseconds(acks?.p99Milliseconds)),
		row('keeps up (p99 within a second)', ({ keepsUp }) => (keepsUp ? 'yes' : '**no**')),
		row('messages of and to offices', ({ messagesPerSecond }) => `${Math.round(messagesPerSecond)} per s`),
		row('newcomers heard in', ({ newcomersSeconds }) => `${Math.round(newcomersSeconds)} s`),
		row('Mosquitto, of one core', ({ parts }) => part(parts.Mosquitto)),
		row('PostgreSQL', ({ parts }) => part(parts.PostgreSQL)),
		row(`the ${CLOUD_PROCESSES} cloud processes together`, ({ parts }) => part(parts.cloud)),
		row('the simulated offices', ({ parts }) => part(parts.offices)),
		row('all processors busy', ({ processors }) => percent(processors)),
		row('… by other work', (size) => percent(otherWork(size))),
		row('disk busy', ({ disk }) => percent(disk)),
	].join('\n');
}

function machineLine(): string {
	const [cpu, ...others] = cpus();
	const gibibytes = Math.round(totalmem() / 2 ** 30);
	const load = loadavg()
		.map((average) => average.toFixed(1))
		.join(', ');
	const date = new Date().toISOString().slice(0, 10);
	return `Measured on ${date}: ${others.length + 1} cores (${cpu?.model.trim()}), ${gibibytes} GB, load averages at the end ${load}.`;
}

/** The part of the machine that was nearest to its limit at the last size. */
function fullestLine(sizes: readonly Size[]): string {
	const last = sizes.at(-1);
	if (!last) return '';
	const { processors, disk, parts } = last;
	const shares: readonly (readonly [name: string, share: number])[] = [
		['the processors of the machine', processors],
		['the disk', disk],
		["Mosquitto's only thread", parts.Mosquitto.cores],
		['the cloud processes, one core each', parts.cloud.cores / CLOUD_PROCESSES],
		['the process that plays the offices', parts.offices.cores],
	];
	const [first, second] = shares.toSorted(([, one], [, other]) => other - one);
	if (!first || !second) return '';
	const when = last.keepsUp ? 'Nearest to its limit' : 'First to fill';
	return `${when}, at ${counted(last.offices)} offices: **${first[0]}** (${percent(first[1])}); next ${second[0]} (${percent(second[1])}).`;
}

/** By the difference between the smallest and the largest size that keeps up. */
function costLine(sizes: readonly Size[]): string {
	const kept = sizes.filter(({ keepsUp }) => keepsUp);
	const [small, large] = [kept[0], kept.at(-1)];
	if (!small || !large || small === large) return '';
	const more = large.offices - small.offices;
	const cost = (part: 'Mosquitto' | 'PostgreSQL' | 'cloud') => {
		const [one, other] = [small.parts[part], large.parts[part]];
		const cores = ((other.cores - one.cores) / more) * 100;
		const kilobytes = ((other.megabytes - one.megabytes) / more) * 1024;
		return `${cores.toPrecision(2)} % of a core and ${Math.round(kilobytes)} KB`;
	};
	return [
		`**Cost of an office** in its busiest hour, by the difference between ${counted(small.offices)} and ${counted(large.offices)}:`,
		`Mosquitto ${cost('Mosquitto')}, PostgreSQL ${cost('PostgreSQL')}, the cloud processes together ${cost('cloud')}.`,
	].join('\n');
}

/** Share of all processors that went into none of the parts. */
function otherWork({ processors, parts }: Size): number {
	const ours = Object.values(parts).reduce((sum, { cores }) => sum + cores, 0);
	return Math.max(0, processors - ours / cpus().length);
}

const milliseconds = (value: number | undefined): string =>
	value === undefined ? `none in ${MEASURE_SECONDS} s` : `${Math.round(value)} ms`;
const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
const counted = (count: number): string => count.toLocaleString('en');
