import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestOffice, type TestOffice } from '../support/running-office.ts';
import { eventually, kioskSizes, openScreen, stopClock } from '../support/screen-browser.ts';
import { launchChromium } from '../support/website-visitor.ts';

/** The screen and the office behind it: how long what was answered at the keypad is to be read. */
describe('what was answered at the keypad', () => {
	let browser: Browser;
	let office: TestOffice;
	let page: Page;

	beforeAll(async () => {
		browser = await launchChromium();
	});
	afterAll(() => browser.close());
	beforeEach(async () => {
		office = await startTestOffice({ website: 'https://prepazka.example' });
		page = await openScreen(browser, `${office.url}/kiosk/`, { viewport: kioskSizes.landscape });
		await stopClock(page);
		await page.reload();
		await page.getByText('Mám rezervaci').first().waitFor();
	});
	afterEach(() => office.close());

	/** In the office and on the screen. */
	const pass = async (seconds: number) => {
		office.clock.advanceSeconds(seconds);
		await page.clock.fastForward(seconds * 1000);
	};
	const asked = () => page.getByText('Jste tu ještě?').count();

	it('P18, D40 stays with number and code while there is no paper, until its reader does not say that they are there', async () => {
		await office.put('/bench/printer', { paper: 'out' });
		await office.post('/bench/keypad', { keys: 'A' });
		const code = page.getByRole('img', { name: 'Stránka vašeho lístku na webu' });
		await code.waitFor();
		await pass(40);
		expect(await asked()).toBe(0);
		await pass(10);
		await eventually(asked).toBe(1);
		await page.getByRole('button', { name: 'Ano, pokračovat' }).click();
		await eventually(asked).toBe(0);
		await pass(40);
		await page.getByRole('heading', { name: 'Vaše číslo P001' }).waitFor();
		await code.waitFor();
		await pass(10);
		await eventually(asked).toBe(1);
		await pass(16);
		await eventually(async () => (await office.state()).kiosk.answer).toBeNull();
		await page.getByText('Mám rezervaci').first().waitFor();
	});

	it('P18 leaves a slow reader of a PIN that is not known as long as the screen says', async () => {
		await office.post('/bench/keypad', { keys: '9999#' });
		await page.getByText('Tento PIN tu dnes nemáme').waitFor();
		await pass(25);
		await eventually(asked).toBe(1);
		await page.getByText('Tento PIN tu dnes nemáme').waitFor();
		await office.post('/bench/keypad', { keys: '4' });
		await page.getByRole('img', { name: 'Zadáno číslic: 1 ze 4' }).waitFor();
		expect(await asked()).toBe(0);
	});
});
