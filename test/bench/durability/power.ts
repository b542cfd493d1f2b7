import type { OfficeEvent } from '#domain/events.ts';
import { openSqliteJournal } from '../../../firmware/journal/sqlite-journal.ts';
import { createPowerDisk, type PowerDisk, powerDiskObstacle } from '../../simulation/disk/power-disk.ts';
import { at } from '../../support/office-builder.ts';
import { figure, type Measurement, type Suite, share } from '../suite.ts';
import { workCloudUntilCut } from './cloud-life.ts';
import { isPowerFailure, isSound, type Life } from './life.ts';

const JOURNAL_CUTS = 8000;
const CLOUD_CUTS = 2000;
/** With a weaker setting, to see that a loss would be noticed. */
const WEAK_CUTS = 500;
/** Lives that a disk sees, so that a cut meets a file with a past. */
const LIVES = 20;
/** A life ends after at most so many operations of the disk; the last ones are those of closing properly. */
const LONGEST_LIFE = 150;

type Synchronous = 'FULL' | 'NORMAL';

/** The power goes thousands of times, at any write; whatever was acknowledged has to be there afterwards. */
export const power: Suite = {
	name: 'power',
	about: `Power cuts between any two writes, unsynchronised ones lost or torn: ${JOURNAL_CUTS + CLOUD_CUTS} of them`,
	async run(say) {
		const obstacle = powerDiskObstacle();
		if (obstacle) throw new Error(`the power loss benchmark cannot run: ${obstacle}`);
		say(`journal, ${JOURNAL_CUTS} cuts`);
		const journal = await livesOf(JOURNAL_CUTS, 'FULL', workJournalUntilCut);
		say(`cloud store, ${CLOUD_CUTS} cuts`);
		const cloud = await livesOf(CLOUD_CUTS, 'FULL', workCloudUntilCut);
		say(`both with synchronous=NORMAL, ${WEAK_CUTS} cuts each`);
		const weakJournal = await livesOf(WEAK_CUTS, 'NORMAL', workJournalUntilCut);
		const weakCloud = await livesOf(WEAK_CUTS, 'NORMAL', workCloudUntilCut);
		return [
			...judged('journal', journal),
			...judged('cloud store', cloud),
			share('journal with synchronous=NORMAL: facts lost', sum(weakJournal, 'lost'), 'facts', 1),
			share('cloud store with synchronous=NORMAL: facts lost', sum(weakCloud, 'lost'), 'facts', 1),
		];
	},
};

function judged(what: string, lives: readonly Life[]): readonly Measurement[] {
	return [
		figure(`${what}: cuts`, lives.length, 'cuts', null),
		figure(`${what}: facts acknowledged`, sum(lives, 'acknowledged'), 'facts', null),
		figure(`${what}: acknowledged facts lost`, sum(lives, 'lost'), 'facts', 0),
		figure(`${what}: files damaged or steps torn`, lives.filter(({ isWhole }) => !isWhole).length, 'files', 0),
	];
}

const sum = (lives: readonly Life[], what: 'acknowledged' | 'lost'): number =>
	lives.reduce((total, life) => total + life[what], 0);

async function livesOf(
	cuts: number,
	synchronous: Synchronous,
	work: (disk: PowerDisk, seed: number, synchronous: Synchronous) => Life | Promise<Life>,
): Promise<readonly Life[]> {
	const lives: Life[] = [];
	for (let disk = createPowerDisk(); lives.length < cuts; ) {
		const seed = lives.length + 1;
		disk.failAfter((seed * 7919) % LONGEST_LIFE);
		const life = await work(disk, seed, synchronous);
		lives.push(life);
		// On what is torn the next life may not get anywhere.
		if (life.isWhole && lives.length % LIVES > 0) continue;
		disk.close();
		disk = createPowerDisk();
	}
	return lives;
}

const NINE = at('9:00');
const STEP: readonly OfficeEvent[] = [
	{ type: 'ticket-finished', ticket: '2026-11-23/P001', counter: '1' },
	{ type: 'ticket-called', ticket: '2026-11-23/P002', counter: '1' },
];

function workJournalUntilCut(disk: PowerDisk, seed: number, synchronous: Synchronous): Life {
	let acknowledged = 0;
	let before = 0;
	try {
		const journal = openSqliteJournal(disk.path('office.db'), { synchronous });
		before = journal.lastSequence;
		acknowledged = before;
		for (let step = 0; step < seed % 60; step++)
			acknowledged = journal.append(STEP, NINE).at(-1)?.sequence ?? Number.NaN;
		journal.close();
	} catch (error) {
		if (!isPowerFailure(error)) throw error;
	}
	disk.cut(seed);
	const journal = openSqliteJournal(disk.path('office.db'), { synchronous });
	const entries = journal.read(1, Number.MAX_SAFE_INTEGER);
	const isWhole = entries.every(({ sequence }, i) => sequence === i + 1) && entries.length % STEP.length === 0;
	journal.close();
	return {
		acknowledged: acknowledged - before,
		lost: Math.max(0, acknowledged - entries.length),
		isWhole: isWhole && isSound(disk.path('office.db')),
	};
}
