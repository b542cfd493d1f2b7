import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TicketNews } from '#wire/tickets.ts';
import { townOccupancy } from '../support/town-config.ts';
import { openTown, type WebsiteTown } from '../support/website-town.ts';
import {
	accessibilityFaults,
	launchChromium,
	newVisitor,
	shownText,
	sidewaysScroll,
	type Visitor,
} from '../support/website-visitor.ts';

const TICKET = { code: 'mZ3vN0qLhZ5w', number: 'P045', service: 'personal-documents' } as const;
const WAITING: TicketNews = {
	...TICKET,
	state: 'waiting',
	peopleAhead: 3,
	expectedWait: { medianSeconds: 700, p90Seconds: 1490 },
};

let browser: Browser;
let town: WebsiteTown;
let visitor: Visitor;

beforeAll(async () => {
	browser = await launchChromium();
});
afterAll(() => browser.close());
beforeEach(async () => {
	town = await openTown();
	visitor = await newVisitor(browser, { width: 320 });
	await town.report(townOccupancy());
});
afterEach(async () => {
	await visitor.leave();
	await town.close();
	expect(visitor.complaints, 'what the browser complained about').toEqual([]);
});

async function openTicket(language: 'cs' | 'en' = 'cs', code: string = TICKET.code): Promise<Page> {
	await visitor.page.goto(`${town.url}/ticket/?lang=${language}#sumperk.${code}`);
	return visitor.page;
}

test('S30 the page shows number, service, people ahead and the wait, and follows to the counter', async () => {
	await town.tellTickets(WAITING);
	const page = await openTicket();
	await page.getByText('Čekáte na vyvolání.').waitFor();
	const card = await shownText(page.locator('prepazka-ticket .ticket'));
	expect(card).toContain('P045');
	expect(card).toContain('Osobní doklady');
	expect(card).toContain('Před vámi čeká 3');
	expect(card).toContain('asi 12 min, zřídka přes 25 min');
	expect(await shownText(page.locator('prepazka-ticket .live'))).toContain('8:42');
	expect(await accessibilityFaults(page)).toEqual([]);
	expect(await sidewaysScroll(page)).toBe(0);

	await town.tellTickets({ ...WAITING, peopleAhead: 0 });
	await page.getByText('nikdo, jste další na řadě').waitFor();
	await town.tellTickets({ ...TICKET, state: 'called', counter: '2' });
	await page.getByText('Jděte prosím k přepážce 2').waitFor();
	expect(await page.title()).toBe('P045 – Jděte prosím k přepážce 2');
	expect(await page.getByText('Před vámi čeká').count()).toBe(0);
	expect(await accessibilityFaults(page)).toEqual([]);
	expect(await sidewaysScroll(page)).toBe(0);
});

test.each([
	['serving', 'You are at counter 2.'],
	['parked', 'Come back to counter 2.'],
	['no-show', 'We called you to counter 2 and you did not come.'],
	['done', 'Thank you for coming.'],
	['left', 'This ticket is no longer valid.'],
	['unserved', 'The office closed before your turn came.'],
] as const)('a ticket that is %s is told so in English, without a word about waiting', async (state, words) => {
	const ended = state === 'done' || state === 'left' || state === 'unserved';
	await town.tellTickets({ ...TICKET, state, ...(ended ? {} : { counter: '2' }) });
	const page = await openTicket('en');
	await page.getByText(words).first().waitFor();
	expect(await page.locator('html').getAttribute('lang')).toBe('en');
	expect(await page.getByText('People ahead of you').count()).toBe(0);
	expect(await accessibilityFaults(page)).toEqual([]);
	expect(await sidewaysScroll(page)).toBe(0);
});

