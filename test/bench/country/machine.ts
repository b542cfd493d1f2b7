import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** What the machine as a whole has done so far, all its work together. */
export interface MachineUse {
	/** Of all processors, since the start of the machine. */
	readonly busyMilliseconds: number;
	readonly milliseconds: number;
	/** How long the busiest disk had something to do. */
	readonly diskMilliseconds: ReadonlyMap<string, number>;
}

export function machineUse(): MachineUse {
	const times = cpus().map((cpu) => cpu.times);
	const idle = times.reduce((sum, time) => sum + time.idle, 0);
	const all = times.reduce((sum, { user, nice, sys, irq, idle }) => sum + user + nice + sys + irq + idle, 0);
	return { busyMilliseconds: all - idle, milliseconds: all, diskMilliseconds: diskMilliseconds() };
}

/** The share of its processors, and of the busiest disk's time, that the machine was busy in between, 0 to 1. */
export function machineShares(before: MachineUse, after: MachineUse, seconds: number) {
	const disks = [...after.diskMilliseconds].map(([disk, ms]) => ms - (before.diskMilliseconds.get(disk) ?? 0));
	return {
		processors: (after.busyMilliseconds - before.busyMilliseconds) / (after.milliseconds - before.milliseconds),
		disk: Math.min(Math.max(0, ...disks) / (seconds * 1000), 1),
	};
}

/** Milliseconds with requests under way, by device: the tenth figure (kernel.org: admin-guide/iostats.rst). */
function diskMilliseconds(): ReadonlyMap<string, number> {
	const lines = readFileSync('/proc/diskstats', 'utf8').trim().split('\n');
	const fields = lines.map((line) => line.trim().split(/\s+/));
	return new Map(fields.map(([, , name = '', ...figures]) => [name, Number(figures[9] ?? 0)]));
}
