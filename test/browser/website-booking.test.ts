import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTown, type WebsiteTown } from '../support/website-town.ts';
import {
	accessibilityFaults,
	launchChromium,
	newVisitor,
	shownText,
	sidewaysScroll,
	type Visitor,
	type VisitorOptions,
} from '../support/website-visitor.ts';

const SAYS = {
	cs: {
		titles: ['S čím přijdete?', 'Který den se vám hodí?', 'V kolik hodin?', 'Souhlasí to?', 'Máte rezervaci'],
		errand: /^Žádost o občanský průkaz/,
		day: /^středa 18\. listopadu/i,
		confirm: 'Rezervovat termín',
		when: 'středa 18. listopadu 2026, 9:00–9:30',
		arrive: 'Přijďte mezi 8:45 a 9:15.',
		bring: 'dosavadní občanský průkaz',
		calendar: 'Přidat do kalendáře',
	},
	en: {
		titles: ['What do you need?', 'Which day suits you?', 'What time?', 'Is this right?', 'Your visit is booked'],
		errand: /^Apply for an ID card/,
		day: /^Wednesday 18 November/,
		confirm: 'Reserve this time',
		when: 'Wednesday, 18 November 2026, 9:00–9:30',
		arrive: 'Come between 8:45 and 9:15.',
		bring: 'your present ID card',
		calendar: 'Add to calendar',
	},
} as const;

let browser: Browser;
let town: WebsiteTown;
const visitors: Visitor[] = [];

beforeAll(async () => {
	browser = await launchChromium();
});
afterAll(() => browser.close());
beforeEach(async () => {
	town = await openTown();
});
afterEach(async () => {
	const complaints = visitors.flatMap((visitor) => visitor.complaints);
	await Promise.all(visitors.splice(0).map((visitor) => visitor.leave()));
	await town.close();
	expect(complaints, 'what the browsers complained about').toEqual([]);
});

async function visit(options?: VisitorOptions): Promise<Page> {
	const visitor = await newVisitor(browser, options);
	visitors.push(visitor);
	await visitor.page.goto(town.url);
	return visitor.page;
}

const title = (page: Page) => page.locator('prepazka-booking h2');
const pin = (page: Page) => page.locator('prepazka-booking .pin dd');
const choose = (page: Page, name: string | RegExp) =>
	page.locator('prepazka-booking').getByRole('link', { name }).click();

/** Walks up to the last step; the button that reserves is not pressed yet. */
async function chooseWednesdayAtNine(page: Page): Promise<void> {
	await choose(page, SAYS.cs.errand);
	await choose(page, SAYS.cs.day);
	await choose(page, '9:00–9:30');
	await title(page).getByText('Souhlasí to?').waitFor();
}

const reserve = (page: Page) => page.getByRole('button', { name: SAYS.cs.confirm }).click();

test.for(['cs', 'en'] as const)('a visitor books a half hour and gets the PIN (%s)', async (language) => {
	const says = SAYS[language];
	const page = await visit({ language });
	const expectStep = async (step: number) => {
		await title(page)
			.getByText(says.titles[step] ?? '')
			.waitFor();
		expect(await accessibilityFaults(page)).toEqual([]);
		if (step > 0) expect(await title(page).evaluate((heading) => heading.matches(':focus'))).toBe(true);
	};
	await expectStep(0);
	await choose(page, says.errand);
	await expectStep(1);
	await choose(page, says.day);
	await expectStep(2);
	await choose(page, '9:00–9:30');
	await expectStep(3);
	await page.getByRole('button', { name: says.confirm }).click();
	await expectStep(4);

	expect(await pin(page).textContent()).toMatch(/^\d{4}$/);
	const text = await shownText(page.locator('prepazka-booking :is(.reservation, .guide, .bring)'));
	for (const expected of [says.when, says.arrive, says.bring, 'nám. Míru 1']) expect(text).toContain(expected);
	const calendar = await page.getByRole('link', { name: says.calendar }).getAttribute('href');
	const file = await fetch(calendar ?? '');
	expect(file.headers.get('content-type')).toContain('text/calendar');
	expect(await file.text()).toContain('BEGIN:VEVENT');
});

