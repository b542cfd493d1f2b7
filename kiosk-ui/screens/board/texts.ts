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
	closed: 'lístky se nevydávají',
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
	closed: 'no tickets now',
	lost: 'The board has no connection just now',
	lostHelp: 'Please watch the lit displays, or ask a clerk.',
};

/** The board's sentences in each language. */
export const boardTexts: Readonly<Record<Language, BoardTexts>> = { cs, en };
