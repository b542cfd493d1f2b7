import type { APIResponse, Browser, Page, Route } from 'playwright';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { problem } from '#wire/problem.ts';
import { openTown, type TownOptions } from '../support/website-town.ts';
import { accessibilityFaults, launchChromium, newVisitor } from '../support/website-visitor.ts';

let browser: Browser;
beforeAll(async () => {
	browser = await launchChromium();
});
afterAll(() => browser.close());

/** The half hour that the visitor is about to reserve. */
const NINE = '2026-11-18T09:00:00+01:00';

/** A visitor before the last button, in a town with its own rules against a rush. */
async function aboutToReserve(options: TownOptions) {
	const town = await openTown(options);
	const visitor = await newVisitor(browser, { language: 'en' });
	onTestFinished(async () => {
		await visitor.leave();
		await town.close();
		expect(visitor.complaints, 'what the browser complained about').toEqual([]);
	});
	const start = encodeURIComponent(NINE);
	await visitor.page.goto(`${town.url}#booking/personal-documents/id-card-application/2026-11-18/${start}`);
	await reserveButton(visitor.page).waitFor();
	return { town, page: visitor.page };
}

const reserveButton = (page: Page) => page.getByRole('button', { name: 'Reserve this time' });

test('where a proof of work is asked for, the browser does it and the visitor gets the PIN', async () => {
	const { page } = await aboutToReserve({ proofOfWork: true });
	await reserveButton(page).click();
	await page.getByText('Your visit is booked').waitFor();
});

test('S45 who was not booked in time reads when to try again, and then has the slot', async () => {
	const { page } = await aboutToReserve({});
	const busy = JSON.stringify(problem(503, 'busy', 'Bookings take too long', 'this request has booked nothing'));
	const answer = { status: 503, headers: { 'retry-after': '30' }, contentType: 'application/problem+json', body: busy };
	await page.route('**/reservations', (route) => route.fulfill(answer), { times: 1 });
	await reserveButton(page).click();
	await page.getByText('Many people are booking at once. Wait 30 seconds and try again.').waitFor();
	await reserveButton(page).click();
	await page.getByText('Your visit is booked').waitFor();
});

test('whoever is told to slow down reads for how long, and nothing is lost', async () => {
	const { page, town } = await aboutToReserve({ bookingsPerMinute: 1 });
	await town.book('2026-11-18T10:00:00+01:00');
	await reserveButton(page).click();
	await page.getByText(/Many people are booking at once\. Wait \d+ seconds and try again\./).waitFor();
	expect(await reserveButton(page).isEnabled()).toBe(true);
});

test('a cloud that can store nothing is reported as such, with what to do', async () => {
	const { page } = await aboutToReserve({});
	const problem = {
		type: '/problems/no-room',
		title: 'It cannot be stored just now',
		status: 503,
		detail: 'try again later',
	};
	await page.route('**/reservations', (route) =>
		route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
	);
	await reserveButton(page).click();
	await page.getByText('Something went wrong on our side. Please try again in a while.').waitFor();
});

test('where no mail can be sent, none is promised', async () => {
	const { page } = await aboutToReserve({});
	expect(await page.getByLabel('E-mail').count()).toBe(0);
	await reserveButton(page).click();
	await page.getByText('Your visit is booked').waitFor();
});

test('an e-mail address with a slip is pointed out and nothing is sent', async () => {
	const { page, town } = await aboutToReserve({ mail: true });
	await page.getByLabel('E-mail').fill('jana@sumperk');
	await reserveButton(page).click();
	await page.getByText('This is not an e-mail address.').waitFor();
	expect(await page.getByLabel('E-mail').getAttribute('aria-invalid')).toBe('true');
	expect(await accessibilityFaults(page)).toEqual([]);
	expect(await town.freeAt(NINE)).toBe(1);
});

test('a PIN that could not be mailed is to be written down', async () => {
	const { page } = await aboutToReserve({ mail: true });
	await page.getByLabel('E-mail').fill('jana@sumperk.example');
	await reserveButton(page).click();
	await page.getByText('We could not send the e-mail. Please write the PIN down or print it.').waitFor();
});

const LOST_ANSWERS: readonly [string, (route: Route, answer: APIResponse) => Promise<void>][] = [
	['is lost on the way', (route) => route.abort()],
	['is a proxy’s, as the cloud ended', (route) => route.fulfill({ status: 502, body: 'bad gateway' })],
	[
		'arrives in half',
		async (route, answer) => route.fulfill({ status: 201, body: (await answer.body()).subarray(0, 40) }),
	],
];

/** The cloud books, and the visitor's browser does not hear of it. */
async function loseAnswers(page: Page, lose: (route: Route, answer: APIResponse) => Promise<void>): Promise<void> {
	await page.route('**/reservations', async (route) => lose(route, await route.fetch()));
}

const unsure = (page: Page) => page.getByText('we do not know whether the reservation was made').waitFor();
const pin = (page: Page) => page.locator('prepazka-booking .pin dd');

test.each(LOST_ANSWERS)(
	'S44 a booking whose answer %s has its PIN at the next attempt, and one seat',
	async (_how, lose) => {
		const { page, town } = await aboutToReserve({});
		await loseAnswers(page, lose);
		await reserveButton(page).click();
		await unsure(page);
		expect(await town.freeAt(NINE)).toBe(0);
		expect(await accessibilityFaults(page)).toEqual([]);
		await page.unroute('**/reservations');
		await reserveButton(page).click();
		expect(await pin(page).textContent()).toMatch(/^\d{4}$/);
	},
);

test('S44 whoever looks elsewhere meanwhile, or reloads the page, still has that seat', async () => {
	const { page, town } = await aboutToReserve({ mail: true });
	await loseAnswers(page, (route) => route.abort());
	await page.getByLabel('E-mail').fill('jana@sumperk.example');
	await reserveButton(page).click();
	await unsure(page);
	await page.getByRole('link', { name: 'Change time' }).click();
	await page.getByText('What time?').waitFor();
	await page.goBack();
	await unsure(page);
	await page.reload();
	await unsure(page);
	expect(await town.freeAt(NINE)).toBe(0);
	await page.unroute('**/reservations');
	await page.getByLabel('E-mail').fill('jana@sumperk.example');
	await reserveButton(page).click();
	await pin(page).waitFor();
	await page.getByText('Write the PIN down or print it.').waitFor();
});

test('S44 a refusal that says nothing of the first attempt does not give its seat up', async () => {
	const { page } = await aboutToReserve({});
	await loseAnswers(page, (route) => route.abort());
	await reserveButton(page).click();
	await unsure(page);
	await page.unroute('**/reservations');
	await page.route('**/reservations', (route) => route.fulfill({ status: 429, headers: { 'retry-after': '7' } }));
	await reserveButton(page).click();
	await page.getByText('Wait 7 seconds').waitFor();
	await page.unroute('**/reservations');
	await reserveButton(page).click();
	await pin(page).waitFor();
});