test('the step survives a reload, and Back goes one step back', async () => {
	const page = await visit();
	await chooseWednesdayAtNine(page);
	await page.reload();
	await title(page).getByText('Souhlasí to?').waitFor();
	await page.goBack();
	await title(page).getByText('V kolik hodin?').waitFor();
	await page.goBack();
	await title(page).getByText('Který den se vám hodí?').waitFor();
	await page.goForward();
	await title(page).getByText('V kolik hodin?').waitFor();
	expect(await page.title()).toBe('V kolik hodin? – Městský úřad Šumperk');
});

test('the PIN survives a reload, and Back leads to the times without the one just taken', async () => {
	const page = await visit();
	await chooseWednesdayAtNine(page);
	await reserve(page);
	const given = await pin(page).textContent();
	await page.reload();
	await pin(page).waitFor();
	expect(await pin(page).textContent()).toBe(given);
	await page.goBack();
	await title(page).getByText('V kolik hodin?').waitFor();
	await page.locator('.unavailable', { hasText: '9:00–9:30' }).getByText('obsazeno').waitFor();
});

test('in a browser that keeps nothing the visitor gets the PIN, and the next one is of the next booking', async () => {
	const page = await visit();
	await page.addInitScript({
		content: `Object.defineProperty(window, 'sessionStorage', {
			get() { throw new DOMException('The operation is insecure.', 'SecurityError'); },
		});`,
	});
	await page.reload();
	await chooseWednesdayAtNine(page);
	await reserve(page);
	expect(await pin(page).textContent()).toMatch(/^\d{4}$/);
	await choose(page, 'Objednat další termín');
	await choose(page, SAYS.cs.errand);
	await choose(page, SAYS.cs.day);
	await choose(page, '8:30–9:00');
	await reserve(page);
	expect(await shownText(page.locator('.reservation'))).toContain('8:30–9:00');
});

test('after a cancellation, going back shows neither a reservation nor its PIN', async () => {
	const page = await visit();
	await chooseWednesdayAtNine(page);
	await reserve(page);
	await choose(page, 'Zobrazit nebo zrušit rezervaci');
	await page.getByRole('button', { name: 'Zrušit rezervaci' }).click();
	await page.getByRole('button', { name: 'Ano, zrušit' }).click();
	await page.getByText('Rezervace je zrušená.').waitFor();
	await page.goBack();
	await title(page).getByText('S čím přijdete?').waitFor();
	expect(await pin(page).count()).toBe(0);
});

test('a page that Back shows as it was left draws no reservation that was cancelled meanwhile', async () => {
	const page = await visit();
	await chooseWednesdayAtNine(page);
	await reserve(page);
	await pin(page).waitFor();
	// Playwright's browser keeps no page for Back: what the other page does, and what the browser says after it.
	await page.evaluate("sessionStorage.removeItem('prepazka-booked')");
	await page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
	await title(page).getByText('S čím přijdete?').waitFor();
});

test('of two people who take the same half hour at the same moment, one gets it and the other the next ones', async () => {
	const people = await Promise.all([visit(), visit()]);
	await Promise.all(people.map(chooseWednesdayAtNine));
	await Promise.all(people.map(reserve));
	const [lucky, late] = await sortByLuck(people);
	expect(await pin(lucky).textContent()).toMatch(/^\d{4}$/);

	await late.getByText('Tento termín si právě vybral někdo jiný.').waitFor();
	expect(await accessibilityFaults(late)).toEqual([]);
	const offers = late.locator('.alternatives button');
	expect(await offers.count()).toBeGreaterThan(0);
	const [day = '', time = ''] = await offers.first().locator('span').allTextContents();
	await offers.first().click();
	await reserve(late);
	await pin(late).waitFor();
	const text = await shownText(late.locator('.reservation'));
	expect(text).toContain(day);
	expect(text).toContain(time);
});

