import { createHash } from 'node:crypto';
import { instant } from '#wire/time.ts';
import { type Mark, markOf, mustAgree, mustBeSeenAsGone, mustHaveArrived } from './invariants/agreement.ts';
import { displaysMustShow } from './invariants/displays.ts';
import { Violation } from './invariants/violation.ts';
import { playAct } from './story/play-act.ts';
import type { Story } from './story/story.ts';
import type { Disk } from './world/disk.ts';
import { CALM_MILLISECONDS, World } from './world/world.ts';

/** What came of a story. */
export interface Result {
	/** What did not hold, or `null`. */
	readonly failure: { readonly invariant: string; readonly message: string; readonly at: number } | null;
	/** Digest of all that happened: the same story gives the same. */
	readonly trace: string;
}

const MINUTE = 60_000;
/** How wrong the office's clock may be (Q56). */
const WRONG_CLOCK_MILLISECONDS = 10 * MINUTE;
/** How often the two sides are compared in between. */
const COMPARED_EVERY_MILLISECONDS = 20 * MINUTE;
/** After this long the website knows that an office is cut off (S11), with the looks of the cloud. */
const LEARNT_MILLISECONDS = 4 * MINUTE;
/** Turns of the event loop in which all that is not a matter of simulated time settles, plus one. */
const TURNS = 4;

/** Plays a story to its end, or to the first thing that does not hold. */
export async function simulate(
	story: Story,
	createDisk: () => Disk,
	tell: (line: string) => void = () => {},
): Promise<Result> {
	const digest = createHash('sha256');
	const note = (line: string): void => {
		digest.update(line).update('\n');
		tell(line);
	};
	const world = new World(story, createDisk, (line) => note(`${new Date(world.timeline.now).toISOString()} ${line}`));
	const player = new Player(world, story, note);
	let failure: Result['failure'] = null;
	try {
		await player.play();
	} catch (error) {
		failure = { ...describe(error), at: world.timeline.now };
	}
	await world.close();
	return { failure, trace: digest.digest('hex') };
}

