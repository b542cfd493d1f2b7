import { html, LitElement, nothing } from 'lit';
import type { CounterAction, CounterView, OfficeView } from '#local-api/messages.ts';
import { followOffice } from '../live/live-view.ts';
import { Wishes } from '../live/wishes.ts';
import '../look/language-switch.ts';
import { theme } from '../look/theme.ts';
import { keepStaffLanguage, type Language, staffLanguage } from '../words/languages.ts';
import { timeOfDay } from '../words/times.ts';
import { actionButton, planButton, refusalNear } from './action-button.ts';
import type { ActionBody, CounterContext, PlannedAction } from './context.ts';
import { inHand } from './in-hand.ts';
import { counterChoice, otherCounters, paperTrouble, shortcutList } from './overview.ts';
import { PlanDialog, type Planned } from './plan-dialog.ts';
import { queueList } from './queue-list.ts';
import { refusalSentence } from './refusals.ts';
import { issuing, lateForToday, plansOf } from './rest-of-day.ts';
import { setAside } from './set-aside.ts';
import { actionOf } from './shortcuts.ts';
import { counterStyles } from './styles.ts';
import { counterTexts } from './texts.ts';
import { TransferDialog } from './transfer-dialog.ts';

/** What the office refused last, and why; `inHand` is what it told of the situation by then. */
interface Refused {
	readonly action: CounterAction;
	readonly reason: string;
	readonly inHand?: unknown;
}

/** The page from which a clerk calls, at `/counter/{id}/`. */
class CounterScreen extends LitElement {
	static override properties = { language: { state: true }, refused: { state: true } };
	static override styles = [theme, counterStyles];
	declare language: Language;
	declare refused: Refused | null;
	readonly #office = followOffice(this, (view) => this.#follow(view));
	readonly #id = location.pathname.split('/')[2] ?? '';
	readonly #wishes = new Wishes();
	#situation = '';
	readonly #onKey = (event: KeyboardEvent) => this.#pressKey(event);

	constructor() {
		super();
		this.language = staffLanguage();
		this.refused = null;
	}

