import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { KioskAnswer, OfficeView } from '#local-api/messages.ts';
import { FixtureOffice } from '../support/fixture-office.ts';
import { at, officeView, ticketView } from '../support/office-view.ts';
import {
	eventually,
	expectAccessible,
	expectNoScrolling,
	kioskSizes,
	openScreen,
	stopClock,
} from '../support/screen-browser.ts';
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

const kiosk = (options = {}) =>
	openScreen(browser, `${office.url}/kiosk/`, { viewport: kioskSizes.landscape, ...options });
const typed = (typedDigits: number) => officeView({ kiosk: { typedDigits, answer: null, joins: null } });
const answered = (answer: KioskAnswer, changes: Partial<OfficeView> = {}) =>
	officeView({ ...changes, kiosk: { typedDigits: 0, answer, joins: null } });
const press = (page: Page, name: string) => page.getByRole('button', { name }).click();
const shows = (page: Page, text: string) => page.getByText(text, { exact: false }).first().waitFor();
/** The id of a wish. */
const drawn = expect.any(String);
const paper = (state: 'printed' | 'failed') => ({ state, again: false, reason: null });

describe('the PIN entry', () => {
	it('sends the keys touched to the office, in the order in which they were touched', async () => {
		const page = await kiosk();
		for (const key of ['4', '7', '1', '1', '#']) await page.locator(`[data-key="${key}"]`).click();
		await expect
			.poll(() => office.requests.map(({ body }) => body))
			.toEqual(['4', '7', '1', '1', '#'].map((key) => ({ key })));
	});

	it('shows how many digits are typed, also to a visitor at the keypad, and never which', async () => {
		const page = await kiosk();
		await page.getByRole('img', { name: 'Zadáno číslic: 0 ze 4' }).waitFor();
		office.show(typed(3));
		await page.getByRole('img', { name: 'Zadáno číslic: 3 ze 4' }).waitFor();
		expect(await page.locator('.dots .typed').count()).toBe(3);
	});

	it('comes back to the front when somebody types at the keypad while the errands are open', async () => {
		const page = await kiosk();
		await press(page, 'Osobní doklady');
		await shows(page, 'Co přesně potřebujete?');
		office.show(typed(1));
		await page.getByRole('img', { name: 'Zadáno číslic: 1 ze 4' }).waitFor();
	});
});

