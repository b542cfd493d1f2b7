import type { RefusalReason } from '#local-api/messages.ts';
import type { Language } from '../words/languages.ts';
import { plural } from '../words/plurals.ts';

/** Also what can go wrong on the way: no answer, or one this page does not know. */
type Refusals = Readonly<Record<RefusalReason | 'unreachable' | 'not-understood', string>>;

const refusalsCs: Refusals = {
	'unknown-service': 'Tuto agendu úřad nemá.',
	'unknown-errand': 'Tento úkon agenda nemá.',
	'unknown-counter': 'Tuto přepážku úřad nemá.',
	'unknown-ticket': 'Tento lístek už není ve frontě.',
	'tickets-closed': 'Lístky se teď nevydávají.',
	'unknown-pin': 'Tento PIN tu dnes nemáme.',
	'too-early': 'Na přihlášení je ještě brzy.',
	'already-checked-in': 'S tímto PINem už je návštěvník přihlášený.',
	'cannot-join': 'K tomuto lístku už nikoho přidat nejde.',
	'too-many-errands': 'Tolik úkonů se na jeden lístek nevejde.',
	'slow-down': 'Příliš mnoho pokusů za sebou. Zkuste to za chvíli.',
	'counter-not-open': 'Přepážka není otevřená. Nejprve ji otevřete.',
	'time-not-ahead': 'Ten čas už minul, nebo je až po půlnoci. Zvolte pozdější čas dneška.',
	'counter-busy': 'U přepážky už někdo je. Nejprve ho dokončete.',
	'nobody-waiting': 'Pro tuto přepážku teď nikdo nečeká.',
	'nobody-called': 'Nikdo není vyvolaný.',
	'nobody-at-counter': 'U přepážky teď nikdo není.',
	'not-called-here': 'Tento lístek nevyvolala tato přepážka.',
	'not-parked-here': 'Tento lístek není odložený u této přepážky.',
	'too-late-to-return': 'Na návrat do fronty už je pozdě. Návštěvník si může vzít nový lístek.',
	'transfer-nowhere': 'Tam přesměrovat nejde: vyberte jinou agendu nebo přepážku, která ji vyřizuje.',
	'transfer-to-closed-counter': 'Ta přepážka je zavřená. Vyberte otevřenou přepážku nebo agendu.',
	unreachable: 'Úřad neodpovídá. Zkuste to znovu.',
	'not-understood': 'To se nepodařilo. Zkuste to znovu, nebo se obraťte na správce.',
};

const refusalsEn: Refusals = {
	'unknown-service': 'The office has no such service.',
	'unknown-errand': 'The service has no such errand.',
	'unknown-counter': 'The office has no such counter.',
	'unknown-ticket': 'This ticket is no longer in the queue.',
	'tickets-closed': 'No tickets are issued now.',
	'unknown-pin': 'We do not have this PIN today.',
	'too-early': 'It is too early to check in.',
	'already-checked-in': 'The visitor is already checked in with this PIN.',
	'cannot-join': 'Nobody can be added to this ticket any more.',
	'too-many-errands': 'So many errands do not fit on one ticket.',
	'slow-down': 'Too many attempts in a row. Try again in a while.',
	'counter-not-open': 'The counter is not open. Open it first.',
	'time-not-ahead': 'That time has passed, or is after midnight. Choose a later time of today.',
	'counter-busy': 'Somebody is at the counter. Finish with them first.',
	'nobody-waiting': 'Nobody is waiting for this counter now.',
	'nobody-called': 'Nobody has been called.',
	'nobody-at-counter': 'Nobody is at the counter now.',
	'not-called-here': 'This ticket was not called by this counter.',
	'not-parked-here': 'This ticket is not parked at this counter.',
	'too-late-to-return': 'It is too late to return to the queue. The visitor can take a new ticket.',
	'transfer-nowhere': 'It cannot go there: choose another service, or a counter that serves it.',
	'transfer-to-closed-counter': 'That counter is closed. Choose an open counter or a service.',
	unreachable: 'The office does not answer. Please try again.',
	'not-understood': 'That did not work. Try again, or ask the administrator.',
};

