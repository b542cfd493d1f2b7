import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page, Route } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { townOccupancy } from '../support/town-config.ts';
import { openTown, type WebsiteTown } from '../support/website-town.ts';
import {
	accessibilityFaults,
	launchChromium,
	newVisitor,
	shownText,
	type Visitor,
} from '../support/website-visitor.ts';

let browser: Browser;
let town: WebsiteTown;
let visitor: Visitor;

beforeAll(async () => {
	browser = await launchChromium();
});
afterAll(() => browser.close());
beforeEach(async () => {
	town = await openTown();
	visitor = await newVisitor(browser);
});
afterEach(async () => {
	await visitor.leave();
	await town.close();
	expect(visitor.complaints, 'what the browser complained about').toEqual([]);
});

async function open(url = town.url): Promise<Page> {
	await visitor.page.goto(url);
	return visitor.page;
}

const service = (page: Page, name: string) => page.locator('prepazka-occupancy .service', { hasText: name });
const counter = (page: Page, name: string) => page.locator('prepazka-occupancy .counter', { hasText: name });

test('each service shows who waits, how long it will take and whether tickets are issued', async () => {
	await town.report(townOccupancy());
	const page = await open();
	const documents = await shownText(service(page, 'Osobní doklady'));
	expect(documents).toContain('3 lidé čekají');
	expect(documents).toContain('z toho 1 objednaný');
	expect(documents).toContain('asi 12 min, zřídka přes 25 min');
	expect(documents).toContain('2 otevřené přepážky');
	const licences = await shownText(service(page, 'Řidičské průkazy'));
	expect(licences).toContain('Žádná přepážka není otevřená');
	expect(licences).toContain('Lístky se teď nevydávají');
	expect(await shownText(counter(page, 'Přepážka 1'))).toContain('P045');
	expect(await shownText(counter(page, 'Přepážka 3'))).toContain('zavřeno');
	expect(await accessibilityFaults(page)).toEqual([]);
});

test('it says why no tickets are issued and when again, and what clerks have told of their counters', async () => {
	const { services, counters } = townOccupancy();
	const [documents, licences] = services;
	const [first, second, third] = counters;
	if (!documents || !licences || !first || !second || !third)
		throw new Error('the town has two services, three counters');
	const noTickets = (why: 'queue-full' | 'outside-hours', opensAt: string | null) => ({
		ticketsOpen: false,
		ticketsClosed: { why, opensAt },
	});
	await town.report({
		...townOccupancy(),
		services: [
			{ ...documents, ...noTickets('queue-full', null) },
			{ ...licences, ...noTickets('outside-hours', '2026-11-16T12:15:00+01:00') },
		],
		counters: [
			{ ...first, closesAt: '2026-11-16T15:00:00+01:00' },
			{ ...second, state: 'paused', pausedUntil: '2026-11-16T10:15:00+01:00' },
			{ ...third, closesAt: '2026-11-16T08:30:00+01:00' },
		],
	});
	const page = await open();
	expect(await shownText(service(page, 'Osobní doklady'))).toContain('přepážky další návštěvu nestihnou');
	expect(await shownText(service(page, 'Řidičské průkazy'))).toContain('Lístky se teď nevydávají, znovu od 12:15');
	expect(await shownText(counter(page, 'Přepážka 1'))).toContain('zavírá v 15:00');
	expect(await shownText(counter(page, 'Přepážka 2'))).toContain('přestávka do 10:15');
	expect(await shownText(counter(page, 'Přepážka 3'))).not.toContain('zavírá');
	expect(await accessibilityFaults(page)).toEqual([]);
});

test('the office says how many waited no longer than promised, yesterday or on its last day', async () => {
	const promises = { date: '2026-11-15', tickets: 214, withinBound: 195 };
	await town.report({ ...townOccupancy(), promises });
	const page = await open();
	await page.getByText('Včera čekalo 91\u00a0% lidí nejvýše tak dlouho, jak jsme slíbili.').waitFor();
	await town.report({ ...townOccupancy(), promises: { ...promises, date: '2026-11-13' } });
	await page.getByText('Dne 13.\u00a0listopadu čekalo 91\u00a0% lidí').waitFor();
	expect(await accessibilityFaults(page)).toEqual([]);
	await town.report(townOccupancy());
	await page.getByText('lidí nejvýše tak dlouho').waitFor({ state: 'detached' });
});

test('a call at the office shows on the website by itself', async () => {
	await town.report(townOccupancy());
	const page = await open();
	await counter(page, 'Přepážka 1').getByText('P045').waitFor();
	// Where there is no stream it asks every few seconds.
	await page.route(/\/occupancy$/, (route) => route.abort());
	const counters = townOccupancy().counters.map((each) => (each.id === '2' ? { ...each, ticket: 'P046' } : each));
	await town.report(townOccupancy({ counters, updatedAt: '2026-11-16T07:43:00.000Z' }));
	await counter(page, 'Přepážka 2').getByText('P046').waitFor();
});

