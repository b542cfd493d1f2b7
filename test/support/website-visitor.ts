import AxeBuilder from '@axe-core/playwright';
import { type Browser, chromium, type Locator, type Page } from 'playwright';

/** Debian's own Chromium, as Playwright brings none along; pages may sound at once, as the kiosk's do. */
export function launchChromium(): Promise<Browser> {
	return chromium.launch({
		executablePath: '/usr/bin/chromium',
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-background-networking',
			'--autoplay-policy=no-user-gesture-required',
		],
	});
}

export interface VisitorOptions {
	readonly language?: 'cs' | 'en';
	/** Width of the window in CSS pixels. */
	readonly width?: number;
	readonly javaScriptEnabled?: boolean;
}

/** One person at a browser of their own, far from the office's time zone. */
export interface Visitor {
	readonly page: Page;
	/** What the browser complained about: exceptions and breaches of the content security policy. */
	readonly complaints: readonly string[];
	leave(): Promise<void>;
}

/** Opens a browser window whose time zone is New York's, so that a local time of the browser would be noticed. */
export async function newVisitor(browser: Browser, options: VisitorOptions = {}): Promise<Visitor> {
	const { language = 'cs', width = 1280, javaScriptEnabled = true } = options;
	const context = await browser.newContext({
		locale: language === 'cs' ? 'cs-CZ' : 'en-GB',
		timezoneId: 'America/New_York',
		viewport: { width, height: 900 },
		javaScriptEnabled,
	});
	const page = await context.newPage();
	const complaints: string[] = [];
	page.on('pageerror', (error) => complaints.push(error.message));
	page.on('console', (message) => {
		if (/content security policy/i.test(message.text())) complaints.push(message.text());
	});
	return { page, complaints, leave: () => context.close() };
}

/** Waits for elements, and the text people see in them, one after the other, with every gap as one blank. */
export async function shownText(locator: Locator): Promise<string> {
	await locator.first().waitFor();
	return (await locator.allInnerTexts()).join(' ').replaceAll(/\s+/g, ' ').trim();
}

/** Rules of WCAG 2.2 A and AA, and of good practice, that a page breaks, with the elements that do. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}

/** By how many CSS pixels a page is wider than its window. */
export async function sidewaysScroll(page: Page): Promise<number> {
	return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
