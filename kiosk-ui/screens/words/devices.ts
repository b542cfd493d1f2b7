import type { Language } from './languages.ts';

/** By the words of `DeviceHealth`, of which a printer's faults are some; `ready` needs none. */
const states: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
	cs: {
		ready: '',
		'paper-low': 'dochází papír',
		'paper-out': 'došel papír',
		'cover-open': 'otevřený kryt',
		offline: 'hlásí poruchu',
		'no-answer': 'neodpovídá',
		'stuck-key': 'uvízlá klávesa',
		'stuck-button': 'uvízlé tlačítko',
	},
	en: {
		ready: '',
		'paper-low': 'paper running low',
		'paper-out': 'out of paper',
		'cover-open': 'cover open',
		offline: 'reports a fault',
		'no-answer': 'does not answer',
		'stuck-key': 'a key is stuck',
		'stuck-button': 'a button is stuck',
	},
};

/** What is the matter with a device; the word itself where a newer office has another. */
export function deviceState(state: string, language: Language): string {
	return states[language][state] ?? state;
}
