import { html, LitElement, nothing } from 'lit';
import type { OfficeView, TicketView } from '#local-api/messages.ts';
import { followOffice } from '../live/live-view.ts';
import { type Answer, send } from '../live/requests.ts';
import { isUnanswered, Wishes } from '../live/wishes.ts';
import '../look/language-switch.ts';
import { theme } from '../look/theme.ts';
import type { Language } from '../words/languages.ts';
import { dayOf, timeOfDay } from '../words/times.ts';
import { answerPage } from './answer-page.ts';
import { errandsPage } from './errands-page.ts';
import { IdleClock } from './idle-clock.ts';
import { severalPage } from './several-page.ts';
import { joiningPage, type KioskContext, type ScreenKey, startPage } from './start-page.ts';
import { kioskStyles } from './styles.ts';
import { kioskTexts } from './texts.ts';
import {
	answerKey,
	type PutAside,
	refusalAnswer,
	type Step,
	shownStep,
	ticketWish,
	toggled,
	type Wish,
} from './visit.ts';

/** Seconds without a touch before the visitor is asked; a number without paper takes longer to learn. */
const quietSeconds = { choosing: 30, answer: 20, remember: 45 };

/**
 * A ticket is asked for so often, with so long from one time to the next: an office that died is started again meanwhile,
 * and then gives the ticket that it may have issued. One that has not answered by then will soon be taken for lost.
 */
const ticketAttempts = 3;
const betweenAttemptsMs = 5_000;

/** The screen in the lobby where visitors check in and take tickets. */
class KioskScreen extends LitElement {
	static override properties = {
		language: { state: true },
		step: { state: true },
		putAside: { state: true },
		delayed: { state: true },
	};
	static override styles = [theme, kioskStyles];
	declare language: Language;
	declare step: Step;
	declare putAside: PutAside;
	/** The office takes its time to issue a ticket. */
	declare delayed: boolean;
	readonly #office = followOffice(this, (view) => this.#follow(view));
	readonly #idle = new IdleClock();
	/** Keys go out one after the other, or a hurried PIN could arrive in another order. */
	#keys: Promise<unknown> = Promise.resolve();
	/** A second touch while a ticket is being issued is not a wish for a second ticket. */
	#taking = false;
	#keypad = '';
	#focused = 'start';

	constructor() {
		super();
		this.language = 'cs';
		this.step = { at: 'start' };
		this.putAside = null;
		this.delayed = false;
		this.addEventListener('pointerdown', () => this.#idle.touch());
		this.addEventListener('keydown', () => this.#idle.touch());
		this.addEventListener('contextmenu', (event) => event.preventDefault());
	}

	/** Whoever types at the keypad comes before what the screen was left at. */
	#follow({ kiosk }: OfficeView): void {
		const keypad = `${kiosk.typedDigits} ${kiosk.joins} ${kiosk.answer === null ? '' : answerKey(kiosk.answer)}`;
		if (keypad === this.#keypad) return;
		this.#keypad = keypad;
		this.#idle.touch();
		if (kiosk.answer === null) this.putAside = null;
		if (kiosk.typedDigits > 0 || kiosk.answer !== null || kiosk.joins !== null) this.step = { at: 'start' };
	}

	protected override willUpdate(): void {
		const texts = kioskTexts[this.language];
		document.documentElement.lang = this.language;
		document.title = texts.title;
		if (this.#secondsLeft() === 0) this.#startAfresh();
	}

	protected override updated(): void {
		const page = this.#shown().at;
		if (page === this.#focused) return;
		this.#focused = page;
		this.renderRoot.querySelector<HTMLElement>('h2[tabindex]')?.focus();
	}

	protected override render() {
		const { view, lost, now } = this.#office;
		if (lost) return lostNotice();
		if (view === null) return nothing;
		const { timeZone, name } = view.office;
		const reader = { language: this.language, timeZone, now };
		const context = { view, texts: kioskTexts[this.language], reader, press: (key: ScreenKey) => this.#press(key) };
		return html`
			<header>
				<div><h1>${name[this.language]}</h1><p class="soft">${dayOf(now, reader)}</p></div>
				<p class="clock">${timeOfDay(now, reader)}</p>
				<language-switch
					role="group" aria-label=${context.texts.languages} .language=${this.language}
					@language-chosen=${(event: CustomEvent<Language>) => this.#speak(event.detail)}
				></language-switch>
			</header>
			<main>${this.#page(context)}</main>
			${this.delayed ? html`<aside class="idle" aria-live="polite"><p>${context.texts.delayed}</p></aside>` : nothing}
			${this.#idleWarning()}
		`;
	}

	#page(context: KioskContext) {
		const step = this.#shown();
		const back = () => this.#go({ at: 'start' });
		switch (step.at) {
			case 'start':
				if (context.view.kiosk.joins !== null) return joiningPage(context, context.view.kiosk.joins);
				return startPage(
					context,
					(service) => this.#chooseService(service),
					() => this.#go({ at: 'several', service: null, chosen: [] }),
				);
			case 'errands': {
				const service = context.view.services.find(({ id }) => id === step.service);
				if (service === undefined) return nothing;
				const several = () => this.#go({ at: 'several', service: step.service, chosen: [] });
				const choose = (errand: string | null) => this.#take([{ service: step.service, errand }]);
				return errandsPage(service, context, { choose, several, back });
			}
			case 'several': {
				const service = context.view.services.find(({ id }) => id === step.service) ?? null;
				return severalPage(service, step.chosen, context, {
					toggle: (wish) => this.#go({ ...step, chosen: toggled(step.chosen, wish) }),
					open: (id) => this.#go({ ...step, service: id }),
					take: () => this.#take(step.chosen),
					back,
				});
			}
			case 'answer':
				return answerPage(step.answer, context, () => this.#putAside());
		}
	}

	#idleWarning() {
		const seconds = this.#secondsLeft();
		if (seconds === null) return nothing;
		const { idle } = kioskTexts[this.language];
		return html`<aside class="idle" aria-live="polite">
			<p><strong>${idle.title}</strong> <span aria-hidden="true">${idle.help(seconds)}</span></p>
			<button class="button primary" @click=${() => this.requestUpdate()}>${idle.stay}</button>
		</aside>`;
	}

	#shown(): Step {
		const { view } = this.#office;
		return view === null ? this.step : shownStep(view, this.step, this.putAside);
	}

	/** `null` while nothing needs to be put back, or a visitor is still busy. */
	#secondsLeft(): number | null {
		const step = this.#shown();
		if (step.at === 'start' && this.language === 'cs') return null;
		if (step.at !== 'answer') return this.#idle.secondsLeft(quietSeconds.choosing);
		const { answer } = step;
		const unprinted =
			answer.kind === 'ticket' && this.#office.view?.unprinted.some(({ id }) => id === answer.ticket.id);
		return this.#idle.secondsLeft(unprinted ? quietSeconds.remember : quietSeconds.answer);
	}

	#startAfresh(): void {
		if (this.#shown().at === 'answer') this.#putAside();
		this.step = { at: 'start' };
		this.language = 'cs';
		this.#idle.touch();
	}

	#speak(language: Language): void {
		this.language = language;
	}

	#go(step: Step): void {
		this.#idle.touch();
		this.step = step;
	}