test('with the link down the figures are marked as old, with the time of the last report, until it is back', async () => {
	await town.report(townOccupancy());
	const page = await open();
	await page.getByText('Živé údaje').waitFor();
	town.setOfficeReachable(false);
	await page.getByText('úřad je teď bez spojení s internetem').waitFor();
	const banner = await shownText(page.locator('.banner'));
	expect(banner).toContain('Poslední zpráva z úřadu: po 16. 11. 8:42');
	expect(await page.locator('.figures.old').count()).toBe(1);
	expect(await accessibilityFaults(page)).toEqual([]);
	town.setOfficeReachable(true);
	await page.getByText('Živé údaje').waitFor();
	expect(await page.locator('.figures.old').count()).toBe(0);
});

test('a browser that loses the cloud says so and recovers by itself', async () => {
	await town.report(townOccupancy());
	const page = await open();
	await page.getByText('Živé údaje').waitFor();
	await page.context().setOffline(true);
	await page.getByText('váš prohlížeč ztratil spojení s naším serverem').waitFor();
	expect(await shownText(page.locator('.banner'))).toContain('8:42');
	await page.context().setOffline(false);
	await page.getByText('Živé údaje').waitFor();
});

test('when the cloud goes away the figures are marked as old, and live again soon after it is back', async () => {
	await town.report(townOccupancy());
	await visitor.page.clock.install();
	const page = await open();
	await page.getByText('Živé údaje').waitFor();
	await town.stopCloud();
	await page.getByText('váš prohlížeč ztratil spojení s naším serverem').waitFor();
	await town.restartCloud();
	await page.clock.runFor(10_000);
	await page.getByText('Živé údaje').waitFor();
});

test('a page asks once when it is opened, and what it gave up asking for changes nothing', async () => {
	await town.report(townOccupancy());
	const asked: Route[] = [];
	await visitor.page.route(/\/occupancy$/, (route) => void asked.push(route));
	const page = await open();
	await page.getByText('Živé údaje').waitFor();
	expect(asked).toHaveLength(1);
	// Moved within its page, the element begins anew.
	await page.locator('prepazka-occupancy').evaluate((element) => element.parentElement?.append(element));
	await expect.poll(() => asked.length).toBe(2);
	await page.getByText('Živé údaje').waitFor();
	const failed = page.waitForEvent('requestfailed');
	await asked[0]?.abort();
	await failed;
	await page.evaluate('new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))');
	expect(await page.locator('.banner').textContent()).toBe('');
	expect(await page.getByText('Živé údaje').count()).toBe(1);
	await asked[1]?.continue();
});

test('a page that slept says nothing old for live when it wakes: it listens and asks anew', async () => {
	await town.report(townOccupancy());
	await visitor.page.clock.install();
	const page = await open();
	await page.getByText('Živé údaje').waitFor();
	// Asleep, a page has no time, and its stream may be dead without a word.
	await page.route('**/occupancy/stream', (route) => route.abort());
	await page.route(/\/occupancy$/, (route) => route.abort());
	await page.clock.setSystemTime(Date.now() + 1_200_000);
	await page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
	await page.getByText('váš prohlížeč ztratil spojení s naším serverem').waitFor();
	await page.unroute('**/occupancy/stream');
	await page.unroute(/\/occupancy$/);
	await page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
	await page.getByText('Živé údaje').waitFor();
});

test('where streams do not get through, the page asks every ten seconds instead', async () => {
	await town.report(townOccupancy());
	await visitor.page.clock.install();
	await visitor.page.route('**/occupancy/stream', (route) => route.abort());
	const page = await open();
	await counter(page, 'Přepážka 1').getByText('P045').waitFor();
	const counters = townOccupancy().counters.map((each) => ({ ...each, ticket: 'P101' }));
	await town.report(townOccupancy({ counters }));
	await page.clock.runFor(10_000);
	await counter(page, 'Přepážka 1').getByText('P101').waitFor();
});

test('before the first report the page says that there is none yet', async () => {
	const page = await open();
	await page.getByText('Úřad se zatím neozval.').waitFor();
	await town.report(townOccupancy());
	await page.getByText('Živé údaje').waitFor();
});

test('another site embeds the figures and the booking by one script', async () => {
	await town.report(townOccupancy());
	const elements = ['occupancy', 'booking'].map(
		(name) => `<prepazka-${name} office="sumperk" src="${town.url}"></prepazka-${name}>`,
	);
	const page = `<!doctype html><html lang="en"><title>Tourist board</title>${elements.join('')}<script type="module" src="${town.url}/elements.js"></script>`;
	const site = createServer((_, response) => response.setHeader('content-type', 'text/html').end(page));
	await new Promise<void>((listening) => site.listen(0, '127.0.0.1', listening));
	try {
		const embedding = await open(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
		await service(embedding, 'Personal documents').getByText('3 people waiting').waitFor();
		await embedding.getByRole('link', { name: /^Apply for an ID card/ }).click();
		await embedding.getByRole('link', { name: /^Wednesday 18 November/ }).click();
		await embedding.getByRole('link', { name: '9:00–9:30' }).click();
		await embedding.getByRole('button', { name: 'Reserve this time' }).click();
		await embedding.getByText('Your visit is booked').waitFor();
	} finally {
		site.closeAllConnections();
		site.close();
	}
});
