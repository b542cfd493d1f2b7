import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OfficeView } from '#local-api/messages.ts';
import { FixtureOffice } from '../support/fixture-office.ts';
import { at, now, officeView, ticketView } from '../support/office-view.ts';
import { eventually, expectAccessible, expectNoScrolling, openScreen, stopClock } from '../support/screen-browser.ts';
import { launchChromium } from '../support/website-visitor.ts';

let browser: Browser;
let office: FixtureOffice;

beforeAll(async () => {
	browser = await launchChromium();
});
afterAll(() => browser.close());
beforeEach(async () => {
	office = await FixtureOffice.start(officeView());
});
afterEach(() => office.close());

type Call = OfficeView['calls'][number];
const call = (number: string, counter: string, time: string, count = 1): Call => ({
	number,
	counter,
	label: counter,
	at: at(time),
	count,
});
const earlier = [call('P044', '2', '9:29'), call('L012', '4', '9:25'), call('P043', '1', '9:20')];

/** Counts the bell tones a page strikes. */
const listen = `
	globalThis.tones = 0;
	const start = OscillatorNode.prototype.start;
	OscillatorNode.prototype.start = function (...when) { globalThis.tones += 1; return start.apply(this, when); };
	globalThis.heard = [];
`;
/** Notes every announcement the board makes to those who listen instead of looking. */
const eavesdrop = `
	const spoken = document.querySelector('board-screen').shadowRoot.querySelector('[aria-live]');
	new MutationObserver(() => { const text = spoken.querySelector('p')?.textContent; if (text) globalThis.heard.push(text); })
		.observe(spoken, { childList: true, subtree: true, characterData: true });
`;

async function board({ clock }: { clock: 'running' | 'stopped' } = { clock: 'running' }): Promise<Page> {
	const page = await openScreen(browser, 'about:blank', { viewport: { width: 1920, height: 1080 } });
	if (clock === 'stopped') await stopClock(page);
	await page.addInitScript(listen);
	await page.goto(`${office.url}/board/`);
	await page.getByRole('heading', { name: 'Městský úřad Šumperk' }).waitFor();
	await page.evaluate(eavesdrop);
	return page;
}
const heard = (page: Page) => page.evaluate('globalThis.heard');
const tones = (page: Page) => page.evaluate('globalThis.tones');
const newest = (page: Page) => page.locator('.newest .number');
const services = async (page: Page) =>
	(await page.locator('.services li').allTextContents()).map((row) => row.replaceAll(/\s+/g, ' ').trim());
const listed = (page: Page) => page.locator('.calls li .number').allInnerTexts();

