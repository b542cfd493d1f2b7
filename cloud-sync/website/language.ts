import type { Language } from '#wire/office-config.ts';

/** The language a tag such as `en-GB` belongs to, or `null` when it is none of ours. */
export function languageOf(tag: string): Language | null {
	const primary = tag.toLowerCase().split('-')[0];
	return primary === 'cs' || primary === 'en' ? primary : null;
}

/** Language of a page: `?lang=` if given, else the first of the browser's languages that we speak, else Czech. */
export function languageOfPage(search: string, browserLanguages: readonly string[]): Language {
	const asked = new URLSearchParams(search).get('lang');
	return firstKnown(asked === null ? browserLanguages : [asked, ...browserLanguages]);
}

/** The first of the tags that is a language of ours, else Czech. */
export function firstKnown(tags: readonly string[]): Language {
	for (const tag of tags) {
		const language = languageOf(tag);
		if (language !== null) return language;
	}
	return 'cs';
}
