import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Link } from '#link/link.ts';
import { allUp, inboxOf, type LinkBench, listening } from './link-contract.ts';

const OFFICE = { clientId: 'office-sumperk', presenceOf: 'sumperk' };

/** What a link promises besides on a broker that deals messages out among the members of a group. */
export function groupContract(name: string, startBench: () => Promise<LinkBench>): void {
	describe(`link in a group: ${name}`, () => {
		let bench: LinkBench;
		const links: Link[] = [];
		beforeEach(async () => {
			bench = await startBench();
		});
		afterEach(async () => {
			await Promise.all(links.splice(0).map((link) => link.close()));
			await bench.close();
		});

		function connect(identity: { clientId: string; presenceOf?: string }): Link {
			const link = bench.connect({ ...identity, cleanSession: identity.presenceOf === undefined });
			links.push(link);
			return listening(link, identity.presenceOf);
		}

		/** Revisions that this cloud process heard offices want. */
		function wanted(link: Link, group?: string): number[] {
			const heard: number[] = [];
			link.subscribe('+', 'down/want', ({ revision }) => heard.push(revision), group);
			return heard;
		}

		async function want(office: Link, from: number, to: number): Promise<void> {
			for (let revision = from; revision <= to; revision++) await office.send('sumperk', 'down/want', { revision });
		}

		test('S38 a message goes to one of the group, and to everybody outside it', async () => {
			const [one, other, witness, office] = [
				connect({ clientId: 'cloud-1' }),
				connect({ clientId: 'cloud-2' }),
				connect({ clientId: 'cloud' }),
				connect(OFFICE),
			];
			const [ofOne, ofOther, ofAll] = [wanted(one, 'secret'), wanted(other, 'secret'), wanted(witness)];
			await allUp(one, other, witness, office);
			await want(office, 1, 20);
			await expect.poll(() => ofAll.length).toBe(20);
			await expect.poll(() => [...ofOne, ...ofOther].sort((a, b) => a - b)).toEqual(ofAll);
			expect(Math.min(ofOne.length, ofOther.length)).toBeGreaterThan(0);
		});

		test('S33 what a member would have got goes to the others when it is gone, and to both when it is back', async () => {
			const [one, other, office] = [
				connect({ clientId: 'cloud-1' }),
				connect({ clientId: 'cloud-2' }),
				connect(OFFICE),
			];
			const presence = inboxOf(one, '+', 'up/link');
			const [ofOne, ofOther] = [wanted(one, 'secret'), wanted(other, 'secret')];
			await allUp(one, other, office);
			expect((await presence.next()).message).toEqual({ link: 'up' });
			other.setReachable(false);
			// The broker has seen the pulled cable when this link's own farewell comes round.
			const marker = connect({ clientId: 'office-zabreh', presenceOf: 'zabreh' });
			await allUp(marker);
			await expect
				.poll(async () => {
					ofOne.length = 0;
					await want(office, 1, 10);
					return ofOne.length;
				})
				.toBe(10);
			other.setReachable(true);
			await allUp(other);
			ofOther.length = 0;
			await want(office, 11, 20);
			await expect.poll(() => ofOther.length).toBeGreaterThan(0);
		});

		test('S31 what is retained is repeated to each that asked for all of it', async () => {
			const office = connect(OFFICE);
			await allUp(office);
			const [one, other] = [connect({ clientId: 'cloud-1' }), connect({ clientId: 'cloud-2' })];
			for (const link of [one, other])
				expect(await inboxOf(link, '+', 'up/link').next()).toEqual({ office: 'sumperk', message: { link: 'up' } });
		});
	});
}