test('S30 who is parked until a time is told when to come back', async () => {
	await town.tellTickets({ ...TICKET, state: 'parked', counter: '2', parkedUntil: '2026-11-16T09:25:00+01:00' });
	const page = await openTicket();
	await page.getByText('Vraťte se pak k přepážce 2.').waitFor();
	await page.getByText('Čekáme vás v 9:25.').waitFor();
	expect(await accessibilityFaults(page)).toEqual([]);
	expect(await sidewaysScroll(page)).toBe(0);
});

test('S11 with the link down the page says how old its news is, until it is back', async () => {
	await town.tellTickets(WAITING);
	const page = await openTicket();
	await page.getByText('Živé údaje').waitFor();
	town.setOfficeReachable(false);
	await page.getByText('úřad je teď bez spojení s internetem').waitFor();
	expect(await shownText(page.locator('prepazka-ticket .banner'))).toContain(
		'Poslední zpráva z úřadu: po 16. 11. 8:42',
	);
	expect(await page.locator('.ticket.old').count()).toBe(1);
	expect(await accessibilityFaults(page)).toEqual([]);
	expect(await sidewaysScroll(page)).toBe(0);
	town.setOfficeReachable(true);
	await page.getByText('Živé údaje').waitFor();
	expect(await page.locator('.ticket.old').count()).toBe(0);
});

test('a telephone that loses the network says so and recovers by itself', async () => {
	await town.tellTickets(WAITING);
	const page = await openTicket();
	await page.getByText('Živé údaje').waitFor();
	await page.context().setOffline(true);
	await page.getByText('váš telefon ztratil spojení s naším serverem').waitFor();
	await page.context().setOffline(false);
	await page.getByText('Živé údaje').waitFor();
});

test('a ticket that the office does not know is answered with what to do, and so is an incomplete link', async () => {
	await town.tellTickets(WAITING);
	const page = await openTicket('cs', 'AbCdEfGhIjKl');
	await page.getByText('Tento lístek už ve frontě není').waitFor();
	expect(await accessibilityFaults(page)).toEqual([]);
	await page.goto(`${town.url}/ticket/`);
	await page.getByText('zkontrolujte, že jste otevřeli celý odkaz').waitFor();
});

test('a ticket that is done with does not wait again when the office is cut off', async () => {
	await town.tellTickets(WAITING);
	await visitor.page.clock.install();
	const page = await openTicket();
	await page.getByText('Živé údaje').waitFor();
	await town.tellTickets();
	await page.clock.runFor(160_000);
	await page.getByText('Tento lístek už ve frontě není').waitFor();
	town.setOfficeReachable(false);
	const asked = page.waitForResponse((response) => response.status() === 503);
	await page.clock.runFor(20_000);
	await asked;
	await page.clock.runFor(1000);
	expect(await page.getByText('Tento lístek už ve frontě není').count()).toBe(1);
	expect(await page.getByText('Čekáte na vyvolání.').count()).toBe(0);
});

test('a ticket taken while the office is cut off is not done with: its page says to watch the board until it is known', async () => {
	await town.tellTickets({ ...WAITING, code: 'AbCdEfGhIjKl', number: 'P044' });
	const before = await openTicket('cs', 'AbCdEfGhIjKl');
	await before.getByText('Živé údaje').waitFor();
	town.setOfficeReachable(false);
	await before.getByText('úřad je teď bez spojení s internetem').waitFor();
	const page = await openTicket();
	await page.reload();
	await page.getByText('O tomto lístku od úřadu zatím nevíme').waitFor();
	expect(await accessibilityFaults(page)).toEqual([]);
	expect(await sidewaysScroll(page)).toBe(0);
});

test('an office that has not told of its tickets yet is waited for', async () => {
	const page = await openTicket();
	await page.getByText('O tomto lístku od úřadu zatím nevíme').waitFor();
	await visitor.page.clock.install();
	await page.reload();
	await page.getByText('O tomto lístku od úřadu zatím nevíme').waitFor();
	await town.tellTickets(WAITING);
	await page.clock.runFor(20_000);
	await page.getByText('Čekáte na vyvolání.').waitFor();
});