describe('the hall board', () => {
	it('names those whose turn will hardly come, before closing and after, and says why there are no tickets', async () => {
		const waiting = Array.from({ length: 15 }, (_, i) =>
			ticketView({ number: `P0${60 + i}`, outlook: i === 0 ? 'unsure' : 'unlikely' }),
		);
		const services = officeView().services.map((service) => ({
			...service,
			ticketsOpen: false,
			ticketsClosed: { why: 'queue-full' as const, opensAt: null },
		}));
		const counters = Array.from({ length: 20 }, (_, i) => call(`P0${20 + i}`, String(i + 1), '9:20'));
		office.show(officeView({ calls: counters, waiting, services }));
		const page = await board();
		const late = page.locator('.late');
		await late.getByText('Do zavření v 17:00 se nejspíš nedostane na čísla').waitFor();
		expect(await late.locator('.number').textContent()).toMatch(/^P061 P062 .*P072 …$/);
		await page.getByText('další lístky už dnes nevydáváme').first().waitFor();
		await expectAccessible(page);
		await expectNoScrolling(page);
		const [lowest, top] = [page.locator('.services li').last(), late];
		const [row, notice] = [await lowest.boundingBox(), await top.boundingBox()];
		expect((row?.y ?? 0) + (row?.height ?? 0)).toBeLessThanOrEqual(notice?.y ?? 0);
		office.show(officeView({ waiting, closesAt: null }));
		await late.getByText('Dnes už bohužel nevyřídíme čísla').waitFor();
		office.show(officeView());
		await late.waitFor({ state: 'detached' });
	});

	it('shows the newest call large and the others below, and says who waits for what', async () => {
		office.show(officeView({ calls: earlier }));
		const page = await board();
		expect(await newest(page).textContent()).toBe('P044');
		expect(await listed(page)).toEqual(['L012', 'P043']);
		expect(await services(page)).toEqual([
			'Osobní doklady Personal documents 5 čekání 10–25 minut wait 10–25 minutes',
			'Řidičské průkazy Driver licences 2 čekání 3–9 minut wait 3–9 minutes',
			'Registr vozidel Vehicle registry 0 není otevřená žádná přepážka no counter is open',
		]);
		await expectAccessible(page);
		await expectNoScrolling(page);
	});

	it('has room for a call at every one of six counters', async () => {
		const calls = ['6', '5', '4', '3', '2', '1'].map((counter) => call(`P09${counter}`, counter, `9:2${counter}`));
		office.show(officeView({ calls }));
		const page = await board();
		expect(await listed(page)).toEqual(['P095', 'P094', 'P093', 'P092', 'P091']);
		await expectNoScrolling(page);
	});

	it('has room for the calls of the twenty counters that an office may have', async () => {
		const calls = Array.from({ length: 20 }, (_, i) => call(`P${120 - i}`, `${20 - i}`, `9:${59 - i}`));
		office.show(officeView({ calls }));
		const page = await board();
		expect(await newest(page).textContent()).toBe('P120');
		expect(await listed(page)).toEqual(calls.slice(1).map(({ number }) => number));
		await expectNoScrolling(page);
		await expectAccessible(page);
	});

	it('says when nobody is being called', async () => {
		const page = await board();
		await page.getByText('Právě nikoho nevoláme').waitFor();
		await expectAccessible(page);
	});

	it('shows the office’s time, not that of its own machine', async () => {
		office.show(officeView({ now: '2026-11-23T08:29:55Z' }));
		const page = await board({ clock: 'stopped' });
		expect(await page.locator('.clock').textContent()).toBe('9:29');
		await page.getByText('pondělí 23. listopadu').waitFor();
		await page.clock.runFor(6_000);
		await eventually(() => page.locator('.clock').textContent()).toBe('9:30');
	});

	it('announces a new call with a chime and in two languages, and is silent about those before it came up', async () => {
		office.show(officeView({ calls: earlier }));
		const page = await board({ clock: 'stopped' });
		office.show(officeView({ calls: [call('P045', '3', '9:30'), ...earlier] }));
		await eventually(() => newest(page).textContent()).toBe('P045');
		expect(await page.locator('[aria-live] p').allTextContents()).toEqual([
			'Číslo P045, přepážka 3.',
			'Number P045, counter 3.',
		]);
		await page.locator('.newest.fresh').waitFor();
		await page.clock.runFor(5_000);
		expect(await page.locator('.newest.fresh').count()).toBe(0);
		expect(await heard(page)).toEqual(['Číslo P045, přepážka 3.']);
		expect(await tones(page)).toBe(2);
	});

	it('stays readable while it highlights a call', async () => {
		const page = await board();
		office.show(officeView({ calls: earlier }));
		await page.locator('.newest.fresh').waitFor();
		await expectAccessible(page);
	});

	it('lists calls that come together at once, and gives each its own four seconds, the earlier one first', async () => {
		office.show(officeView({ calls: earlier }));
		const page = await board({ clock: 'stopped' });
		office.show(officeView({ calls: [call('P046', '5', '9:30'), call('P045', '3', '9:30'), ...earlier] }));
		await eventually(() => newest(page).textContent()).toBe('P045');
		expect(await listed(page)).toEqual(['P046', 'P044', 'L012', 'P043']);
		await page.clock.runFor(3_900);
		expect(await newest(page).textContent()).toBe('P045');
		await page.clock.runFor(200);
		await eventually(() => newest(page).textContent()).toBe('P046');
		await page.clock.runFor(5_000);
		expect(await listed(page)).toEqual(['P045', 'P044', 'L012', 'P043']);
		expect(await heard(page)).toEqual(['Číslo P045, přepážka 3.', 'Číslo P046, přepážka 5.']);
		expect(await tones(page)).toBe(4);
	});

	it('shows a call that is over no longer than it takes to announce it', async () => {
		office.show(officeView({ calls: earlier }));
		const page = await board({ clock: 'stopped' });
		office.show(officeView({ calls: [call('P045', '3', '9:30'), ...earlier] }));
		await eventually(() => newest(page).textContent()).toBe('P045');
		office.show(officeView({ calls: earlier.slice(1) }));
		await eventually(() => listed(page)).toEqual(['L012', 'P043']);
		expect(await newest(page).textContent()).toBe('P045');
		await page.clock.runFor(4_100);
		await eventually(() => newest(page).textContent()).toBe('L012');
		expect(await listed(page)).toEqual(['P043']);
	});

	it('does not announce a call that was over before its turn came', async () => {
		const page = await board({ clock: 'stopped' });
		const first = call('P045', '3', '9:30');
		office.show(officeView({ calls: [call('P046', '5', '9:30'), first] }));
		await eventually(() => listed(page)).toEqual(['P046']);
		office.show(officeView({ calls: [call('P047', '5', '9:31'), first], now: at('9:31') }));
		await eventually(() => listed(page)).toEqual(['P047']);
		await page.clock.runFor(10_000);
		expect(await heard(page)).toEqual(['Číslo P045, přepážka 3.', 'Číslo P047, přepážka 5.']);
	});

	it('shows a number once when it is called again while it is being announced', async () => {
		const page = await board({ clock: 'stopped' });
		office.show(officeView({ calls: [call('P045', '3', '9:30')] }));
		await eventually(() => newest(page).textContent()).toBe('P045');
		office.show(officeView({ calls: [call('P044', '2', '9:31'), call('P045', '3', '9:31', 2)], now: at('9:31') }));
		await eventually(() => listed(page)).toEqual(['P044']);
		await page.clock.runFor(15_000);
		expect(await heard(page)).toEqual([
			'Číslo P045, přepážka 3.',
			'Číslo P045, přepážka 3.',
			'Číslo P044, přepážka 2.',
		]);
	});

	it('announces a recall again, but no state that only tells the same call once more', async () => {
		office.show(officeView({ calls: earlier }));
		const page = await board({ clock: 'stopped' });
		office.show(officeView({ calls: earlier, now: at('9:31') }));
		office.show(officeView({ calls: [call('P044', '2', '9:31', 2), ...earlier.slice(1)], now: at('9:31') }));
		await page.locator('.newest.fresh').waitFor();
		await page.clock.runFor(5_000);
		expect(await heard(page)).toEqual(['Číslo P044, přepážka 2.']);
	});

	it('says plainly that it has no connection, and afterwards announces only what is new', async () => {
		office.show(officeView({ calls: earlier }));
		const page = await board();
		office.setReachable(false);
		await page.getByText('Tabule právě nemá spojení').waitFor();
		await expectAccessible(page);
		office.show(officeView({ calls: [call('P045', '3', '9:30'), ...earlier], now }));
		office.setReachable(true);
		await eventually(() => newest(page).textContent()).toBe('P045');
		await eventually(() => tones(page)).toBe(2);
	});
});
