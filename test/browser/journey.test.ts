import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BenchView, OfficeView } from '#local-api/messages.ts';
import { poll } from '../support/running-office.ts';
import { openScreen } from '../support/screen-browser.ts';
import { startTown, type TownProcess } from '../support/town-process.ts';
import { launchChromium, shownText } from '../support/website-visitor.ts';

const PICTURES = 'test-results/journey';

let data: string;
let town: TownProcess;
let browser: Browser;
beforeAll(async () => {
	data = mkdtempSync(join(tmpdir(), 'prepazka-journey-'));
	mkdirSync(PICTURES, { recursive: true });
	[town, browser] = await Promise.all([startTown({ data, clock: '2026-11-23T08:40:00+01:00' }), launchChromium()]);
});
afterAll(async () => {
	await browser.close();
	await town.stop();
	rmSync(data, { recursive: true });
});

test('reserve on the website, type the PIN in the lobby, take a ticket, be called, see it on the website', async () => {
	const picture = (page: Page, name: string) => page.screenshot({ path: `${PICTURES}/${name}.png` });
	const website = await openScreen(browser, `${town.cloud.url}/`, {
		locale: 'cs-CZ',
		viewport: { width: 1280, height: 1000 },
	});
	const choose = (name: string | RegExp) => website.locator('prepazka-booking').getByRole('link', { name }).click();
	const bench = () => town.office.get<BenchView>('/bench/state');

	// On the town website: an errand, a day, a free half hour.
	await website.getByText('S čím přijdete?').waitFor();
	await picture(website, '01-website-errands');
	await choose(/^Žádost o cestovní pas/);
	await website.getByRole('link', { name: /pondělí 23/i }).waitFor();
	await picture(website, '02-website-days');
	await choose(/pondělí 23\. listopadu/i);
	await website.getByText('V kolik hodin?').waitFor();
	await picture(website, '03-website-times');
	await choose('9:00–9:30');
	await website.getByRole('button', { name: 'Rezervovat termín' }).click();
	await website.getByText('Máte rezervaci').waitFor();
	await picture(website, '04-website-pin');
	const pin = (await shownText(website.locator('prepazka-booking .pin dd'))).replaceAll(' ', '');
	expect(pin).toMatch(/^\d{4}$/);
	const calendar = await website.getByRole('link', { name: 'Přidat do kalendáře' }).getAttribute('href');
	expect(await (await fetch(new URL(calendar ?? '', town.cloud.url))).text()).toContain(`PIN ${pin}`);

	// In the lobby, a little too early: the kiosk says when to come back.
	const kiosk = await openScreen(browser, `${town.office.url}/kiosk/`, { viewport: { width: 1080, height: 1920 } });
	const board = await openScreen(browser, `${town.office.url}/board/`, { viewport: { width: 1920, height: 1080 } });
	await kiosk.getByRole('heading', { name: 'Mám rezervaci', exact: true }).waitFor();
	await picture(kiosk, '05-kiosk-start');
	await town.office.post('/bench/keypad', { keys: `${pin}#` });
	await kiosk.getByText('8:45').first().waitFor();
	await picture(kiosk, '06-kiosk-too-early');
	await town.office.post('/bench/keypad', { keys: '*' });

	// Without a reservation: a service, an errand, a ticket.
	await kiosk.getByRole('button', { name: 'Osobní doklady' }).click();
	await picture(kiosk, '07-kiosk-errands');
	await kiosk.getByRole('button', { name: 'Převzetí občanského průkazu' }).click();
	await kiosk.getByRole('heading', { name: 'Vaše číslo P001' }).waitFor();
	await picture(kiosk, '08-kiosk-walk-in-ticket');

	// In time: the PIN on the keypad gives a ticket, and paper.
	await town.office.put('/bench/clock', { now: '2026-11-23T08:58:00+01:00' });
	await town.office.post('/bench/keypad', { keys: `${pin}#` });
	await kiosk.getByRole('heading', { name: 'Vaše číslo P002' }).waitFor();
	await picture(kiosk, '09-kiosk-reservation-ticket');
	const papers = await poll(bench, ({ printer }) => printer.tickets.length === 2, 'two papers');
	expect(papers.printer.tickets[1]?.lines.join('\n')).toContain('Rezervace na 9:00');

	// At the counter, the slot has begun: the reservation goes first.
	await town.office.put('/bench/clock', { now: '2026-11-23T09:00:00+01:00' });
	const counter = await openScreen(browser, `${town.office.url}/counter/1/`, {
		viewport: { width: 1280, height: 900 },
	});
	await counter.getByRole('button', { name: 'Otevřít' }).click();
	await counter.getByText('Otevřeno').first().waitFor();
	await picture(counter, '10-counter-open');
	const announced = board.locator('[aria-live]', { hasText: 'P002' }).waitFor({ state: 'attached' });
	await town.office.post('/bench/buttons/1/call-next');
	await announced;
	await counter.getByText('P002').first().waitFor();
	await picture(counter, '11-counter-called');
	await board.locator('body').getByText('P002').first().waitFor();
	await picture(board, '12-board-call');
	expect((await bench()).displays.slice(0, 2).map(({ text }) => text)).toEqual(['P002   1', 'P002']);
	const hardware = await openScreen(browser, `${town.office.url}/bench/`, { viewport: { width: 1500, height: 1000 } });
	await hardware.getByText('P002').first().waitFor();
	// A new call blinks.
	await hardware.locator('.segments:not(.dark) .on').first().waitFor({ state: 'attached' });
	await picture(hardware, '13-virtual-board');

	// On the website, live.
	await website.goto(`${town.cloud.url}/`);
	const live = website.locator('prepazka-occupancy');
	await live.getByText('P002').waitFor();
	await live.getByText('1 člověk čeká').waitFor();
	await live.scrollIntoViewIfNeeded();
	await picture(website, '14-website-live');

	// Recall, start, finish from the counter page; the walk-in is next.
	await counter.getByRole('button', { name: /^Vyvolat znovu/ }).click();
	await counter.getByRole('button', { name: /^Začít obsluhovat/ }).click();
	await counter.getByText('obsluhován').first().waitFor();
	await counter.getByRole('button', { name: /^Dokončit/ }).click();
	await town.office.post('/bench/buttons/1/call-next');
	await live.getByText('P001').waitFor();
	await live.getByText('Nikdo nečeká').first().waitFor();

	// The link cut: the website says that its data is old, the building goes on.
	await town.office.put('/bench/link', { up: false });
	await live
		.getByText(/neaktuální|staré|zastaral/i)
		.first()
		.waitFor();
	await picture(website, '15-website-link-cut');
	await town.office.post('/bench/buttons/1/finish');
	await town.office.put('/bench/link', { up: true });
	await live
		.getByText(/neaktuální|staré|zastaral/i)
		.first()
		.waitFor({ state: 'hidden' });
	const admin = await openScreen(browser, `${town.office.url}/admin/`, { viewport: { width: 1280, height: 1100 } });
	await admin.getByText('Osobní doklady').first().waitFor();
	await picture(admin, '16-admin');
	const state = await town.office.get<OfficeView>('/api/v1/state');
	expect(state.waiting).toEqual([]);
	expect((await bench()).violations).toEqual([]);
});

