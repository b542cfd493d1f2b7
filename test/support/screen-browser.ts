import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { expect, onTestFinished } from 'vitest';
import { accessibilityFaults } from './website-visitor.ts';

/** Portrait and landscape touch screens that the kiosk must fit. */
export const kioskSizes = { portrait: { width: 1080, height: 1920 }, landscape: { width: 1280, height: 800 } };

/**
 * Opens a screen in a browser of its own, far from the office's time zone. The test fails at its end when the page
 * threw, or broke the content security policy.
 */
export async function openScreen(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Page> {
	const context = await browser.newContext({ timezoneId: 'America/New_York', locale: 'en-US', ...options });
	const page = await context.newPage();
	const faults: string[] = [];
	page.on('pageerror', (error) => faults.push(error.message));
	page.on('console', (message) => {
		if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
			faults.push(message.text());
	});
	onTestFinished(async () => {
		await context.close();
		expect(faults).toEqual([]);
	});
	await page.goto(url);
	return page;
}

/** Waits until what a page does in the background is as expected, however busy this machine is. */
export function eventually<Value>(look: () => Value | Promise<Value>) {
	return expect.poll(look, { timeout: 20_000 });
}

/**
 * From the next navigation on, time passes in the page only when the test lets it: `page.clock.runFor`. Rules of
 * accessibility cannot be checked meanwhile, since axe wants the page's timers.
 */
export async function stopClock(page: Page): Promise<void> {
	await page.clock.install({ time: 0 });
	await page.clock.pauseAt(1_000);
}

/** Fails with the rules of accessibility that a page breaks, each with the elements that break it. */
export async function expectAccessible(page: Page): Promise<void> {
	expect(await accessibilityFaults(page)).toEqual([]);
}

/** Fails when anything visible reaches beyond the screen. */
export async function expectNoScrolling(page: Page): Promise<void> {
	const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
	const beyond = await page.locator('body *:visible').evaluateAll(
		(elements, screen) =>
			elements
				.filter((element) => !element.closest('.spoken'))
				.map((element) => ({
					name: `${element.localName}.${element.getAttribute('class')}`,
					box: element.getBoundingClientRect(),
				}))
				.filter(({ box }) => box.bottom > screen.height + 1 || box.right > screen.width + 1 || box.top < -1)
				.map(({ name }) => name),
		{ width, height },
	);
	expect(beyond).toEqual([]);
}
