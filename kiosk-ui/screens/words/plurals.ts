import type { Language } from './languages.ts';

const rules = { cs: new Intl.PluralRules('cs-CZ'), en: new Intl.PluralRules('en-GB') };

/** The forms of a text that depend on a whole number, by the categories of its language. */
interface Forms {
	readonly cs: { readonly one: string; readonly few: string; readonly other: string };
	readonly en: { readonly one: string; readonly other: string };
}

/** Picks the form for a number and puts the number in place of `#`. */
export function plural<Of extends Language>(language: Of, count: number, forms: Forms[Of]): string {
	const category = rules[language].select(count);
	const byCategory: Partial<Record<Intl.LDMLPluralRule, string>> = forms;
	return (byCategory[category] ?? forms.other).replace('#', String(count));
}