	#putAside(): void {
		const answer = this.#office.view?.kiosk.answer ?? null;
		if (answer !== null && answerKey(answer) !== this.putAside) {
			this.putAside = answerKey(answer);
			this.#press('*');
		}
		this.#go({ at: 'start' });
	}

	#press(key: ScreenKey): void {
		this.#keys = this.#keys.then(async () => {
			const answer = await send('POST', '/api/v1/kiosk/keys', { key });
			if (!answer.ok) this.#go({ at: 'answer', answer: { kind: 'out-of-order' } });
		});
	}

	#chooseService(id: string): void {
		const errands = this.#office.view?.services.find((service) => service.id === id)?.errands ?? [];
		if (errands.length > 1) this.#go({ at: 'errands', service: id });
		else this.#take([{ service: id, errand: errands[0]?.id ?? null }]);
	}

	async #take(chosen: readonly Wish[]): Promise<void> {
		if (this.#taking) return;
		this.#taking = true;
		const wish = { ...ticketWish(chosen), language: this.language };
		const answer = await this.#ticketFor(wish);
		this.#taking = false;
		this.delayed = false;
		const { view } = this.#office;
		if (answer.ok) this.#go({ at: 'answer', answer: { kind: 'ticket', ticket: answer.value } });
		else if (view !== null) this.#go({ at: 'answer', answer: refusalAnswer(view, wish.service, answer) });
	}

	/** An office that is slow, or died, may have issued the ticket already: asked again for the same, it gives that one. */
	async #ticketFor(wish: object): Promise<Answer<TicketView>> {
		const wishes = new Wishes();
		for (let attempt = 1; ; attempt++) {
			const isTimeAgain = new Promise((resolve) => setTimeout(resolve, betweenAttemptsMs));
			const answer = await wishes.send<TicketView>('/api/v1/tickets', wish);
			if (!isUnanswered(answer) || attempt === ticketAttempts) return answer;
			this.delayed = true;
			await isTimeAgain;
		}
	}
}

function lostNotice() {
	const { cs, en } = kioskTexts;
	return html`<main class="lost">
		<div role="alert">
			<div lang="cs"><h1>${cs.lost.title}</h1><p>${cs.lost.help}</p></div>
			<div lang="en"><h2>${en.lost.title}</h2><p>${en.lost.help}</p></div>
		</div>
	</main>`;
}
customElements.define('kiosk-screen', KioskScreen);
