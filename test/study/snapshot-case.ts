import { RealQueueWaits } from './real-queue-waits.ts';
import { type CaseScore, figure, Scores } from './score.ts';
import { type Situation, situationsOf } from './situations.ts';
import type { QueueDay } from './snapshots.ts';

/** Minutes per visitor where nobody has configured any: the default of the formula in the leading open system. */
const FALLBACK_MINUTES = 12;

/** The case's scores, and the mean wait in minutes. */
export interface SnapshotResult {
	readonly scores: readonly CaseScore[];
	readonly meanWait: number;
}

/** Learns from some days and judges every estimator on others, of which it sees only what had happened by then. */
export function snapshotCase(name: string, train: readonly QueueDay[], judged: readonly QueueDay[]): SnapshotResult {
	const learnt = situationsOf(train);
	const asked = situationsOf(judged);
	const own = new RealQueueWaits(learnt);
	const trained = new Set(learnt.map(({ date }) => date));
	own.follow(asked.filter(({ date }) => !trained.has(date)));
	const perTicket = minutesPerTicket(learnt);
	const scores = new Scores();
	for (const now of asked) {
		const judge = (estimator: string, estimate: number) => scores.add(estimator, figure(estimate), now.wait);
		scores.add('prepazka', own.tell(now), now.wait);
		judge('published figure', now.configuredMinutes);
		judge('people ahead × 12 min / counters', (now.people * FALLBACK_MINUTES) / now.openCounters);
		judge('last visitor’s wait', now.lastWait);
		judge('head of line', now.headWait);
		judge('learnt minutes per ticket', perTicket(now));
	}
	const meanWait = asked.reduce((sum, { wait }) => sum + wait, 0) / Math.max(1, asked.length);
	return { scores: scores.of(name), meanWait };
}

/** What the waits of a queue were per person on the whole; of all queues where it has none. */
function minutesPerTicket(learnt: readonly Situation[]): (now: Situation) => number {
	const pace = (situations: readonly Situation[]): number =>
		situations.reduce((sum, { wait }) => sum + wait, 0) / situations.reduce((sum, { people }) => sum + people, 0);
	const byQueue = new Map([...Map.groupBy(learnt, ({ queue }) => queue)].map(([queue, own]) => [queue, pace(own)]));
	const overall = pace(learnt);
	return ({ queue, people }) => people * (byQueue.get(queue) ?? overall);
}
