import { readdirSync, readFileSync } from 'node:fs';

/** What a process and its children have used so far. */
export interface Usage {
	readonly cpuSeconds: number;
	readonly megabytes: number;
}

/** Linux counts processor time in hundredths of a second (proc(5), sysconf(_SC_CLK_TCK)). */
const TICKS_PER_SECOND = 100;

/** @param pids whose own and children's use is added up; memory that several of them share is counted once (PSS) */
export function usageOf(pids: readonly number[]): Usage {
	const children = readdirSync('/proc')
		.map(Number)
		.filter((pid) => pids.includes(parentOf(pid)));
	const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
	return {
		cpuSeconds: sum([...pids.map(cpuSecondsWithEnded), ...children.map(cpuSecondsOf)]),
		megabytes: sum([...pids, ...children].map(megabytesOf)),
	};
}

/** The fields of `/proc/PID/stat` after the name in brackets, from the state on. */
function statOf(pid: number): readonly string[] {
	try {
		return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
	} catch {
		return [];
	}
}

const parentOf = (pid: number): number => Number(statOf(pid)[1]);

function cpuSecondsOf(pid: number): number {
	const stat = statOf(pid);
	return (Number(stat[11] ?? 0) + Number(stat[12] ?? 0)) / TICKS_PER_SECOND;
}

/** Its own and what its children had used when they ended. */
function cpuSecondsWithEnded(pid: number): number {
	const stat = statOf(pid);
	return cpuSecondsOf(pid) + (Number(stat[13] ?? 0) + Number(stat[14] ?? 0)) / TICKS_PER_SECOND;
}

function megabytesOf(pid: number): number {
	try {
		return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024;
	} catch {
		return 0;
	}
}
