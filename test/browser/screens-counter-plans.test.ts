import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CounterView, OfficeView } from '#local-api/messages.ts';
import { FixtureOffice, wishedFor } from '../support/fixture-office.ts';
import { at, officeView, ticketView } from '../support/office-view.ts';
import { eventually, expectAccessible, openScreen } from '../support/screen-browser.ts';
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

/** The office at half past nine, with counter 3 in the given state. */
function counter3(changes: Partial<CounterView>, office: Partial<OfficeView> = {}): OfficeView {
	const { counters } = officeView();
	return officeView({
		...office,
		counters: counters.map((counter) => (counter.id === '3' ? { ...counter, ...changes } : counter)),
	});
}

async function clerk(view: OfficeView = officeView()): Promise<Page> {
	office.show(view);
	const page = await openScreen(browser, `${office.url}/counter/3/`);
	await page.getByRole('main').waitFor();
	return page;
}

const serving: NonNullable<CounterView['ticket']> = {
	id: '2026-11-23/P045',
	number: 'P045',
	service: 'personal-documents',
	errand: null,
	errands: [],
	later: [],
	channel: 'walk-in',
	language: 'cs',
	state: 'serving',
	since: at('9:20'),
	issuedAt: at('9:00'),
	recalls: 0,
	parkedUntil: null,
	doubt: null,
};

const bodies = () =>
	office.requests.map(({ request, body }) => [request.replace('POST /api/v1/counters/3/', ''), wishedFor(body)]);
const choose = (page: Page, name: string) => page.getByRole('button', { name }).click();
/** Seconds after 9:30 in the office of the moment that a request names. */
const secondsAfter = (moment: unknown) => Math.round((Date.parse(String(moment)) - Date.parse(at('9:30'))) / 1000);

describe('plans on the clerk’s page', () => {
	it('a pause for the back office until a time of the office’s own clock, in another time zone', async () => {
		const page = await clerk();
		await choose(page, 'Naplánovat přestávku…');
		const dialog = page.getByRole('dialog', { name: 'Kdy zase otevřete?' });
		await dialog.getByRole('radio', { name: 'Práce mimo přepážku' }).check();
		await dialog.getByLabel('V čase').fill('10:15');
		await expectAccessible(page);
		await choose(page, 'Potvrdit');
		await eventually(bodies).toEqual([['pause', { kind: 'back-office', until: '2026-11-23T10:15:00+01:00' }]]);
	});

	it('a break with one touch, or without a time', async () => {
		const page = await clerk();
		await choose(page, 'Naplánovat přestávku…');
		await page
			.getByRole('dialog')
			.getByRole('button', { name: /^za 15 min \(9:4\d\)$/ })
			.click();
		await eventually(() => office.requests.length).toBe(1);
		const { kind, until } = { kind: '', until: '', ...(office.requests[0]?.body ?? {}) };
		expect(kind).toBe('break');
		expect(secondsAfter(until)).toBeGreaterThanOrEqual(900);
		expect(secondsAfter(until)).toBeLessThan(1200);
		await choose(page, 'Naplánovat přestávku…');
		await choose(page, 'Ještě nevím');
		await eventually(bodies).toHaveLength(2);
		expect(wishedFor(office.requests[1]?.body)).toEqual({ kind: 'break', until: null });
	});

	it('says what the pause is for and until when, also when that has passed', async () => {
		const page = await clerk(counter3({ state: 'paused', pause: { kind: 'back-office', until: at('9:45') } }));
		await page.locator('.badge', { hasText: 'Práce mimo přepážku' }).waitFor();
		await page.getByText('otevře v 9:45').waitFor();
		await expectAccessible(page);
		office.show(counter3({ state: 'paused', pause: { kind: 'break', until: at('9:15') } }));
		await page.getByText('měla otevřít v 9:15').waitFor();
		await choose(page, 'English');
		await page.getByText('was to be back at 9:15').waitFor();
	});

	it('an announced closing, which can be taken back', async () => {
		const page = await clerk();
		await choose(page, 'Oznámit zavření…');
		expect(await page.getByRole('button', { name: 'Nezavírat dříve' }).count()).toBe(0);
		await page.getByLabel('V čase').fill('15:00');
		await page.keyboard.press('Enter');
		await eventually(bodies).toEqual([['announce-closing', { closesAt: '2026-11-23T15:00:00+01:00' }]]);
		office.show(counter3({ closesAt: at('15:00') }));
		await page.getByText('zavírá v 15:00').waitFor();
		await choose(page, 'Oznámit zavření…');
		await choose(page, 'Nezavírat dříve');
		await eventually(bodies).toHaveLength(2);
		expect(wishedFor(office.requests[1]?.body)).toEqual({ closesAt: null });
		office.show(counter3({ state: 'closed', closesAt: at('9:00') }));
		await page.getByText('pro dnešek zavřela').waitFor();
		await expectAccessible(page);
	});

	it('a visitor who will be back at a time', async () => {
		const page = await clerk(counter3({ ticket: serving }));
		await choose(page, 'Domluvit návrat…');
		const dialog = page.getByRole('dialog', { name: 'Kdy se P045 vrátí?' });
		await dialog.getByLabel('V čase').fill('11:00');
		await choose(page, 'Potvrdit');
		await eventually(bodies).toEqual([['park', { until: '2026-11-23T11:00:00+01:00' }]]);
		office.show(
			counter3({
				parked: [{ ...serving, state: 'parked', parkedUntil: at('11:00') }],
			}),
		);
		await page.getByText('vrátí se v 11:00').waitFor();
		await expectAccessible(page);
	});

	it('says what is wrong with a time beside the button that asked', async () => {
		office.reply = () => ({ status: 409, body: { type: 'https://example.org/time-not-ahead' } });
		const page = await clerk();
		await choose(page, 'Oznámit zavření…');
		await page.getByLabel('V čase').fill('08:00');
		await choose(page, 'Potvrdit');
		await page.locator('header').getByText('Ten čas už minul').waitFor();
	});
});

