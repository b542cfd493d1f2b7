import { html, LitElement, nothing } from 'lit';
import { followBench, followOffice } from '../live/live-view.ts';
import { send } from '../live/requests.ts';
import '../look/language-switch.ts';
import { theme } from '../look/theme.ts';
import { keepStaffLanguage, type Language, staffLanguage } from '../words/languages.ts';
import { dayOf } from '../words/times.ts';
import { type BenchContext, clock, counterBoxes, keypad, link, mainDisplay, printer } from './hardware.ts';
import { benchStyles } from './styles.ts';
import { type BenchTexts, benchTexts } from './texts.ts';

/** The hardware of the virtual board, to touch and to watch. */
class BenchScreen extends LitElement {
	static override properties = { language: { state: true }, failed: { state: true } };
	static override styles = [theme, benchStyles];
	declare language: Language;
	/** The last thing asked of the board was not done. */
	declare failed: boolean;
	readonly #bench = followBench(this);
	/** Knows the office's time zone. */
	readonly #office = followOffice(this);

	constructor() {
		super();
		this.language = staffLanguage();
		this.failed = false;
	}

	protected override render() {
		const { view, lost, now } = this.#bench;
		const { language } = this;
		const texts = benchTexts[language];
		document.documentElement.lang = language;
		document.title = texts.title;
		const warning = lost ? html`<p class="notice bad" role="alert">${texts.lost}</p>` : nothing;
		const office = this.#office.view?.office;
		if (view === null || office === undefined) return html`<main>${warning}</main>`;
		const reader = { language, timeZone: office.timeZone, now };
		const act: BenchContext['act'] = (method, path, body) => this.#act(method, path, body);
		const context: BenchContext = { view, texts, reader, act };
		return html`
			<header>
				<div><h1>${texts.title}</h1>
					<p class="soft">${office.name[language]} · ${dayOf(now, reader)}. ${texts.intro}</p></div>
				<language-switch
					role="group" aria-label=${texts.language} .language=${language}
					@language-chosen=${(event: CustomEvent<Language>) => this.#speak(event.detail)}
				></language-switch>
			</header>
			<main>
				${warning}
				${this.failed ? html`<p class="notice warn" role="alert">${texts.failed}</p>` : nothing}
				${violations(context.view.violations, texts)}
				<div class="hall">${mainDisplay(context)} ${keypad(context)} ${link(context)} ${clock(context)}</div>
				<div class="counters">${counterBoxes(context)}</div>
				${printer(context)}
			</main>
		`;
	}

	async #act(method: 'POST' | 'PUT', path: string, body: unknown): Promise<void> {
		const answer = await send(method, path, body);
		this.failed = !answer.ok;
	}

	#speak(language: Language): void {
		this.language = language;
		keepStaffLanguage(language);
	}
}

function violations(found: readonly string[], texts: BenchTexts) {
	if (found.length === 0) return nothing;
	return html`<div class="notice bad">
		<strong>${texts.violations}</strong>
		<ul>${found.map((violation) => html`<li>${violation}</li>`)}</ul>
	</div>`;
}
customElements.define('bench-screen', BenchScreen);
