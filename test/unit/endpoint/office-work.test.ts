import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OfficeWork } from '../../../cloud-sync/endpoint/office-work.ts';

test('S39 what an office said is worked on in order, of few offices at a time, and all of it', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.record({ office: fc.constantFrom('a', 'b', 'c', 'd', 'e'), turns: fc.integer({ min: 1, max: 4 }) }), {
				maxLength: 40,
			}),
			fc.integer({ min: 1, max: 3 }),
			async (pieces, most) => {
				const work = new OfficeWork(most);
				const begun: { office: string; piece: number }[] = [];
				const atWork: string[] = [];
				let worst = 0;
				const known = pieces.filter(({ office }, i) => {
					const before = pieces.slice(0, i).filter((other) => other.office === office);
					return before.length < OfficeWork.MOST_WAITING;
				});
				for (const [piece, { office, turns }] of known.entries()) {
					work.add(office, `piece ${piece}`, async () => {
						expect(atWork).not.toContain(office);
						begun.push({ office, piece });
						atWork.push(office);
						worst = Math.max(worst, atWork.length);
						for (let turn = 0; turn < turns; turn++) await Promise.resolve();
						atWork.splice(atWork.indexOf(office), 1);
					});
				}
				await work.idle();
				expect(worst).toBe(Math.min(most, new Set(known.map(({ office }) => office)).size));
				expect(begun).toHaveLength(known.length);
				for (const office of ['a', 'b', 'c', 'd', 'e']) {
					const order = begun.filter((each) => each.office === office).map(({ piece }) => piece);
					expect(order).toEqual(order.toSorted((a, b) => a - b));
				}
			},
		),
		{ seed: 20261123 },
	);
});

test('S42 of what an office says again while it waits, the last is worked on, in its turn', async () => {
	const work = new OfficeWork(1);
	const begun: string[] = [];
	const add = (what: string, saying: string) => work.add('sumperk', what, async () => void begun.push(saying));
	add('journal', 'first');
	add('journal', 'second');
	add('question', 'what is held');
	add('journal', 'third');
	await work.idle();
	expect(begun).toEqual(['first', 'third', 'what is held']);
});

test('S42 an office that floods has no more work waiting than others, and theirs is done', async () => {
	const work = new OfficeWork(1);
	const begun: string[] = [];
	for (let from = 1; from <= 1000; from++)
		work.add('sumperk', `events from ${from}`, async () => void begun.push('sumperk'));
	work.add('zabreh', 'events from 1', async () => void begun.push('zabreh'));
	await work.idle();
	expect(begun.filter((office) => office === 'sumperk').length).toBeLessThanOrEqual(OfficeWork.MOST_WAITING + 1);
	expect(begun).toContain('zabreh');
});
