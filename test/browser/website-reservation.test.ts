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
} from '../support/website-visitor.ts';

const START = '2026-11-18T09:00:00+01:00';

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
});
afterEach(async () => {
	await visitor.leave();
	await town.close();
	expect(visitor.complaints, 'what the browser complained about').toEqual([]);
});

async function openManagePage(): Promise<Page> {
	const { manageUrl } = await town.book(START);
	await visitor.page.goto(manageUrl);
	return visitor.page;
}

test('the link shows the reservation with its PIN', async () => {
	const page = await openManagePage();
	await page.getByText('Rezervace platí.').waitFor();
	expect(await page.locator('.pin dd').textContent()).toMatch(/^\d{4}$/);
	expect(await shownText(page.locator('.reservation'))).toContain('středa 18. listopadu 2026, 9:00–9:30');
	expect(await accessibilityFaults(page)).toEqual([]);
	expect(await sidewaysScroll(page)).toBe(0);
});

test('cancelling asks first, then gives the half hour back', async () => {
	const page = await openManagePage();
	await page.getByRole('button', { name: 'Zrušit rezervaci' }).click();
	await page.getByText('Opravdu rezervaci zrušit?').waitFor();
	expect(await accessibilityFaults(page)).toEqual([]);
	expect(await town.freeAt(START), 'asking alone cancels nothing').toBe(0);
	await page.getByRole('button', { name: 'Ano, zrušit' }).click();
	await page.getByText('Rezervace je zrušená. Děkujeme, že jste termín uvolnili.').waitFor();
	expect(await page.locator('.pin').count()).toBe(0);
	expect(await town.freeAt(START)).toBe(1);
	expect(await accessibilityFaults(page)).toEqual([]);
	await page.reload();
	await page.getByText('Rezervace je zrušená.').waitFor();
});

test('a second thought keeps the reservation', async () => {
	const page = await openManagePage();
	await page.getByRole('button', { name: 'Zrušit rezervaci' }).click();
	await page.getByRole('button', { name: 'Ne, nechat' }).click();
	await page.getByRole('button', { name: 'Zrušit rezervaci' }).waitFor();
	expect(await town.freeAt(START)).toBe(0);
});

test('after the half hour it is too late to cancel, and the page says so', async () => {
	const page = await openManagePage();
	await page.getByRole('button', { name: 'Zrušit rezervaci' }).click();
	town.clock.advanceTo('2026-11-18T09:31:00+01:00');
	await page.getByRole('button', { name: 'Ano, zrušit' }).click();
	await page.getByText('Rezervaci už nejde zrušit').waitFor();
});

test('an incomplete link is answered with what to check', async () => {
	const { manageUrl } = await town.book(START);
	await visitor.page.goto(manageUrl.slice(0, -3));
	await visitor.page.getByText('Zkontrolujte, že jste otevřeli celý odkaz.').waitFor();
});
