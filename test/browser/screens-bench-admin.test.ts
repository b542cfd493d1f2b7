import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BenchView, benchViewSchema, whatIfSchema } from '#local-api/messages.ts';
import { FixtureOffice } from '../support/fixture-office.ts';
import { at, now, officeView, ticketView } from '../support/office-view.ts';
import { eventually, expectAccessible, openScreen } from '../support/screen-browser.ts';
import { launchChromium, sidewaysScroll } from '../support/website-visitor.ts';

let browser: Browser;
let office: FixtureOffice;

beforeAll(async () => {
	browser = await launchChromium();
});
afterAll(() => browser.close());
beforeEach(async () => {
	office = await FixtureOffice.start(officeView());
});
afterEach(() => office.close());

const benchView = (changes: Partial<BenchView> = {}): BenchView =>
	benchViewSchema.parse({
		now,
		displays: [
			{ id: 'main', text: 'P045   3', lit: true },
			{ id: '3', text: 'P045', lit: true },
		],
		printer: { paper: 'ok', online: true, tickets: [] },
		link: { up: true },
		violations: [],
		...changes,
	});

describe('the bench', () => {
	const bench = () => openScreen(browser, `${office.url}/bench/`);

	it('draws what the LED chips show, live, and reads it out as text', async () => {
		office.showBench(benchView());
		const page = await bench();
		await page.getByRole('img', { name: 'P045   3' }).waitFor();
		const litSegments = page.getByRole('img', { name: 'P045', exact: true }).locator('path.on');
		// P lights five segments, 0 six, 4 four and 5 five.
		expect(await litSegments.count()).toBe(5 + 6 + 4 + 5);
		office.showBench(benchView({ displays: [{ id: 'main', text: '', lit: false }] }));
		await page.getByRole('img', { name: '–' }).waitFor();
		expect(await page.locator('path.on').count()).toBe(0);
		await expectAccessible(page);
	});

	it('presses keys and buttons, sets faults, cuts the link', async () => {
		office.showBench(benchView());
		const page = await bench();
		for (const name of ['7', '#', 'A', 'Další', 'Znovu', 'Přestávku podržet: zavřít', 'Bez papíru'])
			await page.getByRole('button', { name, exact: true }).click();
		await page.getByRole('switch', { name: 'Připojená' }).click();
		await page.getByRole('switch', { name: 'Spojeno' }).click();
		await expect
			.poll(() => office.requests)
			.toEqual([
				{ request: 'POST /bench/keypad', body: { keys: '7' } },
				{ request: 'POST /bench/keypad', body: { keys: '#' } },
				{ request: 'POST /bench/keypad', body: { keys: 'A' } },
				{ request: 'POST /bench/buttons/3/call-next', body: {} },
				{ request: 'POST /bench/buttons/3/recall', body: {} },
				{ request: 'POST /bench/buttons/3/close', body: {} },
				{ request: 'PUT /bench/printer', body: { paper: 'out' } },
				{ request: 'PUT /bench/printer', body: { online: false } },
				{ request: 'PUT /bench/link', body: { up: false } },
			]);
		await expectAccessible(page);
	});

	it('moves the clock forward from the office’s time', async () => {
		office.showBench(benchView());
		const page = await bench();
		await page.getByRole('button', { name: '15 min' }).click();
		await eventually(() => office.requests).toHaveLength(1);
		const { body } = office.requests[0] ?? {};
		const forwardMs = Date.parse((body as { now: string }).now) - Date.parse(now);
		expect(forwardMs).toBeGreaterThanOrEqual(15 * 60_000);
		expect(forwardMs).toBeLessThan(16 * 60_000);
	});

	const PAGE = 'https://town.example/ticket/?lang=cs#sumperk.AbCdEfGhIjKl';

	it('lays out the printed tickets, newest first, with the time in the office', async () => {
		const tickets = [
			{ printedAt: '2026-11-23T08:28:00Z', lines: ['      P044', 'Osobní doklady'] },
			{ printedAt: '2026-11-23T08:29:00Z', lines: ['      P045', 'Osobní doklady'] },
		];
		office.showBench(benchView({ printer: { paper: 'low', online: true, tickets } }));
		const page = await bench();
		await page.getByText('P045').first().waitFor();
		expect(await page.locator('pre').allTextContents()).toEqual([
			'      P045\nOsobní doklady\n',
			'      P044\nOsobní doklady\n',
		]);
		expect(await page.locator('time').allTextContents()).toEqual(['9:29:00', '9:28:00']);
		await page.getByRole('button', { name: 'English' }).click();
		await page.getByRole('heading', { name: 'Printer' }).waitFor();
		await expectAccessible(page);
	});

	it.each([390, 1400, 1600])(
		'shows the whole width of the paper, its number in the middle, at %i pixels',
		async (width) => {
			const rule = '─'.repeat(48);
			// A character of the number is as wide as six others; the printer centres with ordinary blanks.
			const lines = [
				`${' '.repeat(14)}Městský úřad Šumperk`,
				rule,
				`${' '.repeat(12)}P045`,
				'x'.repeat(48),
				rule,
				`[QR ${PAGE}]`,
			];
			const tickets = [{ printedAt: at('9:29'), lines }];
			office.showBench(benchView({ printer: { paper: 'ok', online: true, tickets } }));
			const page = await openScreen(browser, `${office.url}/bench/`, { viewport: { width, height: 900 } });
			await page.locator('pre').waitFor();
			const { hidden, offsets, heights } = await page.locator('pre').evaluate((sheet) => {
				const middle = ({ left, right }: { left: number; right: number }) => (left + right) / 2;
				const range = sheet.ownerDocument.createRange();
				const middles = [...sheet.children].map((line) => {
					range.selectNodeContents(line);
					return middle(range.getBoundingClientRect());
				});
				const heights = [...sheet.children].map((line) => line.getBoundingClientRect().height);
				const frame = sheet.closest('ol') ?? sheet;
				return {
					hidden: Math.max(frame.scrollWidth - frame.clientWidth, sheet.scrollWidth - sheet.clientWidth),
					heights,
					offsets: middles.map((found) => Math.abs(found - middle(sheet.getBoundingClientRect()))),
				};
			});
			expect(hidden).toBe(0);
			const code = page.getByRole('link', { name: 'Stránka lístku na webu' });
			expect(await code.getAttribute('href')).toBe(PAGE);
			expect((await code.locator('svg').boundingBox())?.width).toBeGreaterThan(60);
			expect(offsets).toHaveLength(lines.length);
			expect(Math.max(...offsets)).toBeLessThan(5);
			const [name, , number] = heights;
			expect((number ?? 0) / (name ?? 1)).toBeCloseTo(6, 1);
			expect(await sidewaysScroll(page)).toBe(0);
		},
	);

	it('says what went wrong: broken wiring rules, or an office that is away', async () => {
		office.showBench(benchView({ violations: ['keypad row 1 is driven against row 2'] }));
		const page = await bench();
		await page.getByText('keypad row 1 is driven against row 2').waitFor();
		office.setReachable(false);
		await page.getByText('Stránka nemá spojení s úřadem.').waitFor();
		await page.getByRole('button', { name: '5', exact: true }).click();
		await page.getByText('To se nepodařilo.').waitFor();
		await expectAccessible(page);
	});
});

