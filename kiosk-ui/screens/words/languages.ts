import type { OfficeView } from '#local-api/messages.ts';

/** A text for people, in every language of the screens. */
export type LocalizedText = OfficeView['office']['name'];
export type Language = keyof LocalizedText;

/** Locale of each language: British English writes the day first and counts to 24 hours, as the wall clock does. */
export const locales: Readonly<Record<Language, string>> = { cs: 'cs-CZ', en: 'en-GB' };

/** What it takes to write for a reader: the language, the office's time zone and its present moment in epoch milliseconds. */
export interface Reader {
	readonly language: Language;
	readonly timeZone: string;
	readonly now: number;
}

const storageKey = 'prepazka-language';

/** The language a member of staff last chose in this browser; Czech at first. */
export function staffLanguage(): Language {
	return localStorage.getItem(storageKey) === 'en' ? 'en' : 'cs';
}

/** Keeps the choice of a member of staff in this browser. */
export function keepStaffLanguage(language: Language): void {
	localStorage.setItem(storageKey, language);
}