test('a reservation is cancelled on the website, and its half hour is free again', async () => {
	const website = await openScreen(browser, `${town.cloud.url}/?lang=en`, { viewport: { width: 1280, height: 1000 } });
	const choose = (name: string | RegExp) => website.locator('prepazka-booking').getByRole('link', { name }).click();
	const free = async () =>
		(
			await town.cloud.get<{ start: string; free: number }[]>(
				'/api/v1/offices/sumperk/slots?service=driver-licences&from=2026-11-24&to=2026-11-24',
			)
		).find(({ start }) => start === '2026-11-24T08:00:00+01:00')?.free;
	await choose(/^Renew or exchange a licence/);
	await choose(/Tuesday 24 November/i);
	await choose('8:00–8:30');
	await website.getByRole('button', { name: 'Reserve this time' }).click();
	await website.getByText('Your visit is booked').waitFor();
	expect(await free()).toBe(0);
	await website.getByRole('link', { name: /cancel/i }).click();
	await website
		.getByRole('button', { name: /cancel/i })
		.first()
		.click();
	await website.screenshot({ path: `${PICTURES}/17-website-cancel.png` });
	await website
		.getByRole('button', { name: /yes|cancel/i })
		.first()
		.click();
	await website
		.getByText(/cancelled/i)
		.first()
		.waitFor();
	await website.screenshot({ path: `${PICTURES}/18-website-cancelled.png` });
	expect(await free()).toBe(1);
});
