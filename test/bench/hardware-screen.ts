import type { Page } from 'playwright';
import { startTestOffice, type TestOffice } from '../support/running-office.ts';
import { launchChromium } from '../support/website-visitor.ts';

const PRESSES = 50;

/** How long a key of the keypad took from the closing contact to its dot painted on the kiosk, in milliseconds. */
export async function measureKeyToScreen(): Promise<readonly number[]> {
	const office = await startTestOffice();
	const browser = await launchChromium();
	try {
		const kiosk = await browser.newPage();
		await kiosk.goto(`${office.url}/kiosk/`);
		await kiosk.locator('.dots').waitFor();
		const times: number[] = [];
		for (let press = 0; press < PRESSES; press += 1) times.push(await measurePress(office, kiosk));
		return times;
	} finally {
		await browser.close();
		await office.close();
	}
}

async function measurePress(office: TestOffice, kiosk: Page): Promise<number> {
	const { keypad } = office.board.chips;
	const shown = painted(kiosk, 1);
	// The page looks before the key goes down.
	await kiosk.evaluate('true');
	const pressedAt = performance.timeOrigin + performance.now();
	await keypad.move('5', true);
	const took = (await shown) - pressedAt;
	await keypad.move('5', false);
	const cleared = painted(kiosk, 0);
	await office.post('/api/v1/kiosk/keys', { key: '*' });
	await cleared;
	// A key counts as let go after the 20 ms that it may bounce.
	await new Promise((resolve) => setTimeout(resolve, 60));
	return took;
}

/** When the kiosk has painted so many dots: the frame after the one in which they were found. */
function painted(page: Page, dots: number): Promise<number> {
	return page.evaluate(`new Promise((resolve) => {
		const count = (root) => [...root.querySelectorAll('*')].reduce(
			(sum, element) => sum + (element.matches('.dots .typed') ? 1 : 0) + (element.shadowRoot ? count(element.shadowRoot) : 0), 0);
		const look = () => count(document) === ${dots}
			? requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()))
			: requestAnimationFrame(look);
		look();
	})`);
}
