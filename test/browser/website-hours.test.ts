import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTown, type WebsiteTown } from '../support/website-town.ts';
import { accessibilityFaults, launchChromium, newVisitor, shownText } from '../support/website-visitor.ts';

let browser: Browser;
let town: WebsiteTown;
beforeAll(async () => {
	browser = await launchChromium();
});
afterAll(() => browser.close());
beforeEach(async () => {
	town = await openTown();
});
afterEach(() => town.close());

test.each([
	{
		language: 'cs',
		today: 'Dnes, pondělí 16. listopadu: 7:30–11:30, 12:30–17:00',
		week: ['Pátek 7:30–9:00', 'Sobota zavřeno'],
		exception: 'Čtvrtek 19. listopadu: zavřeno (školení úředníků)',
	},
	{
		language: 'en',
		today: 'Today, Monday 16 November: 7:30–11:30, 12:30–17:00',
		week: ['Friday 7:30–9:00', 'Saturday closed'],
		exception: 'Thursday 19 November: closed (staff training)',
	},
] as const)(
	'a visitor is told the opening hours of today, of the week and of days that differ, in $language',
	async (expected) => {
		const visitor = await newVisitor(browser, { language: expected.language, width: 360 });
		await visitor.page.goto(town.url);
		await visitor.page
			.getByRole('link', { name: expected.language === 'cs' ? 'Úřední hodiny' : 'Opening hours' })
			.click();
		const hours = await shownText(visitor.page.locator('prepazka-hours :is(.today, dl, li)'));
		for (const text of [expected.today, ...expected.week, expected.exception]) expect(hours).toContain(text);
		expect(await accessibilityFaults(visitor.page)).toEqual([]);
		expect(visitor.complaints).toEqual([]);
		await visitor.leave();
	},
);

test('on a public holiday a visitor is told that the office is closed, and why', async () => {
	town.clock.advanceTo('2026-11-17T09:00:00+01:00');
	const visitor = await newVisitor(browser);
	await visitor.page.goto(town.url);
	expect(await shownText(visitor.page.locator('prepazka-hours .today'))).toMatch(
		/^Dnes, úterý 17\. listopadu: zavřeno \(.*svobod.*\)$/,
	);
	await visitor.leave();
});
