import {
	type CSSResult,
	html,
	LitElement,
	type PropertyDeclarations,
	type PropertyValues,
	type TemplateResult,
	unsafeCSS,
} from 'lit';
import type { OfficeAnswer } from './answers.ts';
import { CloudClient } from './cloud-client.ts';
import { type Answer, type Failure, failureSentence } from './failure.ts';
import { type Format, formatFor } from './format.ts';
import { languageOfElement } from './language-of-element.ts';
import { TEXTS, type Texts } from './texts.ts';
import theme from './theme.css?inline';

/** Something asked of the cloud: on its way, here, or not to be had. */
export type Loadable<T> = { readonly kind: 'loading' } | Answered<T>;
type Answered<T> =
	| { readonly kind: 'loaded'; readonly value: T }
	| { readonly kind: 'failed'; readonly failure: Failure };

/** What every view needs to write about an office. */
export interface Writing {
	readonly office: OfficeAnswer;
	readonly format: Format;
	readonly texts: Texts;
}

/** Looks of an element: the common theme and its own style sheet. */
export function stylesOf(css: string): CSSResult[] {
	return [unsafeCSS(theme), unsafeCSS(css)];
}

/** An answer of the cloud as a state of loading. */
export function answered<T>(answer: Answer<T>): Answered<T> {
	return answer.ok ? { kind: 'loaded', value: answer.value } : { kind: 'failed', failure: answer.failure };
}

/**
 * An element about one office. Attributes: `office`, its id; `src`, the cloud's address (this page's own if left out).
 * Its language is that of the nearest `lang` attribute.
 */
export abstract class OfficeElement extends LitElement {
	static override properties: PropertyDeclarations = { office: {}, src: {}, about: { state: true } };
	declare office: string;
	declare src: string;
	declare protected about: Loadable<OfficeAnswer>;
	#client: CloudClient | null = null;
	#writing: Writing | null = null;

	constructor() {
		super();
		this.office = '';
		this.src = '';
		this.about = { kind: 'loading' };
	}

	protected get client(): CloudClient {
		this.#client ??= new CloudClient(this.src);
		return this.#client;
	}

	protected get texts(): Texts {
		return TEXTS[languageOfElement(this)];
	}

	/** Everything to write with, once the office is known. */
	protected get writing(): Writing | null {
		if (this.about.kind !== 'loaded') return null;
		const office = this.about.value;
		if (this.#writing?.office !== office) {
			const language = languageOfElement(this);
			this.#writing = { office, format: formatFor(language, office.timeZone), texts: TEXTS[language] };
		}
		return this.#writing;
	}

	override willUpdate(changed: PropertyValues<this>): void {
		if (!changed.has('office') && !changed.has('src')) return;
		this.#client = null;
		if (this.office !== '') void this.loadOffice();
	}

	/** Asks for the office, and again whenever a visitor tries again. */
	protected async loadOffice(): Promise<void> {
		const asked = this.office;
		this.about = { kind: 'loading' };
		const answer = await this.client.office(asked);
		if (asked !== this.office) return;
		this.about = answered(answer);
		if (answer.ok) this.dispatchEvent(new CustomEvent<OfficeAnswer>('prepazka-office', { detail: answer.value }));
	}

	protected override render(): TemplateResult {
		const { writing } = this;
		if (writing !== null) return this.renderOffice(writing);
		return this.about.kind === 'failed'
			? renderFailure(this.about.failure, this.texts, () => this.loadOffice())
			: renderLoading(this.texts);
	}

	protected abstract renderOffice(writing: Writing): TemplateResult;
}

/** A sentence while something is on its way. */
export function renderLoading(texts: Texts): TemplateResult {
	return html`<p class="soft" role="status">${texts.loading}</p>`;
}

/** A sentence about what failed, and a button to try it again. */
export function renderFailure(failure: Failure, texts: Texts, retry: () => void): TemplateResult {
	return html`<div class="notice bad" role="alert">
		<p>${failureSentence(failure, texts)}</p>
		<button class="button" type="button" @click=${retry}>${texts.tryAgain}</button>
	</div>`;
}
