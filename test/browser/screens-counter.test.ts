import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CounterView, OfficeView } from '#local-api/messages.ts';
import { refusals } from '../../kiosk-ui/screens/counter/refusals.ts';
import { FixtureOffice, wishedFor } from '../support/fixture-office.ts';
import { at, officeView, ticketView } from '../support/office-view.ts';
import { eventually, expectAccessible, openScreen } from '../support/screen-browser.ts';
import { launchChromium } from '../support/website-visitor.ts';

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

type Ticket = NonNullable<CounterView['ticket']>;
const ticket = (changes: Partial<Ticket> = {}): Ticket => ({
	id: `2026-11-23/${changes.number ?? 'P045'}`,
	number: 'P045',
	service: 'personal-documents',
	errand: 'apply-id-card',
	errands: ['apply-id-card'],
	later: [],
	channel: 'reservation',
	language: 'en',
	state: 'called',
	since: at('9:28'),
	issuedAt: at('9:10'),
	recalls: 0,
	parkedUntil: null,
	doubt: null,
	...changes,
});

/** The office with counter 3 in the given state. */
function counter3(changes: Partial<CounterView>, office: Partial<OfficeView> = {}): OfficeView {
	const { counters } = officeView();
	return officeView({
		...office,
		counters: counters.map((counter) => (counter.id === '3' ? { ...counter, ...changes } : counter)),
	});
}

async function clerk(view?: OfficeView, path = '/counter/3/'): Promise<Page> {
	if (view) office.show(view);
	const page = await openScreen(browser, office.url + path);
	await page.getByRole('main').waitFor();
	return page;
}

const refuse = (reason: string) => {
	office.reply = () => ({ status: 409, body: { type: `/problems/${reason}`, title: '', status: 409, detail: '' } });
};
/** The office has answered the last wish, if there was one. */
const settled = (page: Page) => page.locator('counter-screen:not([aria-busy="true"])').waitFor();
async function press(page: Page, name: string): Promise<void> {
	await page.getByRole('button', { name }).click();
	await settled(page);
}
const asked = () =>
	eventually(() =>
		office.requests.map(({ request, body }) => [request.replace('POST /api/v1/counters/', ''), wishedFor(body)]),
	);