const cs = {
	title: (label: string) => `Přepážka ${label}`,
	language: 'Jazyk',
	state: { open: 'Otevřeno', paused: 'Přestávka', closed: 'Zavřeno' },
	noCounter: (id: string) => `Přepážku ${id} úřad nemá. Vyberte svou:`,
	chooseCounter: 'Vyberte svou přepážku',
	lost: 'Spojení s úřadem se ztratilo a zkouší se znovu. Zatím odtud nejde vyvolávat.',
	actions: {
		open: 'Otevřít',
		pause: 'Přestávka',
		close: 'Zavřít',
		'announce-closing': 'Oznámit zavření…',
		'override-tickets': 'Vydávání lístků',
		'call-next': 'Vyvolat dalšího',
		call: 'Vyvolat tento',
		recall: 'Vyvolat znovu',
		start: 'Začít obsluhovat',
		finish: 'Dokončit',
		'no-show': 'Nedostavil se',
		park: 'Odložit',
		resume: 'Pokračovat',
		transfer: 'Přesměrovat…',
		'put-back': 'Vrátit do fronty',
	},
	waiting: (count: number) =>
		count === 0
			? 'nikdo nečeká'
			: plural('cs', count, { one: 'čeká # člověk', few: 'čekají # lidé', other: 'čeká # lidí' }),
	alsoFinishes: (number: string) => `a dokončit ${number}`,
	inHand: 'U přepážky',
	nobodyInHand: 'Nikdo',
	nobodyHint: {
		open: 'Vyvolejte dalšího návštěvníka.',
		paused: 'Přepážka má přestávku.',
		closed: 'Přepážka je zavřená.',
	},
	ticketState: {
		waiting: 'čeká',
		called: 'vyvolán',
		serving: 'obsluhován',
		parked: 'odložen',
		'no-show': 'nedostavil se',
	},
	recalls: (count: number) =>
		count === 0 ? '' : plural('cs', count, { one: '# opakování', few: '# opakování', other: '# opakování' }),
	channel: { 'walk-in': 'bez rezervace', reservation: 'rezervace' },
	speaks: { cs: 'česky', en: 'anglicky' },
	fields: {
		service: 'Agenda',
		errand: 'Úkon',
		later: 'Potom',
		channel: 'Příchod',
		doubt: 'Rezervace',
		language: 'Jazyk',
		waited: 'Čekal',
	},
	doubt: {
		unconfirmed: 'neověřená, web je odpojený',
		withheld: 'neověřená, termín má i někdo jiný',
		disowned: 'web ji nezná',
		cancelled: 'zrušená',
	},
	running: { called: 'Od vyvolání', serving: 'Obsluha trvá' },
	queue: 'Čekající',
	queueHint: 'Koho vyvoláte mimo pořadí, ten jde hned. Ostatním zůstává jejich místo.',
	parked: 'Odložené',
	missed: 'Nedostavili se',
	missedHint: 'Kdo přijde pozdě, může se vrátit dopředu do fronty.',
	transfer: {
		title: (number: string) => `Kam s lístkem ${number}?`,
		toService: 'Na agendu',
		toCounter: 'K přepážce',
		cancel: 'Nechat tady',
	},
	others: 'Ostatní přepážky',
	free: 'volná',
	printer: 'Tiskárna lístků má potíže',
	paperLow: 'V tiskárně lístků dochází papír. Připravte novou roli.',
	printerState: (state: string) => `stav: ${state}`,
	unprinted: 'Bez papírového lístku jsou tato čísla. Návštěvníci je viděli na obrazovce:',
	shortcuts: 'Klávesové zkratky',
	refusals: refusalsCs,
};

/** Every sentence of a clerk's page. */
export type CounterTexts = typeof cs;

const en: CounterTexts = {
	title: (label) => `Counter ${label}`,
	language: 'Language',
	state: { open: 'Open', paused: 'Paused', closed: 'Closed' },
	noCounter: (id) => `The office has no counter ${id}. Choose yours:`,
	chooseCounter: 'Choose your counter',
	lost: 'The connection to the office is lost and is being tried again. Nobody can be called from here meanwhile.',
	actions: {
		open: 'Open',
		pause: 'Pause',
		close: 'Close',
		'announce-closing': 'Announce closing…',
		'override-tickets': 'Issuing of tickets',
		'call-next': 'Call next',
		call: 'Call this one',
		recall: 'Call again',
		start: 'Start serving',
		finish: 'Finish',
		'no-show': 'Did not come',
		park: 'Park',
		resume: 'Resume',
		transfer: 'Transfer…',
		'put-back': 'Put back',
	},
	waiting: (count) =>
		count === 0 ? 'nobody waiting' : plural('en', count, { one: '# person waiting', other: '# people waiting' }),
	alsoFinishes: (number) => `and finish ${number}`,
	inHand: 'At the counter',
	nobodyInHand: 'Nobody',
	nobodyHint: { open: 'Call the next visitor.', paused: 'The counter is paused.', closed: 'The counter is closed.' },
	ticketState: {
		waiting: 'waiting',
		called: 'called',
		serving: 'being served',
		parked: 'parked',
		'no-show': 'did not come',
	},
	recalls: (count) => (count === 0 ? '' : plural('en', count, { one: '# time again', other: '# times again' })),
	channel: { 'walk-in': 'without a reservation', reservation: 'reservation' },
	speaks: { cs: 'Czech', en: 'English' },
	fields: {
		service: 'Service',
		errand: 'Errand',
		later: 'Then',
		channel: 'Came',
		doubt: 'Reservation',
		language: 'Language',
		waited: 'Waited',
	},
	doubt: {
		unconfirmed: 'not verified, website cut off',
		withheld: 'not verified, somebody else has that time too',
		disowned: 'unknown to the website',
		cancelled: 'cancelled',
	},
	running: { called: 'Since the call', serving: 'Serving for' },
	queue: 'Waiting',
	queueHint: 'Whoever you call out of turn comes at once. The others keep their places.',
	parked: 'Parked',
	missed: 'Did not come',
	missedHint: 'Somebody who comes late can go back to the front of the queue.',
	transfer: {
		title: (number) => `Where should ${number} go?`,
		toService: 'To a service',
		toCounter: 'To a counter',
		cancel: 'Keep it here',
	},
	others: 'Other counters',
	free: 'free',
	printer: 'The ticket printer is in trouble',
	paperLow: 'The ticket printer is running out of paper. Have a new roll at hand.',
	printerState: (state) => `state: ${state}`,
	unprinted: 'These numbers have no paper. The visitors saw them on the screen:',
	shortcuts: 'Keyboard shortcuts',
	refusals: refusalsEn,
};

/** The clerk's sentences in each language. */
export const counterTexts: Readonly<Record<Language, CounterTexts>> = { cs, en };

/** A sentence for a problem's name; one that is not known yet is told as something that did not work. */
export function refusalSentence(reason: string, { refusals }: CounterTexts): string {
	const known: Readonly<Record<string, string>> = refusals;
	return known[reason] ?? refusals['not-understood'];
}