describe('each answer to a PIN', () => {
	const answers: readonly [KioskAnswer, cs: readonly string[], en: readonly string[]][] = [
		[
			{ kind: 'ticket', ticket: ticketView() },
			['P045', 'Před vámi je 5 lidí.', 'Předpokládané čekání: 10–25 minut', 'Lístek se tiskne', '200 Kč na poplatek'],
			['P045', '5 people are ahead of you.', 'Expected wait: 10–25 minutes', 'being printed', '200 CZK for the fee'],
		],
		[
			{ kind: 'ticket', ticket: ticketView({ late: true, channel: 'reservation', print: paper('printed') }) },
			['Čas vaší rezervace už uplynul', 'Vezměte si prosím lístek.'],
			['Your reserved time has passed', 'Please take your ticket.'],
		],
		[
			{ kind: 'ticket', ticket: ticketView({ slotStart: at('10:00'), peopleAhead: 1 }) },
			['Od 10:00 půjdete před návštěvníky bez rezervace.', 'Před vámi je 1 člověk.'],
			['From 10:00 you go before visitors without a reservation.', '1 person is ahead of you.'],
		],
		[
			{ kind: 'ticket', ticket: ticketView({ slotStart: at('10:00'), doubt: 'unconfirmed' }) },
			['Od 10:00 půjdete před ostatními. Rezervaci ještě ověříme.'],
			['From 10:00 you go before others. We have yet to verify your reservation.'],
		],
		[
			{ kind: 'ticket', ticket: ticketView({ doubt: 'withheld' }) },
			['Tento termín má i někdo jiný.'],
			['Somebody else has this time too.'],
		],
		[{ kind: 'pin-too-short' }, ['PIN má čtyři číslice'], ['A PIN has four digits']],
		[
			{ kind: 'unknown-pin' },
			['Tento PIN tu dnes nemáme', 'lístek bez rezervace'],
			['We do not have this PIN today', 'ticket without a reservation'],
		],
		[
			{ kind: 'unknown-pin', onlyInTime: true },
			['Tento PIN teď neznáme', 'jen kolem jejího času'],
			['We do not know this PIN now', 'only around its time'],
		],
		[
			{ kind: 'too-early', opensAt: at('9:45'), slotStart: at('10:00') },
			['Rezervaci máte na 10:00. Přihlásit se můžete od 9:45', 'posuneme vás dopředu'],
			['Your reservation is for 10:00. You can check in from 9:45', 'we move you forward'],
		],
		[
			{ kind: 'already-checked-in', number: 'P041', state: 'waiting', counter: null },
			['S tímto PINem už jste přihlášeni', 'P041', 'Počkejte prosím'],
			['You are already checked in with this PIN', 'P041', 'Please wait'],
		],
		[
			{ kind: 'already-checked-in', number: 'P041', state: 'called', counter: '1' },
			['P041', 'Jděte prosím k přepážce 1.'],
			['P041', 'Please go to counter 1.'],
		],
		[
			{ kind: 'already-checked-in', number: 'P041', state: 'serving', counter: '1' },
			['P041', 'Právě jste na řadě u přepážky 1.'],
			['P041', 'You are being served at counter 1.'],
		],
		[
			{ kind: 'already-checked-in', number: 'P041', state: 'parked', counter: '1' },
			['P041', 'Vraťte se pak prosím k přepážce 1.'],
			['P041', 'Please come back to counter 1 then.'],
		],
		[
			{ kind: 'already-checked-in', number: 'P041', state: 'no-show', counter: '1' },
			['P041', 'Přihlaste se prosím hned u přepážky'],
			['P041', 'Please tell a clerk at a counter now'],
		],
		[
			{ kind: 'already-checked-in', number: 'P041', state: 'ended', counter: null },
			['P041', 'Lístek z této rezervace už neplatí', 'Vybrat nový lístek'],
			['P041', 'This reservation’s ticket is no longer valid', 'Choose a new ticket'],
		],
		[
			{ kind: 'slow-down', retryAt: '2026-11-23T09:30:45+01:00' },
			['Zkusit to znovu půjde za 45 sekund.'],
			['You can try again in 45 seconds.'],
		],
		[
			{ kind: 'tickets-closed', service: 'driver-licences', closed: { why: 'queue-full', opensAt: at('12:30') } },
			['Řidičské průkazy: teď bez lístků', 'Lístky znovu vydáváme dnes od 12:30.', 'na webu úřadu'],
			['Driver licences: no tickets now', 'Tickets are issued again today from 12:30.', 'website'],
		],
		[
			{
				kind: 'tickets-closed',
				service: 'driver-licences',
				closed: { why: 'outside-hours', opensAt: '2026-11-24T07:30:00+01:00' },
			},
			['úterý 24. listopadu od 7:30'],
			['Tuesday 24 November from 7:30'],
		],
		[
			{ kind: 'no-room' },
			['Přihlaste se prosím u úředníka', 'na disk úřadu nelze zapisovat'],
			['Please tell a clerk at a counter', 'disk cannot be written'],
		],
		[
			{ kind: 'unknown-service' },
			['Tuto agendu už tu nevyřizujeme', 'Obraťte se prosím na úředníka'],
			['We no longer offer this service', 'Please ask a clerk'],
		],
		[{ kind: 'out-of-order' }, ['Obraťte se prosím na úředníka'], ['Please ask a clerk']],
	];

	it.each(answers)(
		'says $kind in both languages, with what to do next, on both screens',
		async (answer, czech, english) => {
			office.show(answered(answer));
			const page = await kiosk();
			for (const sentence of czech) await shows(page, sentence);
			await expectNoScrolling(page);
			await page.setViewportSize(kioskSizes.portrait);
			await expectNoScrolling(page);
			await press(page, 'English');
			for (const sentence of english) await shows(page, sentence);
			await expectNoScrolling(page);
			await page.setViewportSize(kioskSizes.landscape);
			await expectNoScrolling(page);
			await expectAccessible(page);
		},
	);

	it('lets an early visitor take an ordinary ticket by a touch, as # does', async () => {
		const page = await kiosk();
		office.show(answered({ kind: 'too-early', opensAt: at('9:45'), slotStart: at('10:00') }));
		await press(page, 'Vzít lístek hned');
		await eventually(() => office.requests).toEqual([{ request: 'POST /api/v1/kiosk/keys', body: { key: '#' } }]);
	});

	it('is put aside by a touch, here and in the office, and a later answer is shown again', async () => {
		const page = await kiosk();
		office.show(answered({ kind: 'unknown-pin' }));
		await press(page, 'Zkusit znovu');
		await shows(page, 'Mám rezervaci');
		await eventually(() => office.requests.map(({ body }) => body)).toEqual([{ key: '*' }]);
		office.show(typed(4));
		office.show(answered({ kind: 'unknown-pin' }));
		await shows(page, 'Tento PIN tu dnes nemáme');
	});

	it('counts down while a visitor must wait', async () => {
		const page = await kiosk();
		await stopClock(page);
		office.show(answered({ kind: 'slow-down', retryAt: '2026-11-23T09:30:03+01:00' }));
		await page.reload();
		await shows(page, 'za 3 sekundy');
		await page.clock.runFor(2_000);
		await shows(page, 'za 1 sekundu');
		await page.clock.runFor(1_000);
		await shows(page, 'Teď už můžete PIN zadat znovu.');
	});
});

