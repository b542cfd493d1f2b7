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
	const family = [
		...pids,
		...readdirSync('/proc')
			.map(Number)
			.filter((pid) => pids.includes(parentOf(pid))),
	];
	const all = family.map((pid) => ({ cpuSeconds: cpuSecondsOf(pid), megabytes: megabytesOf(pid) }));
	return {
		cpuSeconds: all.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
		megabytes: all.reduce((sum, { megabytes }) => sum + megabytes, 0),
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

function megabytesOf(pid: number): number {
	try {
		return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024;
	} catch {
		return 0;
	}
}
