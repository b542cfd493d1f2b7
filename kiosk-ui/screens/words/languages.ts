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

/** The language a member of staff last chose in this browser; Czech at first, and where it keeps nothing. */
export function staffLanguage(): Language {
	try {
		return localStorage.getItem(storageKey) === 'en' ? 'en' : 'cs';
	} catch {
		return 'cs';
	}
}

/** Keeps the choice of a member of staff in this browser; where that is forbidden, it holds as long as the page. */
export function keepStaffLanguage(language: Language): void {
	try {
		localStorage.setItem(storageKey, language);
	} catch {
		// The page speaks it already.
	}
}