describe('the admin page', () => {
	it('shows health, link, queues and paper in both languages, with nothing to change', async () => {
		const { devices } = officeView();
		office.show(
			officeView({
				devices: { ...devices, printer: { ok: false, state: 'offline' } },
				link: { state: 'down', since: at('9:12'), unsentEvents: 3, inTouch: false },
				doubtful: [{ number: 'L012', service: 'driver-licences', slotStart: at('9:30'), doubt: 'withheld' }],
				wrongPins: [
					{ terminal: 'lobby', count: 12 },
					{ terminal: '192.168.1.20', count: 2 },
				],
				unprinted: [{ id: '2026-11-23/P046', number: 'P046', reason: 'offline', page: null }],
				waiting: [ticketView(), ticketView({ number: 'L012', service: 'driver-licences', channel: 'reservation' })],
			}),
		);
		const page = await openScreen(browser, `${office.url}/admin/`);
		for (const text of [
			'porucha',
			'přerušeno',
			'od 9:12',
			'3 neodeslané události',
			'hlásí poruchu',
			'Nejisté rezervace',
			'přednost na tento termín má zatím někdo jiný',
			'Chybné PINy dnes',
			'kiosek v hale',
			'192.168.1.20',
			'P045',
			'L012',
			'10–25 minut',
		])
			await page.getByText(text).first().waitFor();
		await expectAccessible(page);
		expect(await page.getByRole('button').allTextContents()).toEqual(['Čeština', 'English', 'Spočítat']);
		// Of the printer and of the ticket that it has not printed.
		expect(await page.getByText('hlásí poruchu').count()).toBe(2);
		await page.getByRole('button', { name: 'English' }).click();
		for (const text of [
			'trouble',
			'down',
			'since 9:12',
			'3 unsent events',
			'reports a fault',
			'Uncertain reservations',
			'Wrong PINs today',
			'kiosk in the hall',
		])
			await page.getByText(text).first().waitFor();
		await expectAccessible(page);
		office.setReachable(false);
		await page.getByText('Below is what was last known.').waitFor();
	});

	it('says in words what each device reports, and nothing more of one that is ready', async () => {
		const { devices } = officeView();
		office.show(
			officeView({
				devices: {
					...devices,
					keypad: { ok: false, state: 'stuck-key' },
					caller: { ok: false, state: 'no-answer' },
					printer: { ok: true, state: 'paper-low' },
				},
			}),
		);
		const page = await openScreen(browser, `${office.url}/admin/`);
		const rows = page.locator('.health li');
		const words = async () => (await rows.allTextContents()).map((text) => text.replace(/\s+/g, ' ').trim());
		await page.getByText('uvízlá klávesa').waitFor();
		expect(await words()).toEqual([
			'Klávesnice porucha uvízlá klávesa',
			'Tlačítka na stolech v pořádku',
			'Světelné displeje porucha neodpovídá',
			'Tiskárna lístků v pořádku dochází papír',
		]);
		await page.getByRole('button', { name: 'English' }).click();
		await page.getByText('a key is stuck').waitFor();
		expect(await words()).toContain('Ticket printer in order paper running low');
	});

	it('shows who will hardly be served, who was not, the clerks’ plans and words, and the numbers left', async () => {
		const [documents, ...services] = officeView().services;
		const [first, ...counters] = officeView().counters;
		if (!documents || !first) throw new Error('the fixture has services and counters');
		office.show(
			officeView({
				waiting: [ticketView(), ticketView({ number: 'P050', outlook: 'unlikely' })],
				lastDay: { date: '2026-11-20', done: 180, left: 7, unserved: 2 },
				services: [{ ...documents, override: 'open', numbersLeft: 12 }, ...services],
				counters: [
					{ ...first, state: 'paused', pause: { kind: 'back-office', until: at('10:15') }, closesAt: at('15:00') },
					...counters,
				],
			}),
		);
		const page = await openScreen(browser, `${office.url}/admin/`);
		const unserved = page.locator('.unserved');
		expect(await unserved.locator('strong').textContent()).toBe('P050');
		await unserved
			.getByText('pátek 20. listopadu: vyřízeno 180, odešlo 7, při zavření zůstalo nevyřízeno 2.')
			.waitFor();
		await page.getByText('vydávají se (rozhodl úředník)').waitFor();
		await page.getByRole('cell', { name: '12', exact: true }).waitFor();
		await page.getByRole('cell', { name: 'přestávka', exact: true }).waitFor();
		await page.getByText('práce mimo přepážku, do 10:15, zavírá v 15:00').waitFor();
		await expectAccessible(page);
		office.show(officeView());
		await unserved.getByText('Dnes se nejspíš dostane na všechny, kdo čekají.').waitFor();
	});

	it('shows that the clock has jumped, and what it shows, until it is believed', async () => {
		office.show(officeView({ doubtedTime: '2026-11-25T09:32:00+01:00' }));
		const page = await openScreen(browser, `${office.url}/admin/`);
		await page.getByRole('alert').getByText('ukazují 25. listopadu v 9:32').waitFor();
		await page.getByRole('button', { name: 'English' }).click();
		await page.getByRole('alert').getByText('has jumped and shows').waitFor();
		await expectAccessible(page);
		office.show(officeView());
		await page.getByRole('alert').waitFor({ state: 'detached' });
	});

	it('P38 shows that the PIN keys cannot be read, until they can', async () => {
		office.show(officeView({ pinKeys: 'unreadable' }));
		const page = await openScreen(browser, `${office.url}/admin/`);
		await page.getByRole('alert').getByText('Soubor s klíči k PINům nelze použít').waitFor();
		await page.getByRole('button', { name: 'English' }).click();
		await page.getByRole('alert').getByText('The file with the keys of PINs cannot be used').waitFor();
		await expectAccessible(page);
		office.show(officeView());
		await page.getByRole('alert').waitFor({ state: 'detached' });
	});

	it('shows how the promised waits were kept, or that it is too early to say', async () => {
		office.show(officeView());
		const page = await openScreen(browser, `${office.url}/admin/`);
		await page.getByText('Zatím je málo lístků na to, aby se dalo něco říct.').waitFor();
		const last = { date: '2026-11-20', tickets: 214, withinMedian: 101, withinBound: 195 };
		const means = { meanMissedBySeconds: 372, meanLateSeconds: -42 };
		office.show(officeView({ promises: { today: null, last: { ...last, ...means } } }));
		const row = page.getByRole('row', { name: 'pátek 20. listopadu' });
		await row.waitFor();
		expect(await row.getByRole('cell').allTextContents()).toEqual([
			'pátek 20. listopadu',
			'214',
			'91\u00a0%',
			'47\u00a0%',
			'6,2 min',
			'-0,7 min',
		]);
		await expectAccessible(page);
	});

	it('asks what a change would have done to a past day, and shows both kinds of visitors', async () => {
		const waits = { people: 50, mean: 12.4, median: 10, p90: 25.3, turnedAway: 0, left: 0, unserved: 0 };
		const byKind = <Of>(of: Of) => ({ 'walk-in': of, reservation: of });
		const spreads = (scale: number) =>
			Object.fromEntries(
				Object.entries(waits).map(([name, mean]) => [
					name,
					{ mean: mean * scale, low: mean * scale - 1, high: mean * scale + 1 },
				]),
			);
		const answer = whatIfSchema.parse({
			date: '2026-11-20',
			seeds: 40,
			recorded: byKind(waits),
			asItWas: byKind(spreads(1)),
			changed: byKind(spreads(0.5)),
			difference: byKind(spreads(-0.5)),
		});
		office.recordedDays = ['2026-11-20', '2026-11-18'];
		office.reply = () => ({ status: 200, body: answer });
		const page = await openScreen(browser, `${office.url}/admin/`, { viewport: { width: 390, height: 844 } });
		const ask = page.getByRole('button', { name: 'Spočítat' });
		await ask.click();
		await page.getByText('Vyberte, co by bylo jinak.').waitFor();
		expect(office.requests).toEqual([]);
		await page.getByLabel('Osobní doklady').check();
		await page.getByLabel('Rezervací na jeden termín').selectOption('3');
		await ask.click();
		const row = page.getByRole('row', { name: 'Bez rezervace průměrné čekání (min)' });
		await row.waitFor();
		expect(await row.getByRole('cell').allTextContents()).toEqual([
			'Bez rezervace',
			'průměrné čekání (min)',
			'12,4',
			'12,4',
			'6,2',
			'-6,2 (-7,2 … -5,2)',
		]);
		expect(office.requests).toEqual([
			{
				request: 'POST /api/v1/what-if',
				body: { date: '2026-11-20', counter: { services: ['personal-documents'] }, capacity: { seats: 3 } },
			},
		]);
		expect(await sidewaysScroll(page)).toBe(0);
		await expectAccessible(page);
		office.reply = () => ({ status: 409, body: { type: 'about:problem/what-if-busy' } });
		await ask.click();
		await page.getByText('Počítá se už jiná otázka.').waitFor();
		office.reply = () => ({ status: 200, body: { ...answer, recorded: null } });
		await page.getByLabel(/^Den/).selectOption('Modelový den');
		await ask.click();
		await page.getByRole('heading', { name: 'Modelový den' }).waitFor();
		expect(office.requests.at(-1)?.body).toMatchObject({ date: null });
		expect(await page.getByText('Zaznamenáno').count()).toBe(0);
	});

	it.each(['cs', 'en'] as const)(
		'fits a telephone, where wide tables scroll in their own frames (%s)',
		async (language) => {
			const { devices, counters } = officeView();
			office.show(
				officeView({
					devices: { ...devices, printer: { ok: false, state: 'paper-out' } },
					unprinted: [{ id: '2026-11-23/P046', number: 'P046', reason: 'paper-out', page: null }],
					counters: counters.map((counter) => ({ ...counter, services: officeView().services.map(({ id }) => id) })),
					waiting: [ticketView(), ticketView({ number: 'L012', service: 'driver-licences', channel: 'reservation' })],
				}),
			);
			const page = await openScreen(browser, `${office.url}/admin/`, { viewport: { width: 390, height: 844 } });
			await page.getByRole('button', { name: language === 'cs' ? 'Čeština' : 'English' }).click();
			await page.getByText('P046').waitFor();
			expect(await sidewaysScroll(page)).toBe(0);
			const beyond = await page
				.locator('.card')
				.evaluateAll((cards) =>
					cards.filter((card) => card.scrollWidth > card.clientWidth).map((card) => card.textContent),
				);
			expect(beyond).toEqual([]);
			await expectAccessible(page);
		},
	);
});
