import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Link } from '#link/link.ts';
import { connectMemoryLink } from '#link/memory-link.ts';
import { startTestOffice, type TestOffice } from '../support/running-office.ts';

describe('an office whose cloud is silent', () => {
	let office: TestOffice;
	let cloud: Link;
	const wanted: number[] = [];
	beforeEach(async () => {
		wanted.length = 0;
		office = await startTestOffice();
		cloud = connectMemoryLink({ broker: office.broker, clientId: 'cloud', log: pino({ enabled: false }) });
		cloud.subscribe('+', 'down/want', ({ revision }) => wanted.push(revision));
		await turn();
	});
	afterEach(async () => {
		await cloud.close();
		await office.close();
	});
	const turn = () => new Promise((resolve) => setImmediate(resolve));
	const afterSeconds = async (seconds: number) => {
		office.clock.advanceSeconds(seconds);
		await turn();
	};

	it('S35 asks for its reservations again until there is an answer, and not while the link is down', async () => {
		for (const _ of [1, 2]) await afterSeconds(10);
		expect(wanted).toEqual([0, 0]);
		office.link.setReachable(false);
		await afterSeconds(60);
		expect(wanted).toEqual([0, 0]);
		office.link.setReachable(true);
		await turn();
		expect(wanted).toEqual([0, 0, 0]);
		await cloud.send('sumperk', 'down/reservations', { revision: 0, changes: [] });
		await turn();
		await afterSeconds(60);
		expect(wanted).toEqual([0, 0, 0]);
	});
});