/** Who of two got the half hour, and who did not. */
async function sortByLuck(people: readonly Page[]): Promise<readonly [Page, Page]> {
	const outcomes = await Promise.all(
		people.map(async (page) => {
			await page.locator('prepazka-booking :is(.pin, .notice.warn)').first().waitFor();
			return { page, got: (await pin(page).count()) > 0 };
		}),
	);
	const lucky = outcomes.filter(({ got }) => got);
	const late = outcomes.filter(({ got }) => !got);
	expect([lucky.length, late.length]).toEqual([1, 1]);
	return [lucky[0]?.page ?? people[0], late[0]?.page ?? people[1]] as [Page, Page];
}

test('a double click on the button books once', async () => {
	const page = await visit();
	let sent = 0;
	page.on('request', (request) => {
		if (request.method() === 'POST') sent++;
	});
	await chooseWednesdayAtNine(page);
	await page.getByRole('button', { name: SAYS.cs.confirm }).dblclick();
	await pin(page).waitFor();
	expect(sent).toBe(1);
});

test('days without a free half hour say why', async () => {
	for (const time of ['07:30', '08:00', '08:30']) await town.book(`2026-11-20T${time}:00+01:00`);
	const page = await visit();
	await choose(page, SAYS.cs.errand);
	const dayText = async (date: string) => (await shownText(page.locator('.days li', { hasText: date }))).toLowerCase();
	await page.locator('.days').waitFor();
	expect(await dayText('17. listopadu')).toBe('úterý 17. listopadu státní svátek');
	expect(await dayText('19. listopadu')).toBe('čtvrtek 19. listopadu zavřeno: školení úředníků');
	expect(await dayText('20. listopadu')).toBe('pátek 20. listopadu obsazeno');
	expect(await dayText('21. listopadu')).toBe('sobota 21. listopadu zavřeno');
	expect(await dayText('27. listopadu')).toBe('pátek 27. listopadu 3 volné termíny');
	expect(await page.locator('.days li').count()).toBe(15);
	expect(await page.locator('.days li', { hasText: '20. listopadu' }).getByRole('link').count()).toBe(0);
});

test('an old link to a half hour that is taken by now offers another day instead of the button', async () => {
	await town.book('2026-11-18T09:00:00+01:00');
	const page = await visit();
	const start = encodeURIComponent('2026-11-18T09:00:00+01:00');
	await page.goto(`${town.url}#booking/personal-documents/id-card-application/2026-11-18/${start}`);
	await page.getByText('Tento termín už nejde rezervovat.').waitFor();
	expect(await page.getByRole('button', { name: SAYS.cs.confirm }).count()).toBe(0);
	await choose(page, 'Vybrat jiný den');
	await title(page).getByText('Který den se vám hodí?').waitFor();
});

test('a visitor who goes offline reads what to do, and the same button works once the connection is back', async () => {
	const page = await visit();
	await chooseWednesdayAtNine(page);
	await page.context().setOffline(true);
	await reserve(page);
	await page.getByText('nevíme, jestli se termín podařilo zapsat').waitFor();
	await page.context().setOffline(false);
	await reserve(page);
	await pin(page).waitFor();
});

test('no step is wider than a phone of 320 pixels', async () => {
	const page = await visit({ width: 320 });
	const steps = [
		() => choose(page, SAYS.cs.errand),
		() => choose(page, SAYS.cs.day),
		() => choose(page, '9:00–9:30'),
		() => reserve(page),
	];
	for (const [index, go] of steps.entries()) {
		await title(page)
			.getByText(SAYS.cs.titles[index] ?? '')
			.waitFor();
		expect(await sidewaysScroll(page), `step ${index + 1}`).toBe(0);
		await go();
	}
	await pin(page).waitFor();
	expect(await sidewaysScroll(page), 'the PIN').toBe(0);
});

test('changing the language keeps the step', async () => {
	const page = await visit();
	await choose(page, SAYS.cs.errand);
	await page.getByRole('link', { name: 'English' }).click();
	await title(page).getByText('Which day suits you?').waitFor();
	expect(await page.locator('html').getAttribute('lang')).toBe('en');
});

test('without JavaScript the page says to take a ticket at the office', async () => {
	const page = await visit({ javaScriptEnabled: false });
	expect(await shownText(page.locator('noscript .lead'))).toContain('vezměte si lístek u vchodu');
});
