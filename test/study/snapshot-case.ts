import { LearntWaits } from './learnt-waits.ts';
import { type CaseScore, figure, Scores } from './score.ts';
import { type Situation, situationsOf } from './situations.ts';
import type { QueueDay } from './snapshots.ts';

/** Minutes per visitor where nobody has configured any: the default of the formula in the leading open system. */
const FALLBACK_MINUTES = 12;

/** Learns from some days and judges every estimator on others, of which it sees only what had happened by then. */
export function snapshotCase(
	name: string,
	train: readonly QueueDay[],
	judged: readonly QueueDay[],
): readonly CaseScore[] {
	const learnt = train.flatMap(situationsOf);
	const asked = judged.flatMap(situationsOf);
	const own = new LearntWaits(learnt);
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
	return scores.of(name);
}

/** What the waits of a queue were per person on the whole; of all queues where it has none. */
function minutesPerTicket(learnt: readonly Situation[]): (now: Situation) => number {
	const pace = (situations: readonly Situation[]): number =>
		situations.reduce((sum, { wait }) => sum + wait, 0) / situations.reduce((sum, { people }) => sum + people, 0);
	const byQueue = new Map([...Map.groupBy(learnt, ({ queue }) => queue)].map(([queue, own]) => [queue, pace(own)]));
	const overall = pace(learnt);
	return ({ queue, people }) => people * (byQueue.get(queue) ?? overall);
}
