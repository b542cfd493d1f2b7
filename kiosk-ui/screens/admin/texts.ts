import type { OfficeView } from '#local-api/messages.ts';
import type { Language } from '../words/languages.ts';
import { plural } from '../words/plurals.ts';

type DeviceName = keyof OfficeView['devices'];
type PrintFault = NonNullable<OfficeView['unprinted'][number]['reason']>;

const faultsCs: Readonly<Record<PrintFault, string>> = {
	'paper-out': 'došel papír',
	'cover-open': 'otevřený kryt',
	offline: 'tiskárna není připojená',
	'no-answer': 'tiskárna neodpovídá',
};
const faultsEn: Readonly<Record<PrintFault, string>> = {
	'paper-out': 'out of paper',
	'cover-open': 'cover open',
	offline: 'printer not connected',
	'no-answer': 'printer does not answer',
};
const devicesCs: Readonly<Record<DeviceName, string>> = {
	keypad: 'Klávesnice',
	deskButtons: 'Tlačítka na stolech',
	caller: 'Světelné displeje',
	printer: 'Tiskárna lístků',
};
const devicesEn: Readonly<Record<DeviceName, string>> = {
	keypad: 'Keypad',
	deskButtons: 'Desk buttons',
	caller: 'LED displays',
	printer: 'Ticket printer',
};

const cs = {
	title: 'Stav úřadu',
	language: 'Jazyk',
	lost: 'Stránka nemá spojení s úřadem. Níže je poslední známý stav.',
	devices: 'Zařízení',
	device: devicesCs,
	ok: 'v pořádku',
	trouble: 'porucha',
	link: 'Spojení s webem',
	linkState: { up: 'spojeno', down: 'přerušeno' },
	since: (time: string) => `od ${time}`,
	unsent: (count: number) =>
		plural('cs', count, {
			one: '# neodeslaná událost',
			few: '# neodeslané události',
			other: '# neodeslaných událostí',
		}),
	services: 'Agendy',
	service: 'Agenda',
	waitingCount: 'Čeká',
	reservations: 'Z toho rezervace',
	countersOpen: 'Otevřené přepážky',
	wait: 'Čekání',
	tickets: 'Lístky',
	ticketsOpen: 'vydávají se',
	closed: {
		'outside-hours': 'mimo otevírací dobu',
		'queue-full': 'fronta vyplní zbytek dne',
		'numbers-used-up': 'čísla došla',
	},
	counters: 'Přepážky',
	counter: 'Přepážka',
	state: 'Stav',
	counterState: { open: 'otevřeno', paused: 'přestávka', closed: 'zavřeno' },
	ticket: 'Lístek',
	unprinted: 'Nevytištěné lístky',
	reason: 'Důvod',
	fault: faultsCs,
	unknownFault: 'neznámý',
	waiting: 'Čekající',
	nobody: 'Nikdo nečeká.',
	number: 'Číslo',
	channel: { 'walk-in': 'bez rezervace', reservation: 'rezervace' },
	came: 'Příchod',
	issued: 'Vydán',
	ahead: 'Před ním',
	print: 'Tisk',
	printState: { pending: 'čeká na tisk', printing: 'tiskne se', printed: 'vytištěn', failed: 'nevytištěn' },
	promises: 'Jak jsme dodrželi slíbené čekání',
	promisesAbout:
		'Každý lístek nese dobu čekání: prostřední odhad a mez, kterou nemá překročit devět lidí z deseti. Tady je, jak to dopadlo.',
	tooFewPromises: 'Zatím je málo lístků na to, aby se dalo něco říct.',
	day: 'Den',
	today: 'dnes',
	judgedTickets: 'Lístků',
	withinBound: 'Nejvýše mez',
	withinMedian: 'Nejvýše prostřední odhad',
	missedBy: 'Průměrná chyba',
	bias: 'Průměrné zpoždění',
};

/** Every sentence of the admin page. */
export type AdminTexts = typeof cs;

const en: AdminTexts = {
	title: 'State of the office',
	language: 'Language',
	lost: 'The page has no connection to the office. Below is what was last known.',
	devices: 'Devices',
	device: devicesEn,
	ok: 'in order',
	trouble: 'trouble',
	link: 'Link to the website',
	linkState: { up: 'up', down: 'down' },
	since: (time) => `since ${time}`,
	unsent: (count) => plural('en', count, { one: '# unsent event', other: '# unsent events' }),
	services: 'Services',
	service: 'Service',
	waitingCount: 'Waiting',
	reservations: 'Reservations among them',
	countersOpen: 'Counters open',
	wait: 'Wait',
	tickets: 'Tickets',
	ticketsOpen: 'issued',
	closed: {
		'outside-hours': 'outside opening hours',
		'queue-full': 'the queue fills the day',
		'numbers-used-up': 'numbers used up',
	},
	counters: 'Counters',
	counter: 'Counter',
	state: 'State',
	counterState: { open: 'open', paused: 'paused', closed: 'closed' },
	ticket: 'Ticket',
	unprinted: 'Tickets without paper',
	reason: 'Reason',
	fault: faultsEn,
	unknownFault: 'unknown',
	waiting: 'People waiting',
	nobody: 'Nobody is waiting.',
	number: 'Number',
	channel: { 'walk-in': 'without a reservation', reservation: 'reservation' },
	came: 'Came',
	issued: 'Issued',
	ahead: 'Ahead',
	print: 'Paper',
	printState: { pending: 'waiting to print', printing: 'printing', printed: 'printed', failed: 'not printed' },
	promises: 'How we kept the waits we promised',
	promisesAbout:
		'Each ticket bears a wait: a middle estimate and a bound that nine of ten should not exceed. This is what came of it.',
	tooFewPromises: 'There are too few tickets yet to say.',
	day: 'Day',
	today: 'today',
	judgedTickets: 'Tickets',
	withinBound: 'Within the bound',
	withinMedian: 'Within the middle estimate',
	missedBy: 'Mean error',
	bias: 'Mean delay',
};

/** The admin page's sentences in each language. */
export const adminTexts: Readonly<Record<Language, AdminTexts>> = { cs, en };
