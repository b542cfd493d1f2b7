import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** One look at one queue. */
interface Snapshot {
	/** Minutes since midnight. */
	readonly minute: number;
	readonly openCounters: number;
	readonly waiting: number;
	/** Number called last, only rising; `null` before the first call. */
	readonly called: number | null;
	readonly configuredMinutes: number;
}

/** One queue on one day, in the order of time. */
export interface QueueDay {
	readonly queue: string;
	readonly date: string;
	readonly snapshots: readonly Snapshot[];
}

/** The file cannot be read as snapshots; the message says where and what was expected. */
export class SnapshotFileError extends Error {
	override readonly name = 'SnapshotFileError';
}

const COLUMNS = [
	'office',
	'date',
	'time',
	'queue_id',
	'open_counters',
	'waiting',
	'current_number',
	'configured_minutes',
] as const;
type Column = (typeof COLUMNS)[number];

/**
 * Reads snapshots of queues, plain or gzip, with the columns named in test/study/README.md.
 * @throws SnapshotFileError
 */
export function readSnapshots(path: string): readonly QueueDay[] {
	const [head = '', ...rows] = textOf(path).trimEnd().split('\n');
	const names = fieldsOf(head.trim());
	const missing = COLUMNS.filter((column) => !names.includes(column));
	if (missing.length > 0) throw new SnapshotFileError(`${path}: there is no column ${missing.join(', ')}`);
	const days = new Map<string, QueueDay & { readonly snapshots: Snapshot[] }>();
	rows.forEach((row, i) => {
		const fields = fieldsOf(row.trim());
		const field = (column: Column): string => fields[names.indexOf(column)] ?? '';
		const queue = `${field('office')}/${field('queue_id')}`;
		const key = `${field('date')} ${queue}`;
		const day = days.get(key) ?? { queue, date: field('date'), snapshots: [] };
		days.set(key, day);
		day.snapshots.push(snapshot(field, `${path}:${i + 2}`));
	});
	return [...days.values()].map(({ snapshots, ...day }) => ({ ...day, snapshots: inOrder(snapshots) }));
}

function textOf(path: string): string {
	try {
		const bytes = readFileSync(path);
		return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
	} catch (error) {
		throw new SnapshotFileError(`${path}: cannot be read (${(error as Error).message})`);
	}
}

/** The fields of a row after RFC 4180, of which none here spans lines. */
function fieldsOf(row: string): readonly string[] {
	if (!row.includes('"')) return row.split(',');
	return [...row.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, field = '']) =>
		field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field,
	);
}

function snapshot(field: (column: Column) => string, place: string): Snapshot {
	const time = /^(\d\d):(\d\d)/.exec(field('time'));
	if (!time) throw new SnapshotFileError(`${place}: time is not like 09:05 but "${field('time')}"`);
	const whole = (column: Column): number => {
		const value = Number(field(column));
		if (field(column) === '' || !Number.isInteger(value) || value < 0)
			throw new SnapshotFileError(`${place}: ${column} is not a whole number but "${field(column)}"`);
		return value;
	};
	return {
		minute: Number(time[1]) * 60 + Number(time[2]),
		openCounters: whole('open_counters'),
		waiting: whole('waiting'),
		called: field('current_number') === '' ? null : whole('current_number'),
		configuredMinutes: Number(field('configured_minutes')) || 0,
	};
}

/** In the order of time, the called number only rising: clocks and displays glitch. */
function inOrder(snapshots: readonly Snapshot[]): readonly Snapshot[] {
	let highest: number | null = null;
	return snapshots
		.toSorted((a, b) => a.minute - b.minute)
		.map((one) => {
			if (one.called !== null) highest = Math.max(highest ?? 0, one.called);
			return { ...one, called: highest };
		});
}
