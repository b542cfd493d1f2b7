import { css, html, LitElement, nothing } from 'lit';
import { theme } from '../look/theme.ts';
import type { KioskTexts } from './texts.ts';

/** One thing to choose. */
export interface Choice {
	readonly id: string;
	readonly title: string;
	readonly details: readonly string[];
	/** What is written on the keypad key that does the same, if any. */
	readonly key: string | null;
	/** It is shown, with the reason among its details, but cannot be chosen. */
	readonly closed: boolean;
	/** Of several that can be chosen together: whether this one is. */
	readonly chosen?: boolean;
}

/** As many as fit on the smallest screen in use, 1280 × 800, without scrolling. */
const perPage = 5;

/** Large buttons, turned by pages when there are too many; tells a choice by the event `chosen`, whose detail is its id. */
class ChoiceList extends LitElement {
	static override properties = { choices: { attribute: false }, texts: { attribute: false }, page: { state: true } };
	static override styles = [
		theme,
		css`
			:host { display: flex; flex-direction: column; gap: 0.75rem; min-height: 0; }
			ul { flex: 1; min-height: 0; display: flex; flex-direction: column; gap: 0.75rem; list-style: none; }
			li { flex: 0 1 8rem; display: grid; }
			li > .button {
				width: 100%; min-height: 4.25rem; padding: 0.5rem 1.25rem; border-radius: var(--pz-radius-large);
				display: grid; grid-template-columns: 1fr auto; align-content: center; gap: 0.15rem 1rem; text-align: start;
				background: var(--pz-surface); box-shadow: var(--pz-shadow);
			}
			.button:hover:enabled { background: var(--pz-surface); }
			.button:active:enabled { background: var(--pz-accent-soft); }
			.title { font-size: 1.5rem; }
			.details { grid-column: 1; font-size: 1.15rem; font-weight: 400; color: var(--pz-ink-soft); text-wrap: pretty; }
			.details span:not(:last-child)::after { content: ' · '; }
			.closed .details span { display: block; }
			.closed .details span::after { content: none; }
			li > [aria-pressed='true'], li > [aria-pressed='true']:hover:enabled { background: var(--pz-accent-soft); border-color: var(--pz-accent); }
			[aria-pressed='true'] .title::after { content: ' ✓'; color: var(--pz-accent-strong); }
			.key {
				grid-column: 2; grid-row: 1 / span 2; align-self: center; font-size: 1rem; font-weight: 400;
				padding: 0.3rem 0.7rem; border: 1px solid var(--pz-line-strong); border-radius: var(--pz-radius);
				color: var(--pz-ink-soft); white-space: nowrap;
			}
			nav { display: flex; justify-content: space-between; gap: 1rem; }
			nav .button { min-height: var(--pz-target); }
			@media (orientation: portrait) {
				li > .button { padding-inline: 1.5rem; }
			}
		`,
	];
	declare choices: readonly Choice[];
	declare texts: KioskTexts;
	declare page: number;

	constructor() {
		super();
		this.choices = [];
		this.page = 0;
	}

	protected override render() {
		const pages = Math.max(1, Math.ceil(this.choices.length / perPage));
		const page = Math.min(this.page, pages - 1);
		return html`
			<ul>${this.choices.slice(page * perPage, (page + 1) * perPage).map((choice) => this.#choice(choice))}</ul>
			${pages === 1 ? nothing : this.#turning(page, pages)}
		`;
	}

	#choice({ id, title, details, key, closed, chosen }: Choice) {
		return html`<li class=${closed ? 'closed' : ''}>
			<button class="button" ?disabled=${closed} aria-pressed=${chosen ?? nothing}
				@click=${() => this.dispatchEvent(new CustomEvent('chosen', { detail: id }))}>
				<span class="title">${title}</span>
				<span class="details">${details.map((detail) => html`<span>${detail}</span>`)}</span>
				${key === null || closed ? nothing : html`<span class="key">${key}</span>`}
			</button>
		</li>`;
	}

	#turning(page: number, pages: number) {
		const { previous, next } = this.texts.errands;
		const turn = (to: number) => () => {
			this.page = to;
		};
		return html`<nav>
			<button class="button" ?disabled=${page === 0} @click=${turn(page - 1)}>${previous}</button>
			<button class="button" ?disabled=${page === pages - 1} @click=${turn(page + 1)}>${next}</button>
		</nav>`;
	}
}
customElements.define('choice-list', ChoiceList);
