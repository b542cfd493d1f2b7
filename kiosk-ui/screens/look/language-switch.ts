import { css, html, LitElement } from 'lit';
import type { Language } from '../words/languages.ts';
import { theme } from './theme.ts';

const names: Readonly<Record<Language, string>> = { cs: 'Čeština', en: 'English' };

/** Two buttons, one for each language; tells a choice by the event `language-chosen`, whose detail is the language. */
class LanguageSwitch extends LitElement {
	static override properties = { language: {} };
	static override styles = [
		theme,
		css`
			:host { display: flex; gap: var(--pz-space-2); }
			.button { padding-inline: var(--pz-space-4); }
			[aria-pressed='true'], [aria-pressed='true']:hover { background: var(--pz-accent); color: var(--pz-on-accent); }
		`,
	];
	declare language: Language;

	protected override render() {
		return (['cs', 'en'] as const).map(
			(language) => html`<button
				class="button" lang=${language} aria-pressed=${language === this.language}
				@click=${() => this.dispatchEvent(new CustomEvent('language-chosen', { detail: language }))}
			>${names[language]}</button>`,
		);
	}
}
customElements.define('language-switch', LanguageSwitch);
