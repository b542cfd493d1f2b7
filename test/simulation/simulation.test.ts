import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { play, playSeed, type SeedFailure } from './play-seed.ts';
import { playSeeds } from './play-seeds.ts';
import { describeFailure } from './report.ts';
import { shrink } from './shrink.ts';
import { drawStory } from './story/draw-story.ts';
import type { Story } from './story/story.ts';
import { BUGS } from './teeth/bugs.ts';
import { withBug } from './teeth/plant-bug.ts';

/** Fresh seeds of each run: some 45 seconds of a processor. */
const FRESH_SEEDS = 24;
/** Other tests want the processors too. */
const PATIENCE_MILLISECONDS = 600_000;

interface PastFailure {
	readonly about: string;
	readonly story: Story;
}

const pastFailures = JSON.parse(
	readFileSync(join(import.meta.dirname, 'past-failures.json'), 'utf8'),
) as readonly PastFailure[];

describe('the simulated town hall', () => {
	it('I1, I2, I3, I4, I5, I6, I7, I8, I9, I10, I11, I12, I13, I14, I15 hold on fresh seeds', {
		timeout: PATIENCE_MILLISECONDS,
	}, async () => {
		const results = await playSeeds({ from: randomInt(2 ** 47), seeds: FRESH_SEEDS });
		expect(results).toHaveLength(FRESH_SEEDS);
		for (const { seed, failure } of results) if (failure) expect.fail(describeFailure(seed, failure));
	});

	it.each(pastFailures)('does not fail again: $about', async ({ story }) => {
		expect((await play(story)).failure).toBeNull();
	});

	it('plays a seed the same each time, in whatever process', async () => {
		const [here, again, other] = [await playSeed(7), await playSeed(7), await playSeed(8)];
		const [elsewhere] = await playSeeds({ from: 7, seeds: 1 });
		expect(again.trace).toBe(here.trace);
		expect(elsewhere?.trace).toBe(here.trace);
		expect(other.trace).not.toBe(here.trace);
	});

	it('draws days on which the clocks change, and faults of every kind', () => {
		const stories = Array.from({ length: 300 }, (_, seed) => drawStory(seed));
		const faults = new Set(stories.flatMap(({ acts }) => acts.flatMap((act) => ('fault' in act ? [act.fault] : []))));
		expect([...faults].sort()).toEqual([
			...['broker', 'cable', 'cloud-power', 'office-card', 'office-card-copied', 'office-card-copy'],
			...['office-clock', 'office-crash', 'office-disk-full', 'office-power', 'printer', 'weather'],
		]);
		const dates = stories.map(({ start }) => new Date(start).toISOString().slice(0, 10));
		expect(dates).toEqual(expect.arrayContaining(['2026-03-28', '2026-10-24']));
	});

	it('plays what happens in a town hall, with reservations made, kept and typed in while the link is down', {
		timeout: PATIENCE_MILLISECONDS,
	}, async () => {
		const happened = new Set<string>();
		for (const seed of [24, 52, 76])
			await play(drawStory(seed), (line) => {
				const [, type] = /^\S+ \d+ \d+ \{"type":"([a-z-]+)"/.exec(line) ?? [];
				if (type !== undefined) happened.add(type);
			});
		expect([...happened].sort()).toEqual([
			...['closing-announced', 'counter-closed', 'counter-opened', 'counter-paused', 'day-begun', 'day-doubted'],
			...['day-restored', 'numbers-skipped', 'office-configured', 'pin-refused', 'print-failed', 'print-started'],
			...['reservation-checked-in', 'reservation-missed'],
			...['reservations-updated', 'serving-started', 'ticket-called', 'ticket-continued', 'ticket-finished'],
			...['ticket-issued', 'ticket-joined', 'ticket-left', 'ticket-no-show', 'ticket-parked', 'ticket-printed'],
			...['ticket-put-back', 'ticket-recalled', 'ticket-resumed', 'ticket-returned', 'ticket-transferred'],
			...['ticket-unserved', 'tickets-overridden', 'tickets-resumed', 'tickets-stopped', 'unconfirmed-checked-in'],
			'unconfirmed-disowned',
		]);
	});

	it('makes a failing story as short as it can be', async () => {
		const story = drawStory(9);
		const needed = [story.acts[5], story.acts[story.acts.length - 3]];
		const fails = async ({ acts }: Story) => (needed.every((act) => act && acts.includes(act)) ? 'fails' : null);
		const shortest = await shrink({ story, failure: 'fails' }, fails);
		expect(shortest.story.acts).toEqual(needed);
		expect(shortest.story.end).toBeLessThan(story.end);
	});
});

describe('its teeth', () => {
	it.each(BUGS)('the bug $name still fits the product', (bug) => {
		expect(withBug(bug)).toContain(bug.becomes);
	});

	it('are not tried where there is no disk that loses power: the table would say that they catch little', () => {
		const cache = mkdtempSync(join(tmpdir(), 'prepazka-no-disk-'));
		onTestFinished(() => rmSync(cache, { recursive: true }));
		// Without a path to a compiler, and without a disk that was compiled before.
		const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'run.ts'), '--teeth'], {
			encoding: 'utf8',
			env: { PATH: '', XDG_CACHE_HOME: cache },
		});
		expect(stderr).toContain('there is no C compiler');
		expect(status).toBe(2);
	});

	it('catch a bug, and tell the seed and a short story', { timeout: PATIENCE_MILLISECONDS }, async () => {
		const results = await playSeeds({
			from: 1,
			seeds: 40,
			bug: 'late-comer-at-the-end',
			goesOn: ({ failure }) => !failure,
		});
		const caught = results.find(({ failure }) => failure !== null);
		expect(caught?.failure?.invariant).toBe('I3');
		expect(describeFailure(caught?.seed ?? 0, caught?.failure as SeedFailure)).toContain(`--from ${caught?.seed}`);
	});
});
