import type { Language } from '../words/languages.ts';

const cs = {
	title: 'Virtuální deska',
	intro: 'Vše, co by jinak bylo na drátech: dotkněte se kláves a tlačítek, sledujte displeje a papír.',
	language: 'Jazyk',
	lost: 'Stránka nemá spojení s úřadem.',
	failed: 'To se nepodařilo. Zkuste to znovu.',
	keypad: 'Klávesnice v hale',
	mainDisplay: 'Displej v hale',
	counter: (id: string) => `Přepážka ${id}`,
	buttons: { 'call-next': 'Další', recall: 'Znovu', finish: 'Hotovo', pause: 'Přestávka / otevřít' },
	held: { 'no-show': 'Hotovo podržet: nedostavil se', close: 'Přestávku podržet: zavřít' },
	printer: 'Tiskárna',
	paper: { ok: 'Dost papíru', low: 'Papír dochází', out: 'Bez papíru' },
	online: 'Připojená',
	nothingPrinted: 'Zatím se nic nevytisklo.',
	ticketPage: 'Stránka lístku na webu',
	link: 'Spojení s webem',
	linkUp: 'Spojeno',
	clock: 'Hodiny',
	forward: 'Posunout o',
	violations: 'Porušení pravidel zapojení',
};

/** Every sentence of the bench. */
export type BenchTexts = typeof cs;

const en: BenchTexts = {
	title: 'Virtual board',
	intro: 'Everything that would be on wires: touch keys and buttons, watch the displays and the paper.',
	language: 'Language',
	lost: 'The page has no connection to the office.',
	failed: 'That did not work. Please try again.',
	keypad: 'Keypad in the hall',
	mainDisplay: 'Display in the hall',
	counter: (id) => `Counter ${id}`,
	buttons: { 'call-next': 'Next', recall: 'Recall', finish: 'Finish', pause: 'Pause / open' },
	held: { 'no-show': 'Hold finish: did not come', close: 'Hold pause: close' },
	printer: 'Printer',
	paper: { ok: 'Enough paper', low: 'Paper low', out: 'No paper' },
	online: 'Connected',
	nothingPrinted: 'Nothing has been printed yet.',
	ticketPage: 'The ticket’s page on the website',
	link: 'Link to the website',
	linkUp: 'Connected',
	clock: 'Clock',
	forward: 'Move forward by',
	violations: 'Broken wiring rules',
};

/** The bench's sentences in each language. */
export const benchTexts: Readonly<Record<Language, BenchTexts>> = { cs, en };