describe('the clerk’s page', () => {
	it('says that calling the next finishes whom it has in hand', async () => {
		const page = await clerk(counter3({ ticket: ticket() }));
		await page.getByRole('button', { name: 'Vyvolat dalšího čeká 5 lidí · zároveň dokončí P045' }).waitFor();
		await press(page, 'English');
		await page.getByRole('button', { name: 'Call next 5 people waiting · also finishes P045' }).waitFor();
	});

	it('calls the next visitor and says how many wait', async () => {
		const page = await clerk();
		await press(page, 'Vyvolat dalšího čeká 5 lidí');
		await asked().toEqual([['3/call-next', {}]]);
		await expectAccessible(page);
	});

	it('opens, pauses and closes the counter', async () => {
		const page = await clerk(counter3({ state: 'closed' }));
		await page.getByText('Zavřeno', { exact: true }).first().waitFor();
		expect(await page.getByRole('button', { name: 'Vyvolat dalšího' }).isDisabled()).toBe(true);
		await expectAccessible(page);
		await press(page, 'Otevřít');
		await asked().toHaveLength(1);
		office.show(counter3({ state: 'open' }));
		await press(page, 'Přestávka');
		await asked().toHaveLength(2);
		office.show(counter3({ state: 'paused' }));
		await press(page, 'Zavřít');
		await asked().toEqual([
			['3/open', {}],
			['3/pause', {}],
			['3/close', {}],
		]);
	});

	it('Q9 lets the clerk call anybody from the list, next first', async () => {
		const waiting = [
			ticketView({ number: 'P046' }),
			ticketView({ number: 'P047', channel: 'reservation', errands: [] }),
		];
		const page = await clerk(counter3({ queue: waiting.map(({ id }) => id).reverse() }, { waiting }));
		await page.getByText('Čekající (2)').click();
		const rows = page.getByRole('listitem').filter({ has: page.locator('[data-action="call"]') });
		await expect.poll(() => rows.allTextContents()).toHaveLength(2);
		const [first, second] = await rows.allTextContents();
		expect(first).toContain('P047');
		expect(first).toContain('Osobní doklady · rezervace');
		expect(second).toContain('Žádost o občanský průkaz · bez rezervace');
		await expectAccessible(page);
		await rows.nth(1).getByRole('button', { name: 'Vyvolat tento' }).click();
		await asked().toEqual([['3/call', { ticket: '2026-11-23/P046' }]]);
		office.show(counter3({ state: 'paused', queue: waiting.map(({ id }) => id) }, { waiting }));
		await expect.poll(() => rows.first().getByRole('button').isDisabled()).toBe(true);
	});

	it('Q76, Q77 shows everything the visitor has come for, and what comes after that', async () => {
		const errands = ['apply-id-card', 'apply-id-card', 'collect-passport'];
		const later = [
			{ service: 'vehicle-registry', errand: 'transfer-vehicle' },
			{ service: 'driver-licences', errand: null },
		];
		const page = await clerk(counter3({ ticket: ticket({ errands, later }) }));
		const hand = page.getByRole('region', { name: 'U přepážky' });
		await hand.getByText('2× Žádost o občanský průkaz, Vyzvednutí cestovního pasu').waitFor();
		await hand.getByText('Registr vozidel: Převod vozidla, Řidičské průkazy').waitFor();
		await expectAccessible(page);
		await press(page, 'English');
		const visitor = page.getByRole('region', { name: 'At the counter' });
		await visitor.getByText('2× Apply for an ID card, Collect a passport').waitFor();
	});

	it('shows who was called, in both languages', async () => {
		const page = await clerk(counter3({ ticket: ticket({ recalls: 2, doubt: 'unconfirmed' }) }));
		const hand = page.getByRole('region', { name: 'U přepážky' });
		const czech = [
			'P045',
			'vyvolán',
			'Žádost o občanský průkaz',
			'rezervace',
			'anglicky',
			'18 min',
			'02:00',
			'2×',
			'neověřená',
		];
		for (const fact of czech) await hand.getByText(fact).first().waitFor();
		await expectAccessible(page);
		await press(page, 'English');
		const visitor = page.getByRole('region', { name: 'At the counter' });
		for (const fact of ['called', 'Apply for an ID card', 'reservation', 'not verified', 'English'])
			await visitor.getByText(fact).first().waitFor();
		await expectAccessible(page);
		await page.reload();
		await page.getByRole('heading', { name: 'Counter 3' }).waitFor();
	});

	it.each([
		['Začít obsluhovat', 'start', {}],
		['Vyvolat znovu', 'recall', {}],
		['Nedostavil se', 'no-show', {}],
		['Vrátit do fronty', 'put-back', { ticket: '2026-11-23/P045' }],
		['Dokončit F6', 'finish', {}],
	])('offers "%s" for somebody called', async (name, action, body) => {
		const page = await clerk(counter3({ ticket: ticket() }));
		await page.locator(`[data-action="${action}"]`, { hasText: name.replace(' F6', '') }).click();
		await asked().toEqual([[`3/${action}`, body]]);
	});

	it('times the service, finishes and parks', async () => {
		const page = await clerk(counter3({ ticket: ticket({ state: 'serving', channel: 'walk-in', errand: null }) }));
		await page.getByText('Obsluha trvá 02:00').waitFor();
		await page.getByText('bez rezervace').waitFor();
		await press(page, 'Odložit');
		await asked().toHaveLength(1);
		await page.locator('.hand [data-action="finish"]').click();
		await asked().toEqual([
			['3/park', {}],
			['3/finish', {}],
		]);
		await expectAccessible(page);
	});

	it('transfers to another service, or to a counter that is not closed', async () => {
		const page = await clerk(counter3({ ticket: ticket({ state: 'serving' }) }));
		await press(page, 'Přesměrovat…');
		await page.getByRole('dialog', { name: 'Kam s lístkem P045?' }).waitFor();
		await expectAccessible(page);
		expect(await page.getByRole('dialog').getByRole('button', { name: '5', exact: true }).count()).toBe(0);
		await press(page, 'Registr vozidel');
		await asked().toEqual([['3/transfer', { service: 'vehicle-registry' }]]);
		await page.keyboard.press('F9');
		await page.getByRole('dialog').getByRole('button', { name: '4', exact: true }).click();
		await asked().toHaveLength(2);
		expect(wishedFor(office.requests[1]?.body)).toEqual({ toCounter: '4' });
	});

	it('resumes who was parked and puts back who came late', async () => {
		const page = await clerk(
			counter3({
				parked: [ticket({ number: 'P040', state: 'parked' })],
				missed: [ticket({ number: 'P041', state: 'no-show' })],
			}),
		);
		await press(page, 'Pokračovat');
		await asked().toHaveLength(1);
		await press(page, 'Vrátit do fronty');
		await asked().toEqual([
			['3/resume', { ticket: '2026-11-23/P040' }],
			['3/put-back', { ticket: '2026-11-23/P041' }],
		]);
		await expectAccessible(page);
	});

	it('says why the office refused, for every reason it may have', async () => {
		const page = await clerk();
		const { unreachable: _, 'not-understood': __, ...reasons } = refusals.cs;
		for (const [reason, sentence] of Object.entries(reasons)) {
			refuse(reason);
			await press(page, 'Vyvolat dalšího');
			await page.locator('.call-next').getByText(sentence).waitFor();
		}
		await expectAccessible(page);
	});

	it('takes a refusal back once the situation is another', async () => {
		refuse('nobody-waiting');
		const page = await clerk();
		await press(page, 'Vyvolat dalšího');
		await page.getByText('Pro tuto přepážku teď nikdo nečeká.').waitFor();
		office.show(counter3({ waiting: 6 }));
		await page.getByText('čeká 6 lidí').waitFor();
		expect(await page.getByText('Pro tuto přepážku teď nikdo nečeká.').count()).toBe(0);
	});

	it('does not know every problem, and then says so', async () => {
		refuse('something-new');
		const page = await clerk();
		await press(page, 'Vyvolat dalšího');
		await page.getByText('To se nepodařilo.').waitFor();
	});

	it('takes a double click for one wish', async () => {
		const page = await clerk();
		await page.getByRole('button', { name: 'Vyvolat dalšího' }).dblclick();
		await settled(page);
		await press(page, 'Přestávka');
		await asked().toEqual([
			['3/call-next', {}],
			['3/pause', {}],
		]);
	});

	it('is worked by function keys, which it lists', async () => {
		const page = await clerk(counter3({ ticket: ticket() }));
		for (const key of ['F2', 'F3', 'F4', 'F6', 'F7', 'F8', 'F10']) {
			const before = office.requests.length;
			await page.keyboard.press(key);
			await settled(page);
			expect(office.requests.length, key).toBe(before + 1);
		}
		await asked().toEqual(
			['call-next', 'recall', 'start', 'finish', 'no-show', 'park', 'pause'].map((action) => [`3/${action}`, {}]),
		);
		await page.getByText('Klávesové zkratky').click();
		expect(await page.locator('.keys dt').allTextContents()).toEqual(['F2', 'F3', 'F4', 'F6', 'F7', 'F8', 'F9', 'F10']);
		await expectAccessible(page);
	});

	it('answers F9 with a sentence when there is nobody to send on', async () => {
		const page = await clerk();
		await page.keyboard.press('F9');
		await page.getByText('U přepážky teď nikdo není.').waitFor();
		expect(office.requests).toEqual([]);
	});

	it('tells of paper trouble and of numbers without paper', async () => {
		const { devices } = officeView();
		const trouble = { devices: { ...devices, printer: { ok: false, state: 'paper-out' } } };
		const unprinted = [{ id: '2026-11-23/P046', number: 'P046', reason: 'paper-out' as const, page: null }];
		const page = await clerk(officeView({ ...trouble, unprinted }));
		await page.getByText('Tiskárna lístků: došel papír.').waitFor();
		await page.getByText('P046').waitFor();
		await expectAccessible(page);
	});

	it('asks for a new roll before the paper is out', async () => {
		const { devices } = officeView();
		const page = await clerk(officeView({ devices: { ...devices, printer: { ok: true, state: 'paper-low' } } }));
		await page.getByText('V tiskárně lístků dochází papír.').waitFor();
		expect(await page.getByText('Tiskárna lístků:').count()).toBe(0);
		await expectAccessible(page);
	});

	it('shows the other counters and leads to them', async () => {
		const page = await clerk();
		const others = page.locator('.others li');
		expect(await others.count()).toBe(5);
		await page.getByRole('link', { name: 'Přepážka 5' }).click();
		await page.getByRole('heading', { name: 'Přepážka 5' }).waitFor();
	});

	it('offers the counters of the office where the address names none', async () => {
		const page = await clerk(officeView(), '/counter/99/');
		await page.getByText('Přepážku 99 úřad nemá.').waitFor();
		expect(await page.getByRole('link').count()).toBe(6);
		await expectAccessible(page);
	});

	it('is drawn, and speaks the language chosen, in a browser that forbids it to keep anything', async () => {
		const context = await browser.newContext();
		await context.addInitScript({
			content: `Object.defineProperty(window, 'localStorage', {
				get() { throw new DOMException('The operation is insecure.', 'SecurityError'); },
			});`,
		});
		const page = await context.newPage();
		await page.goto(`${office.url}/counter/3/`);
		await page.getByRole('heading', { name: 'Přepážka 3' }).waitFor();
		await page.getByRole('button', { name: 'English' }).click();
		await page.getByRole('heading', { name: 'Counter 3' }).waitFor();
		await context.close();
	});

	it('asks for the counter where the address leaves it open', async () => {
		const page = await clerk(officeView(), '/counter/');
		await page.getByRole('heading', { name: 'Vyberte svou přepážku', exact: true }).waitFor();
		await expectAccessible(page);
		await page.getByRole('link', { name: 'Přepážka 3' }).click();
		await page.getByRole('heading', { name: 'Přepážka 3' }).waitFor();
	});

	it('says that a wish did not get through', async () => {
		const page = await clerk();
		await page.route('**/call-next', (route) => route.abort());
		await press(page, 'Vyvolat dalšího');
		await page.locator('.call-next').getByText('Úřad neodpovídá. Zkuste to znovu.').waitFor();
	});

	it('Q66 sends a wish again as the same one while it is not answered and the situation is the same', async () => {
		const page = await clerk();
		const wishes: unknown[] = [];
		await page.route('**/call-next', (route) => {
			wishes.push(route.request().postDataJSON());
			return wishes.length < 4 ? route.abort() : route.fulfill({ json: {} });
		});
		for (let i = 0; i < 2; i++) await press(page, 'Vyvolat dalšího');
		office.show(counter3({ ticket: ticket() }));
		await page.getByText('zároveň dokončí P045').waitFor();
		for (let i = 0; i < 3; i++) await press(page, 'Vyvolat dalšího');
		const id = expect.any(String);
		const inHand = '2026-11-23/P045';
		expect(wishes).toEqual([
			{ inHand: null, wish: id },
			wishes[0],
			{ inHand, wish: id },
			wishes[2],
			{ inHand, wish: id },
		]);
		expect(new Set(wishes.map((wish) => JSON.stringify(wish))).size).toBe(3);
	});

	it('Q27 says so when something else was in hand by then, also once it shows what', async () => {
		const page = await clerk();
		office.reply = (_, body) => {
			const { inHand } = body as { inHand: unknown };
			const problem = { type: '/problems/situation-changed', title: '', status: 409, detail: '' };
			return inHand === null
				? { status: 409, body: { ...problem, inHand: '2026-11-23/P045' } }
				: { status: 200, body: {} };
		};
		await press(page, 'Vyvolat dalšího');
		const sentence = page.locator('.call-next').getByText('Situace u přepážky se mezitím změnila');
		await sentence.waitFor();
		office.show(counter3({ ticket: ticket() }));
		await page.getByText('zároveň dokončí P045').waitFor();
		expect(await sentence.count()).toBe(1);
		await expectAccessible(page);
		await press(page, 'Vyvolat dalšího');
		expect(await sentence.count()).toBe(0);
	});

	it('says that it is cut off, offers nothing to press meanwhile, and goes on by itself', async () => {
		const page = await clerk(
			counter3({ ticket: ticket({ state: 'serving' }), parked: [ticket({ number: 'P040', state: 'parked' })] }),
		);
		await page.keyboard.press('F9');
		office.setReachable(false);
		const notice = page.getByText('Spojení s úřadem se ztratilo');
		await notice.waitFor();
		expect(await page.locator('dialog button:not(.cancel):enabled').count()).toBe(0);
		await page.locator('dialog .cancel').click();
		expect(await page.locator('[data-action]:enabled').count()).toBe(0);
		for (const key of ['F2', 'F6', 'F9']) await page.keyboard.press(key);
		expect(await page.getByRole('dialog').count()).toBe(0);
		await expectAccessible(page);
		office.setReachable(true);
		await eventually(() => notice.count()).toBe(0);
		await page.locator('.hand [data-action="finish"]').click();
		await asked().toEqual([['3/finish', {}]]);
	});
});