describe('a family with several reservations', () => {
	it('Q80 adds another PIN after the first by a touch, as # does, and is done by *', async () => {
		const reserved = ticketView({ channel: 'reservation', slotStart: at('9:30') });
		const page = await kiosk();
		office.show(officeView({ kiosk: { typedDigits: 0, joins: 'P045', answer: { kind: 'ticket', ticket: reserved } } }));
		for (const viewport of [kioskSizes.portrait, kioskSizes.landscape]) {
			await page.setViewportSize(viewport);
			await expectNoScrolling(page);
		}
		await press(page, 'Přidat další rezervaci');
		await eventually(() => office.requests.map(({ body }) => body)).toEqual([{ key: '#' }]);
		office.show(officeView({ kiosk: { typedDigits: 2, joins: 'P045', answer: null } }));
		await shows(page, 'Zadejte PIN další rezervace');
		await shows(page, 'P045');
		await page.getByRole('img', { name: 'Zadáno číslic: 2 ze 4' }).waitFor();
		for (const viewport of [kioskSizes.portrait, kioskSizes.landscape]) {
			await page.setViewportSize(viewport);
			await expectNoScrolling(page);
			await expectAccessible(page);
		}
		await press(page, 'English');
		await shows(page, 'You will go together under this number.');
		await press(page, 'Done');
		await eventually(() => office.requests.map(({ body }) => body)).toEqual([{ key: '#' }, { key: '*' }]);
		office.show(officeView());
		await shows(page, 'I have a reservation');
	});

	it.each(['cs', 'en'] as const)(
		'Q81 who came late and may add others sees the whole ticket on both screens (%s)',
		async (language) => {
			const page = await kiosk();
			if (language === 'en') await press(page, 'English');
			const late = ticketView({ channel: 'reservation', slotStart: at('9:30'), late: true, expectedWait: null });
			office.show(officeView({ kiosk: { typedDigits: 0, joins: 'P045', answer: { kind: 'ticket', ticket: late } } }));
			await shows(page, { cs: 'Přidat další rezervaci', en: 'Add another reservation' }[language]);
			for (const viewport of [kioskSizes.portrait, kioskSizes.landscape]) {
				await page.setViewportSize(viewport);
				await expectNoScrolling(page);
			}
		},
	);

	it('Q83 is offered that only for a reservation’s ticket that still waits', async () => {
		const page = await kiosk();
		office.show(
			officeView({ kiosk: { typedDigits: 0, joins: null, answer: { kind: 'ticket', ticket: ticketView() } } }),
		);
		await shows(page, 'P045');
		expect(await page.getByText('Přidat další rezervaci').count()).toBe(0);
	});
});