function describe(error: unknown): { readonly invariant: string; readonly message: string } {
	if (error instanceof Violation) return { invariant: error.invariant, message: error.message };
	return { invariant: 'crash', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

class Player {
	readonly #world: World;
	readonly #story: Story;
	readonly #note: (line: string) => void;
	/** The latest; `null` when a side was away then: the office may have come back with less. */
	#mark: Mark | null = null;

	constructor(world: World, story: Story, note: (line: string) => void) {
		this.#world = world;
		this.#story = story;
		this.#note = note;
	}

	async play(): Promise<void> {
		const { timeline, office, cloud } = this.#world;
		const { start, end, acts } = this.#story;
		for (const act of acts.filter(({ after }) => start + after < end))
			timeline.at(start + act.after, () => {
				this.#note(JSON.stringify(act));
				return playAct(this.#world, act);
			});
		await cloud.start();
		office.powerOn();
		for (let at = start + COMPARED_EVERY_MILLISECONDS; at < end; at += COMPARED_EVERY_MILLISECONDS) this.#compareAt(at);
		await this.#until(end);
		await this.#finish();
	}

	/** Everything is mended, everybody is served: now both sides must agree on all of it. */
	async #finish(): Promise<void> {
		const world = this.#world;
		await world.recover();
		await this.#until(world.timeline.now + CALM_MILLISECONDS);
		await this.#untilCalm();
		await this.#agree();
		world.papers.mustBeComplete(world.papers.missing());
		await this.#serveAll();
		await this.#untilCalm();
		await this.#agree();
	}

	/** Until nothing has happened for a while: midnight may have fallen into the last moment. */
	async #untilCalm(): Promise<void> {
		const { timeline, officeWitness } = this.#world;
		const { ledger } = officeWitness;
		for (let entries = -1; entries !== ledger.entries.length; ) {
			entries = ledger.entries.length;
			await this.#until(timeline.now + CALM_MILLISECONDS);
		}
	}

	/** Nobody starves: with all counters open, whoever waits is called within as many calls as there are people. */
	async #serveAll(): Promise<void> {
		const { office, file, officeWitness } = this.#world;
		const { ledger } = officeWitness;
		for (const { id: counter } of file.config.counters) {
			office.execute({ type: 'announce-closing', counter, closesAt: null });
			office.execute({ type: 'open', counter });
		}
		// Whoever was away until a time may come back while the others are called: then they have as many calls as well.
		let before: number;
		do {
			before = ledger.entries.length;
			await this.#callEach(ledger.live().reduce((sum, { errands }) => sum + errands.length, 0));
		} while (ledger.entries.slice(before).some(({ event }) => event.type === 'ticket-returned'));
		const left = ledger.live().filter(({ state }) => state === 'waiting');
		if (left.length > 0) throw new Violation('I8', `nobody calls ${left.map(({ id }) => id).join(', ')}`);
	}

	/** So many calls by every counter, each of which ends the visit before. */
	async #callEach(times: number): Promise<void> {
		const { office, file, timeline } = this.#world;
		for (let calls = times; calls > 0; calls--)
			for (const { id } of file.config.counters) {
				office.execute({ type: 'finish', counter: id });
				office.execute({ type: 'call-next', counter: id });
				await this.#until(timeline.now + MINUTE / 2);
			}
	}

	async #agree(): Promise<void> {
		const { office, cloud, officeWitness, file } = this.#world;
		if (office.office === null || cloud.life === null) throw new Violation('I6', 'a machine does not come up again');
		officeWitness.mustBeWritten();
		await mustAgree(officeWitness.ledger, office.office, cloud.life, file.config.id);
		const { cloudWitness } = this.#world;
		cloudWitness.mustBeKnown(office.office);
		await cloudWitness.mustBeTold(
			cloud.life,
			file.config.id,
			file.config.services.map(({ id }) => id),
		);
		await cloudWitness.recall(cloud.life);
	}

	/** Compares the sides, unless the link was disturbed since a mark was set two minutes before. */
	#compareAt(at: number): void {
		const { timeline, network, office, cloud, officeWitness, file } = this.#world;
		const { id } = file.config;
		timeline.at(at, async () => {
			const life = cloud.isPowerGoing ? null : cloud.life;
			this.#mark = office.office && life && (await markOf(officeWitness.written, life, id));
		});
		timeline.at(at + CALM_MILLISECONDS, async () => {
			const isCalm = network.disturbedAt < at && network.weather.meanDelayMilliseconds < 100;
			if (cloud.life?.link.up && isCalm && network.isCutFor(office.clientId, LEARNT_MILLISECONDS))
				mustBeSeenAsGone(cloud.life, id);
			const isUp = office.isConnected && cloud.life?.link.up && !cloud.isPowerGoing;
			if (this.#mark === null || !isCalm || !isUp || !office.office || !cloud.life) return;
			await mustHaveArrived(this.#mark, office.office, cloud.life, id);
			officeWitness.ledger.mustHaveDay();
		});
	}

	async #until(moment: number): Promise<void> {
		const end = instant(moment);
		const { timeline, office, officeWitness, hardware } = this.#world;
		for (let happen = timeline.next(end); happen; happen = timeline.next(end)) {
			await happen();
			for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setImmediate(resolve));
			const failure = officeWitness.violation ?? this.#world.failure;
			if (failure) throw failure;
			if (!office.office) continue;
			officeWitness.settled(office.office);
			// As late as its clock, which may be ten minutes wrong until somebody sets it.
			officeWitness.ledger.mustHaveReturned(Math.min(office.now(), timeline.now) - WRONG_CLOCK_MILLISECONDS);
			displaysMustShow(officeWitness.ledger, office.office, hardware.shown);
		}
	}
}
