import { plantBug } from './teeth/plant-bug.ts';

// Plays the seeds that it is sent and answers with what they came to. With the name of a bug as argument it does so with
// that bug planted in the product's source.

const [bug] = process.argv.slice(2);
if (bug !== undefined) plantBug(bug);
// Loaded only now, with the bug in it.
const { playSeed } = await import('./play-seed.ts');

process.on('message', (seed: number) => {
	void playSeed(seed, bug === undefined).then((result) => process.send?.(result));
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