describe('a visitor without a reservation', () => {
	const issue = () => {
		office.reply = () => ({ status: 201, body: ticketView() });
	};

	it('sees for each service how many wait and how long it may take', async () => {
		const page = await kiosk();
		await shows(page, 'Čeká 5 lidí');
		await shows(page, 'Čekání 10–25 minut');
		await shows(page, 'Čekají 2 lidé');
		await shows(page, 'Přepážka zatím není otevřená');
		for (const viewport of [kioskSizes.portrait, kioskSizes.landscape]) {
			await page.setViewportSize(viewport);
			await expectNoScrolling(page);
			await expectAccessible(page);
		}
	});

	it('chooses service and errand and gets the number of the ticket', async () => {
		issue();
		const page = await kiosk();
		await press(page, 'Osobní doklady');
		await expectAccessible(page);
		await expectNoScrolling(page);
		await press(page, 'Žádost o občanský průkaz');
		await page.getByRole('heading', { name: 'Vaše číslo P045' }).waitFor();
		expect(office.requests).toEqual([
			{
				request: 'POST /api/v1/tickets',
				body: { service: 'personal-documents', errand: 'apply-id-card', language: 'cs', wish: drawn },
			},
		]);
	});

	it('who wants something else gets a ticket without an errand, in the language of the screen', async () => {
		issue();
		const page = await kiosk();
		await press(page, 'English');
		await press(page, 'Personal documents');
		await press(page, 'Something else');
		await page.getByRole('heading', { name: 'Your number P045' }).waitFor();
		expect(office.requests.map(({ body }) => body)).toEqual([
			{ service: 'personal-documents', language: 'en', wish: drawn },
		]);
	});

	it('is not asked for the errand where there is but one, and a second touch takes no second ticket', async () => {
		issue();
		const page = await kiosk();
		await page.getByRole('button', { name: 'Řidičské průkazy' }).dblclick();
		await page.getByRole('heading', { name: 'Vaše číslo P045' }).waitFor();
		expect(office.requests.map(({ body }) => body)).toEqual([
			{ service: 'driver-licences', errand: 'driver-licence', language: 'cs', wish: drawn },
		]);
	});

	it('Q66 asks an office that died again for the same ticket until it is back, and tells the visitor that it takes a moment', async () => {
		const page = await kiosk();
		await stopClock(page);
		const wishes: unknown[] = [];
		await page.route('**/api/v1/tickets', (route) => {
			wishes.push(route.request().postDataJSON());
			return wishes.length < 3 ? route.abort() : route.fulfill({ status: 201, json: ticketView() });
		});
		await press(page, 'Řidičské průkazy');
		for (const attempts of [1, 2]) {
			await shows(page, 'Okamžik prosím, na váš lístek ještě čekáme.');
			await page.clock.runFor(4_000);
			expect(wishes).toHaveLength(attempts);
			await page.clock.runFor(1_000);
		}
		await page.getByRole('heading', { name: 'Vaše číslo P045' }).waitFor();
		expect(await page.getByText('Okamžik prosím').count()).toBe(0);
		expect(wishes).toEqual([wishes[0], wishes[0], wishes[0]]);
	});

	it('Q66 gives up on an office that does not answer, and the next visitor’s wish is another', async () => {
		const page = await kiosk();
		await stopClock(page);
		const wishes = new Set<string>();
		let attempts = 0;
		await page.route('**/api/v1/tickets', (route) => {
			attempts += 1;
			wishes.add(route.request().postDataJSON().wish);
			return route.abort();
		});
		for (const visitor of [1, 2]) {
			await press(page, 'Řidičské průkazy');
			for (const again of [1, 2, 3]) {
				await eventually(() => attempts).toBe((visitor - 1) * 3 + again);
				await page.clock.runFor(5_000);
			}
			await shows(page, 'Obraťte se prosím na úředníka');
			expect(wishes.size).toBe(visitor);
			await press(page, 'Zpět na začátek');
		}
	});

	it('Q75 marks several things of several services and takes one ticket for all', async () => {
		issue();
		const page = await kiosk();
		await press(page, 'Vyřídit víc věcí na jeden lístek');
		const take = page.getByRole('button', { name: 'Zatím nic není vybráno' });
		expect(await take.isDisabled()).toBe(true);
		// A finger's hover stays where it has touched, and the next page's button may lie there.
		const ground = () =>
			take.evaluate((button) => button.ownerDocument.defaultView?.getComputedStyle(button).backgroundColor);
		await page.mouse.move(0, 0);
		const untouched = await ground();
		await take.hover({ force: true });
		expect(await ground()).toBe(untouched);
		await press(page, 'Osobní doklady');
		for (const viewport of [kioskSizes.portrait, kioskSizes.landscape]) {
			await page.setViewportSize(viewport);
			await expectNoScrolling(page);
			await expectAccessible(page);
		}
		await press(page, 'Vyzvednutí občanského průkazu');
		await press(page, 'Žádost o cestovní pas');
		await press(page, 'Žádost o občanský průkaz');
		await press(page, 'Žádost o občanský průkaz');
		await page.getByRole('button', { name: 'Žádost o cestovní pas', pressed: true }).waitFor();
		await page.getByRole('button', { name: 'Žádost o občanský průkaz', pressed: false }).waitFor();
		await press(page, 'Ostatní agendy');
		await press(page, 'Řidičské průkazy');
		await press(page, 'Něco jiného');
		await press(page, 'Ostatní agendy');
		await shows(page, 'Vyzvednutí občanského průkazu');
		await expectNoScrolling(page);
		await expectAccessible(page);
		await press(page, 'English');
		await press(page, 'Take a ticket for 3 things');
		await page.getByRole('heading', { name: 'Your number P045' }).waitFor();
		expect(office.requests.map(({ body }) => body)).toEqual([
			{
				service: 'personal-documents',
				errands: ['collect-id-card', 'apply-passport'],
				later: [{ service: 'driver-licences' }],
				language: 'en',
				wish: drawn,
			},
		]);
	});

	it('Q75 cannot mark more than fits on a ticket', async () => {
		const [first] = officeView().services;
		if (first === undefined) throw new Error('the example office has services');
		const errands = Array.from({ length: 9 }, (_, i) => ({
			id: `errand-${i}`,
			name: { cs: `Úkon ${i}`, en: `Errand ${i}` },
			bring: [],
		}));
		office.show(officeView({ services: [{ ...first, errands }] }));
		const page = await kiosk();
		await press(page, 'Osobní doklady');
		await press(page, 'Vyřídit víc věcí na jeden lístek');
		for (let i = 0; i < 5; i++) await press(page, `Úkon ${i}`);
		await press(page, 'Další');
		for (let i = 5; i < 9; i++) await press(page, `Úkon ${i}`);
		await shows(page, 'Víc už se na jeden lístek nevejde.');
		await page.getByRole('button', { name: 'Úkon 8', pressed: false }).waitFor();
		await page.getByRole('button', { name: 'Vzít lístek na 8 věcí' }).waitFor();
		await expectNoScrolling(page);
	});

	it('Q77 is told which service comes after which, and what to have ready for all', async () => {
		const later = [{ service: 'driver-licences', errand: 'driver-licence' }];
		const errands = ['apply-id-card', 'apply-id-card'];
		office.reply = () => ({ status: 201, body: ticketView({ errands, later }) });
		const page = await kiosk();
		await press(page, 'Registr vozidel');
		await shows(page, 'Osobní doklady, potom Řidičské průkazy');
		expect(await page.getByText('200 Kč na poplatek').count()).toBe(1);
	});

	it('cannot choose a service without tickets, and is told why, when again and what to do', async () => {
		const services = officeView().services.map((service) =>
			service.id === 'driver-licences'
				? { ...service, ticketsOpen: false, ticketsClosed: { why: 'numbers-used-up' as const, opensAt: null } }
				: service,
		);
		office.show(officeView({ services }));
		const page = await kiosk();
		const closed = page.getByRole('button', { name: 'Řidičské průkazy' });
		expect(await closed.isDisabled()).toBe(true);
		expect(await closed.textContent()).toContain('Pro dnešek už jsme vydali všechny lístky.');
		expect(await closed.textContent()).toContain('Termín si můžete rezervovat na webu úřadu.');
		await expectAccessible(page);
	});

	it('is told at once when the turn may not come today', async () => {
		issue();
		office.show(officeView({ waiting: [ticketView({ outlook: 'unsure' })] }));
		const page = await kiosk();
		await press(page, 'Řidičské průkazy');
		await page.getByText('Úřad zavírá v 17:00. Není jisté, že na vás dnes přijde řada.').waitFor();
		await expectAccessible(page);
		office.show(officeView({ waiting: [ticketView({ outlook: 'unlikely' })] }));
		await page.getByText('Nejspíš na vás dnes řada nepřijde.').waitFor();
	});

	it('is told kindly when the office refuses at the last moment', async () => {
		office.reply = () => ({
			status: 409,
			body: {
				type: '/problems/tickets-closed',
				title: '',
				status: 409,
				detail: '',
				why: 'queue-full',
				opensAt: at('12:30'),
			},
		});
		const page = await kiosk();
		await press(page, 'Registr vozidel');
		await shows(page, 'Další návštěvu už dnes přepážky nestihnou.');
		await shows(page, 'dnes od 12:30');
		await press(page, 'Zpět na začátek');
		await shows(page, 'Nemám rezervaci');
		expect(office.requests).toHaveLength(1);
	});

	it('sees the place in the queue and the paper as they change, and is to remember the number when the paper fails', async () => {
		issue();
		const page = await kiosk();
		await press(page, 'Registr vozidel');
		await shows(page, 'Lístek se tiskne');
		office.show(officeView({ waiting: [ticketView({ peopleAhead: 2, print: paper('printed') })] }));
		await shows(page, 'Před vámi jsou 2 lidé.');
		await shows(page, 'Vezměte si prosím lístek.');
		const { id, number } = ticketView();
		office.show(officeView({ waiting: [ticketView()], unprinted: [{ id, number, reason: 'paper-out', page: null }] }));
		await shows(page, 'Zapamatujte si prosím své číslo');
		await shows(page, 'Vaše místo ve frontě platí.');
		for (const viewport of [kioskSizes.portrait, kioskSizes.landscape]) {
			await page.setViewportSize(viewport);
			await expectNoScrolling(page);
			await expectAccessible(page);
		}
	});

	it.each(['cs', 'en'] as const)(
		'D40 without paper can follow the ticket on the phone, by the code that the paper would have borne (%s)',
		async (language) => {
			issue();
			const page = await kiosk();
			if (language === 'en') await press(page, 'English');
			await press(page, { cs: 'Registr vozidel', en: 'Vehicle registry' }[language]);
			const { id, number } = ticketView();
			const address = 'https://prepazka.example/ticket/?lang=cs#sumperk.kZ3v9QpXw1aB';
			const unprinted = [{ id, number, reason: 'paper-out' as const, page: address }];
			office.show(officeView({ waiting: [ticketView()], unprinted }));
			const code = page.getByRole('img', {
				name: { cs: 'Stránka vašeho lístku na webu', en: 'Your ticket’s page on the website' }[language],
			});
			await code.waitFor();
			await shows(page, { cs: 'Načtěte kód telefonem', en: 'Scan the code with your phone' }[language]);
			for (const viewport of [kioskSizes.portrait, kioskSizes.landscape]) {
				await page.setViewportSize(viewport);
				await expectNoScrolling(page);
				await expectAccessible(page);
				// Four to five centimetres on the screens in mind: a phone reads it from ten times as far away.
				expect((await code.boundingBox())?.width).toBeGreaterThan(180);
			}
		},
	);

	it('turns pages instead of scrolling when there are many services', async () => {
		const [first] = officeView().services;
		if (first === undefined) throw new Error('the example office has services');
		const services = Array.from({ length: 12 }, (_, i) => ({
			...first,
			id: `service-${i}`,
			name: { cs: `Agenda ${i}`, en: `Service ${i}` },
			key: null,
		}));
		office.show(officeView({ services }));
		const page = await kiosk();
		await press(page, 'Další');
		await press(page, 'Další');
		await page.getByRole('button', { name: 'Agenda 11' }).waitFor();
		await expectNoScrolling(page);
	});
});

