import type { Language } from '#wire/office-config.ts';
import { firstKnown, languageOf } from './language.ts';

/** Language of an element: what it or the nearest element around it says it is in, else as for a page. */
export function languageOfElement(element: Element): Language {
	const around = element.closest('[lang]')?.getAttribute('lang') ?? '';
	return languageOf(around) ?? firstKnown(navigator.languages);
}