describe('the rest of the day on the clerk’s page', () => {
	const closed = (why: NonNullable<OfficeView['services'][number]['ticketsClosed']>['why'], changes = {}) =>
		officeView({
			services: officeView().services.map((service, i) =>
				i === 0 ? { ...service, ticketsOpen: false, ticketsClosed: { why, opensAt: null }, ...changes } : service,
			),
		});
	const row = (page: Page) => page.locator('.issuing li').first();

	it('tickets are issued all the same, stopped, or left to the forecast', async () => {
		const page = await clerk(closed('queue-full'));
		await row(page).getByText('zastaveny: další návštěva se dnes nestihne').waitFor();
		expect(await page.locator('.issuing li').count()).toBe(2);
		await expectAccessible(page);
		await row(page).getByRole('button', { name: 'Přesto vydávat' }).click();
		await eventually(bodies).toEqual([['override-tickets', { service: 'personal-documents', override: 'open' }]]);
		office.show(closed('queue-full', { ticketsOpen: true, ticketsClosed: null, override: 'open' }));
		await row(page).getByText('rozhodl úředník').waitFor();
		await row(page).getByRole('button', { name: 'Nechat na odhadu' }).click();
		office.show(officeView());
		await row(page).getByRole('button', { name: 'Už nevydávat' }).click();
		await eventually(bodies).toEqual([
			['override-tickets', { service: 'personal-documents', override: 'open' }],
			['override-tickets', { service: 'personal-documents', override: null }],
			['override-tickets', { service: 'personal-documents', override: 'stopped' }],
		]);
		office.show(closed('stopped-by-clerk', { override: 'stopped' }));
		await row(page).getByText('zastavil úředník').waitFor();
		await choose(page, 'English');
		await row(page).getByText('stopped by a clerk').waitFor();
	});

	it.each([
		['no-room', 'nevydávají se: na disk úřadu nelze zapisovat'],
		['outside-hours', 'mimo otevírací dobu'],
		['numbers-used-up', 'čísla došla'],
	] as const)('Q90, D23 no clerk is offered to issue tickets all the same against %s', async (why, told) => {
		const page = await clerk(closed(why));
		await row(page).getByText(told).waitFor();
		expect(await row(page).getByRole('button').count()).toBe(0);
	});

	it('names those whose turn will hardly come, of its own services', async () => {
		const waiting = [
			ticketView({ number: 'P050', outlook: 'unsure' }),
			ticketView({ number: 'P051', outlook: 'unlikely' }),
			ticketView({ number: 'C007', outlook: 'unlikely', service: 'vehicle-registry' }),
		];
		const page = await clerk(officeView({ waiting }));
		const late = page.locator('.late');
		await late.getByText('Do zavření v 17:00 se nejspíš nedostane na čísla:').waitFor();
		expect(await late.locator('strong').textContent()).toBe('P051');
		await expectAccessible(page);
		office.show(officeView({ waiting, closesAt: null }));
		await late.getByText('Úřad už zavřel').waitFor();
		office.show(officeView());
		await late.waitFor({ state: 'detached' });
	});
});