describe('the screen itself', () => {
	it('has nothing smaller to touch than 60 pixels', async () => {
		for (const viewport of [kioskSizes.portrait, kioskSizes.landscape]) {
			const page = await kiosk({ viewport });
			await shows(page, 'Mám rezervaci');
			for (const button of await page.getByRole('button').all()) {
				const box = await button.boundingBox();
				expect(Math.min(box?.width ?? 0, box?.height ?? 0), (await button.textContent()) ?? '').toBeGreaterThanOrEqual(
					60,
				);
			}
		}
	});

	it('opens no context menu and selects no text', async () => {
		const page = await kiosk();
		await shows(page, 'Mám rezervaci');
		const prevented = page.evaluate(
			`new Promise((answer) => window.addEventListener('contextmenu', (event) => answer(event.defaultPrevented)))`,
		);
		await page.getByText('Mám rezervaci', { exact: true }).click({ button: 'right' });
		expect(await prevented).toBe(true);
		await page.getByText('Zadejte čtyřmístný PIN').dblclick();
		expect(await page.evaluate('getSelection().toString()')).toBe('');
	});

	it('asks after a while whether somebody is there, then starts afresh in Czech', async () => {
		const page = await kiosk();
		await stopClock(page);
		await page.reload();
		/** Longer than the office may be silent, so that the screen asks it; its answer needs real time. */
		const pass = (seconds: number) =>
			Promise.all([page.waitForResponse('**/api/v1/state'), page.clock.fastForward(seconds * 1000)]);
		await press(page, 'English');
		await press(page, 'Personal documents');
		await pass(35);
		await press(page, 'Yes, continue');
		await pass(25);
		await shows(page, 'What exactly do you need?');
		await pass(30);
		await shows(page, 'Mám rezervaci');
		await press(page, 'English');
		await pass(35);
		await shows(page, 'Are you still here?');
		await page.clock.resume();
		await expectAccessible(page);
	});

	it('sends visitors to the clerk while the office is away, and goes on by itself when it is back', async () => {
		const page = await kiosk();
		await shows(page, 'Mám rezervaci');
		office.setReachable(false);
		await shows(page, 'Obraťte se prosím na úředníka');
		await shows(page, 'Please see the clerk');
		await expectAccessible(page);
		office.setReachable(true);
		await page.getByRole('button', { name: 'Řidičské průkazy' }).waitFor();
		expect(await page.getByText('Please see the clerk').count()).toBe(0);
	});
});
