import type { Language } from '#wire/office-config.ts';

/** Forms of a counted word; a language that lacks `few` or `many` leaves them out (CLDR plural rules). */
export interface CountedForms {
	readonly one: string;
	readonly few?: string;
	readonly other: string;
}

const rules: Record<Language, Intl.PluralRules> = { cs: new Intl.PluralRules('cs'), en: new Intl.PluralRules('en') };

/** A whole number with its word in the form the language wants, e.g. `3 lidé čekají`. */
export function counted(language: Language, count: number, forms: CountedForms): string {
	const category = rules[language].select(count);
	const form = category === 'one' ? forms.one : category === 'few' ? (forms.few ?? forms.other) : forms.other;
	return `${count} ${form}`;
}
