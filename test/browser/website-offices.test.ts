import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTown, type WebsiteTown } from '../support/website-town.ts';
import {
	accessibilityFaults,
	launchChromium,
	newVisitor,
	sidewaysScroll,
	type Visitor,
} from '../support/website-visitor.ts';

const NINE = '2026-11-18T09:00:00+01:00';
const CONFIRM = `#booking/personal-documents/id-card-application/2026-11-18/${encodeURIComponent(NINE)}`;

let browser: Browser;
let town: WebsiteTown;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
	browser = await launchChromium();
});
afterAll(() => browser.close());
beforeEach(async () => {
	town = await openTown({ isShared: true });
	visitor = await newVisitor(browser, { width: 320 });
	page = visitor.page;
});
afterEach(async () => {
	await visitor.leave();
	await town.close();
	expect(visitor.complaints, 'what the browser complained about').toEqual([]);
});

const officeName = (name: string) => page.locator('header').getByRole('link', { name }).waitFor();

test('on a cloud of several offices a visitor chooses one, and none is shown before', async () => {
	await page.goto(town.url);
	await page.getByRole('heading', { name: 'Vyberte úřad' }).waitFor();
	expect(await page.locator('prepazka-booking').count()).toBe(0);
	expect(await accessibilityFaults(page)).toEqual([]);
	expect(await sidewaysScroll(page)).toBe(0);
	await page.getByRole('link', { name: 'Městský úřad Šumperk' }).click();
	await officeName('Městský úřad Šumperk');
});

test('an office that is not there is said to be none, and not replaced by another', async () => {
	await page.goto(`${town.url}/?office=sumprek`);
	await page.getByText('Úřad z této adresy tu není').waitFor();
	expect(await page.locator('prepazka-booking').count()).toBe(0);
	expect(await accessibilityFaults(page)).toEqual([]);
	await page.getByRole('link', { name: 'English' }).click();
	await page.getByText('The office in this address is not here').waitFor();
});

test('changing the language keeps the office, in which the reservation is then made', async () => {
	await page.goto(`${town.url}/?office=sumperk${CONFIRM}`);
	await page.getByRole('button', { name: 'Rezervovat termín' }).waitFor();
	await page.getByRole('link', { name: 'English' }).click();
	await page.getByRole('button', { name: 'Reserve this time' }).click();
	await page.locator('.pin dd').waitFor();
	expect(await town.freeAt(NINE)).toBe(0);
});

test('from a reservation the way back leads to its own office', async () => {
	const { manageUrl } = await town.book(NINE);
	await page.goto(manageUrl);
	await page.getByRole('button', { name: 'Zrušit rezervaci' }).click();
	await page.getByRole('button', { name: 'Ano, zrušit' }).click();
	await page.getByRole('link', { name: 'Objednat se na jiný termín' }).click();
	await page.getByText('S čím přijdete?').waitFor();
	await officeName('Městský úřad Šumperk');
	await page.goBack();
	await page.locator('header').getByRole('link', { name: 'Městský úřad Šumperk' }).click();
	await page.getByText('S čím přijdete?').waitFor();
	await officeName('Městský úřad Šumperk');
});

test('with reservations at two offices in one tab neither page shows the PIN of the other', async () => {
	for (const office of ['sumperk', 'bruntal']) {
		await page.goto(`${town.url}/?office=${office}${CONFIRM}`);
		await page.getByRole('button', { name: 'Rezervovat termín' }).click();
		await page.locator('.pin dd').waitFor();
	}
	await page.goBack();
	await officeName('Městský úřad Šumperk');
	await page.getByText('S čím přijdete?').waitFor();
	expect(await page.locator('.pin dd').count()).toBe(0);
});