	override connectedCallback(): void {
		super.connectedCallback();
		window.addEventListener('keydown', this.#onKey);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		window.removeEventListener('keydown', this.#onKey);
	}

	/** A refusal is about a situation; once that is another, the sentence would mislead, unless it tells of that one. */
	#follow(view: OfficeView): void {
		const counter = this.#counterIn(view);
		const situation = JSON.stringify([counter?.state, counter?.ticket, counter?.waiting]);
		if (situation === this.#situation) return;
		this.#situation = situation;
		this.#wishes.forget();
		if (this.refused?.inHand !== (counter?.ticket?.id ?? null)) this.refused = null;
	}

	#counterIn(view: OfficeView | null): CounterView | undefined {
		return view?.counters.find(({ id }) => id === this.#id);
	}

	protected override render() {
		const { view, lost } = this.#office;
		const texts = counterTexts[this.language];
		document.documentElement.lang = this.language;
		if (view === null) return lost ? html`<main><p class="notice bad" role="alert">${texts.lost}</p></main>` : nothing;
		const context = this.#context(view);
		if (context === null) return counterChoice(view, this.#id, texts);
		const number = context.counter.ticket?.number;
		document.title =
			number === undefined ? texts.title(context.counter.label) : `${number} · ${texts.title(context.counter.label)}`;
		return html`
			${this.#header(context)}
			<main>
				<div class="work">
					${lost ? html`<p class="notice bad" role="alert">${texts.lost}</p>` : nothing}
					${callNext(context)}
					${inHand(context)}
					${setAside(context)}
					${queueList(context)}
				</div>
				<div class="around">
					${lateForToday(context)}
					${paperTrouble(context)}
					${issuing(context)}
					${otherCounters(context)}
					${shortcutList(context)}
				</div>
			</main>
			<transfer-dialog
				.context=${context} @transfer=${(event: CustomEvent<ActionBody>) => this.#act('transfer', event.detail)}
			></transfer-dialog>
			<plan-dialog
				.context=${context} @planned=${({ detail }: CustomEvent<Planned>) => this.#act(detail.action, detail.body)}
			></plan-dialog>
		`;
	}

	#header(context: CounterContext) {
		const { counter, texts, view, reader } = context;
		const { state } = counter;
		return html`<header>
			<div class="name">
				<h1>${texts.title(counter.label)}</h1>
				<p class="soft">${view.office.name[this.language]} · <span class="time">${timeOfDay(reader.now, reader)}</span></p>
			</div>
			<strong class="badge ${state}">${counter.pause === null ? texts.state[state] : texts.pauseKind[counter.pause.kind]}</strong>
			${plansOf(context)}
			<div class="buttons">
				${state === 'open' ? nothing : actionButton(context, 'open', { kind: 'primary' })}
				${state === 'open' ? actionButton(context, 'pause') : nothing}
				${state === 'closed' ? nothing : planButton(context, 'pause')}
				${state === 'closed' ? nothing : actionButton(context, 'close')}
				${state === 'closed' ? nothing : planButton(context, 'announce-closing')}
			</div>
			<language-switch
				role="group" aria-label=${texts.language} .language=${this.language}
				@language-chosen=${(event: CustomEvent<Language>) => this.#speak(event.detail)}
			></language-switch>
			${refusalNear(context, 'open', 'pause', 'close', 'announce-closing')}
		</header>`;
	}

	#context(view: OfficeView): CounterContext | null {
		const counter = this.#counterIn(view);
		if (counter === undefined) return null;
		const texts = counterTexts[this.language];
		const { refused } = this;
		return {
			view,
			counter,
			texts,
			reader: { language: this.language, timeZone: view.office.timeZone, now: this.#office.now },
			lost: this.#office.lost,
			refusal: refused && { action: refused.action, sentence: refusalSentence(refused.reason, this.language) },
			act: (action, body) => this.#act(action, body),
			chooseTransfer: () => this.#chooseTransfer(),
			plan: (action) => this.#plan(action),
		};
	}

	/** One wish at a time, and for what is shown: none is carried out on a state that its clerk has not seen. */
	async #act(action: CounterAction, body: ActionBody = {}): Promise<void> {
		if (this.ariaBusy === 'true') return;
		this.ariaBusy = 'true';
		const inHand = this.#counterIn(this.#office.view)?.ticket?.id ?? null;
		const answer = await this.#wishes.send(`/api/v1/counters/${this.#id}/${action}`, { ...body, inHand });
		this.ariaBusy = 'false';
		this.refused = answer.ok ? null : { action, reason: answer.reason, inHand: answer.problem.inHand };
	}

	/** Only somebody being served can be sent on. */
	#chooseTransfer(): void {
		const serving = this.#counterIn(this.#office.view)?.ticket?.state === 'serving';
		const dialog = this.renderRoot.querySelector('transfer-dialog');
		this.refused = serving ? null : { action: 'transfer', reason: 'nobody-at-counter' };
		if (serving && dialog instanceof TransferDialog) dialog.ask();
	}

	#plan(action: PlannedAction): void {
		const dialog = this.renderRoot.querySelector('plan-dialog');
		if (dialog instanceof PlanDialog) void dialog.ask(action);
	}

	#pressKey(event: KeyboardEvent): void {
		const counter = this.#counterIn(this.#office.view);
		const action = counter === undefined ? null : actionOf(event.key, counter);
		if (action === null) return;
		event.preventDefault();
		if (event.repeat || this.#office.lost) return;
		if (action === 'transfer') this.#chooseTransfer();
		else void this.#act(action);
	}

	#speak(language: Language): void {
		this.language = language;
		keepStaffLanguage(language);
	}
}

function callNext(context: CounterContext) {
	const { counter, texts } = context;
	const finishing = counter.ticket === null ? [] : [texts.alsoFinishes(counter.ticket.number)];
	return html`<div class="call-next">
		${actionButton(context, 'call-next', {
			kind: 'primary',
			note: [texts.waiting(counter.waiting), ...finishing].join(' · '),
			disabled: counter.state !== 'open',
		})}
		${refusalNear(context, 'call-next')}
	</div>`;
}
customElements.define('counter-screen', CounterScreen);
