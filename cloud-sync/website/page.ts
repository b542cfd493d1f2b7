import { html, nothing, render, type TemplateResult } from 'lit';
import type { Language } from '#wire/office-config.ts';
import type { OfficeAnswer, OfficeName } from './answers.ts';
import { languageOfPage } from './language.ts';
import './page.css';
import { TEXTS, type Texts } from './texts.ts';

/** The language of a page and its texts. */
export interface Page {
	readonly texts: Texts;
	readonly language: Language;
}

/** Decides the page's language, before any element asks for it. */
export function openPage(): Page {
	const language = languageOfPage(location.search, navigator.languages);
	document.documentElement.lang = language;
	return { language, texts: TEXTS[language] };
}

/** Address of an office's first page. */
export function officeAddress({ language }: Page, { id }: OfficeName): string {
	return `/?${new URLSearchParams({ office: id, lang: language })}`;
}

/** Draws a page: the office's name, the switch of languages, and the content. */
export function drawPage(page: Page, office: OfficeName | null, content: TemplateResult): void {
	const { language, texts } = page;
	const other = language === 'cs' ? 'en' : 'cs';
	render(
		html`<header>
				<a class="skip" href="#content" @click=${skipToContent}>${texts.skipToContent}</a>
				<div class="width">
					<p class="office-name">${office === null ? nothing : html`<a href=${officeAddress(page, office)}>${office.name[language]}</a>`}</p>
					<p class="language">
						<a href=${inLanguage(other)} lang=${other} hreflang=${other} @click=${keepFragment}>${texts.otherLanguage}</a>
					</p>
				</div>
			</header>
			<main class="width" id="content" tabindex="-1">${content}</main>
			<footer><p class="width">${texts.footer}</p></footer>`,
		document.querySelector<HTMLElement>('#page') ?? document.body,
	);
}

/** Draws a page of one card under a heading; the office's name comes with what the card shows. */
export function drawCardPage(
	page: Page,
	title: string,
	card: (onOffice: (event: CustomEvent<OfficeAnswer>) => void) => TemplateResult,
): void {
	const draw = (office: OfficeName | null): void =>
		drawPage(
			page,
			office,
			html`<h1>${title}</h1>
				<div class="card narrow">${card(({ detail }) => draw(detail))}</div>`,
		);
	document.title = title;
	draw(null);
}

/** The same page, of the same office, in a language. */
function inLanguage(language: Language): string {
	const query = new URLSearchParams(location.search);
	query.set('lang', language);
	return `?${query}`;
}

/** The fragment says how far the visitor has come; a link must not replace it. */
function skipToContent(event: Event): void {
	event.preventDefault();
	document.querySelector<HTMLElement>('#content')?.focus();
}

function keepFragment(event: Event): void {
	const link = event.currentTarget;
	if (link instanceof HTMLAnchorElement) link.hash = location.hash;
}
