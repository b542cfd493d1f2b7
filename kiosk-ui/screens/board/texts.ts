import type { Language } from '../words/languages.ts';
import { plural } from '../words/plurals.ts';

const cs = {
	calling: 'Voláme číslo',
	counter: 'přepážka',
	announcement: (number: string, counter: string) => `Číslo ${number}, přepážka ${counter}.`,
	others: 'Další vyvolaná čísla',
	nobody: 'Právě nikoho nevoláme',
	services: 'Kdo čeká',
	waiting: (count: number) =>
		count === 0 ? 'nikdo nečeká' : plural('cs', count, { one: '# čeká', few: '# čekají', other: '# čeká' }),
	wait: (range: string) => `čekání ${range}`,
	noCounter: 'není otevřená žádná přepážka',
	closed: {
		'outside-hours': 'lístky se nevydávají',
		'queue-full': 'další lístky už dnes nevydáváme',
		'no-counter': 'přepážky dnes už zavřely',
		'stopped-by-clerk': 'lístky dnes už nevydáváme',
		'numbers-used-up': 'lístky pro dnešek došly',
		'no-room': 'lístky teď nevydáváme',
	},
	late: (time: string) => `Do zavření v ${time} se nejspíš nedostane na čísla`,
	lateClosed: 'Dnes už bohužel nevyřídíme čísla',
	lateHelp: 'Obraťte se prosím na úředníka, nebo si rezervujte jiný den.',
	lost: 'Tabule právě nemá spojení',
	lostHelp: 'Sledujte prosím světelné displeje, nebo se obraťte na úředníka.',
};

/** Every sentence of the hall board, which always shows both languages. */
export type BoardTexts = typeof cs;

const en: BoardTexts = {
	calling: 'Now calling',
	counter: 'counter',
	announcement: (number, counter) => `Number ${number}, counter ${counter}.`,
	others: 'Also called',
	nobody: 'Nobody is being called just now',
	services: 'Waiting',
	waiting: (count) => (count === 0 ? 'nobody waiting' : `${count} waiting`),
	wait: (range) => `wait ${range}`,
	noCounter: 'no counter is open',
	closed: {
		'outside-hours': 'no tickets now',
		'queue-full': 'no more tickets today',
		'no-counter': 'the counters have closed for today',
		'stopped-by-clerk': 'no more tickets today',
		'numbers-used-up': 'no tickets left for today',
		'no-room': 'no tickets just now',
	},
	late: (time) => `We will probably not get to these before closing at ${time}`,
	lateClosed: 'We are sorry that we cannot serve these any more today',
	lateHelp: 'Please ask a clerk, or reserve another day.',
	lost: 'The board has no connection just now',
	lostHelp: 'Please watch the lit displays, or ask a clerk.',
};

/** The board's sentences in each language. */
export const boardTexts: Readonly<Record<Language, BoardTexts>> = { cs, en };
