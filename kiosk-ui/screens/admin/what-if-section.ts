import { css, html, LitElement, nothing } from 'lit';
import type { WhatIfView } from '#local-api/messages.ts';
import { send } from '../live/requests.ts';
import { theme } from '../look/theme.ts';
import { locales } from '../words/languages.ts';
import { dayOf } from '../words/times.ts';
import { adminStyles } from './styles.ts';
import { type AdminContext, type Cell, table } from './tables.ts';

/** A day is played dozens of times, which takes a Pi a while. */
const PATIENCE_MS = 60_000;

type State =
	| { readonly kind: 'idle' | 'asking' | 'nothing-changed' | 'busy' | 'failed' }
	| { readonly kind: 'answered'; readonly answer: WhatIfView };

/** Asks what a change would have done to the waits of a past or simulated day. */
export class WhatIfSection extends LitElement {
	static override properties = {
		context: { attribute: false },
		days: { state: true },
		state: { state: true },
	};
	static override styles = [
		theme,
		adminStyles,
		css`
			form { display: flex; flex-wrap: wrap; gap: var(--pz-space-4) var(--pz-space-5); align-items: end; margin: var(--pz-space-3) 0; }
			fieldset { border: 0; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: var(--pz-space-1) var(--pz-space-4); min-width: 0; }
			legend { padding: 0; color: var(--pz-ink-soft); }
			label.field { display: grid; gap: var(--pz-space-1); color: var(--pz-ink-soft); }
			select { font: inherit; padding: var(--pz-space-2); min-height: 2.75rem; max-width: 100%; }
			.figures { margin-top: var(--pz-space-4); }
		`,
	];
	declare context: AdminContext | null;
	declare days: readonly string[] | 'loading' | 'unknown';
	declare state: State;

	constructor() {
		super();
		this.context = null;
		this.days = 'loading';
		this.state = { kind: 'idle' };
	}

	override connectedCallback(): void {
		super.connectedCallback();
		void this.#loadDays();
	}

	async #loadDays(): Promise<void> {
		try {
			const response = await fetch('/api/v1/what-if');
			this.days = response.ok ? (await response.json()).days : 'unknown';
		} catch {
			this.days = 'unknown';
		}
	}

	protected override render() {
		const { context, days } = this;
		if (context === null || days === 'loading') return nothing;
		const { texts } = context;
		if (days === 'unknown') return this.#card(html`<p>${texts.daysUnknown}</p>`);
		return html`${this.#card(html`<p class="soft">${texts.whatIfAbout}</p>${this.#form(context, days)}${this.#notice(context)}`)}
			${this.state.kind === 'answered' ? html`<div class="figures">${figuresTable(context, this.state.answer)}</div>` : nothing}`;
	}

	#card(content: unknown) {
		return html`<section class="card"><h2>${this.context?.texts.whatIf}</h2>${content}</section>`;
	}

	#form({ texts, view, reader }: AdminContext, days: readonly string[]) {
		const dayName = (date: string) => dayOf(`${date}T12:00Z`, { ...reader, timeZone: 'UTC' });
		return html`<form @submit=${(event: SubmitEvent) => this.#ask(event)}>
			<label class="field">${texts.whichDay}
				<select name="date">${[...days, ''].map(
					(date) => html`<option value=${date}>${date === '' ? texts.simulatedDay : dayName(date)}</option>`,
				)}</select></label>
			<fieldset><legend>${texts.extraCounter}</legend>
				${view.services.map(
					({ id, name }) =>
						html`<label><input type="checkbox" name="service" value=${id} /> ${name[reader.language]}</label>`,
				)}</fieldset>
			<label class="field">${texts.seats}
				<select name="seats"><option value="">${texts.seatsAsNow}</option>
					${[0, 1, 2, 3, 4, 5].map((seats) => html`<option value=${seats}>${seats}</option>`)}</select></label>
			<label><input type="checkbox" name="first-come" /> ${texts.firstCome}</label>
			<button class="button" ?disabled=${this.state.kind === 'asking'}>${texts.ask}</button>
		</form>`;
	}

	#notice({ texts }: AdminContext) {
		const words = {
			idle: '',
			answered: '',
			asking: texts.asking,
			'nothing-changed': texts.nothingChanged,
			busy: texts.whatIfBusy,
			failed: texts.notAnswered,
		}[this.state.kind];
		return html`<p role="status">${words}</p>`;
	}

	async #ask(event: SubmitEvent): Promise<void> {
		event.preventDefault();
		const form = new FormData(event.target as HTMLFormElement);
		const services = form.getAll('service');
		const seats = form.get('seats');
		const isFirstCome = form.has('first-come');
		if (services.length === 0 && seats === '' && !isFirstCome) {
			this.state = { kind: 'nothing-changed' };
			return;
		}
		const question = {
			date: form.get('date') || null,
			...(services.length > 0 && { counter: { services } }),
			...(seats !== '' && { capacity: { seats: Number(seats) } }),
			...(isFirstCome && { order: 'first-come' }),
		};
		this.state = { kind: 'asking' };
		const answer = await send<WhatIfView>('POST', '/api/v1/what-if', question, PATIENCE_MS);
		if (answer.ok) this.state = { kind: 'answered', answer: answer.value };
		else this.state = { kind: answer.reason === 'what-if-busy' ? 'busy' : 'failed' };
	}
}
customElements.define('what-if-section', WhatIfSection);

const FIGURES = ['people', 'mean', 'p90', 'turnedAway', 'unserved'] as const;

function figuresTable({ texts, reader }: AdminContext, answer: WhatIfView) {
	const locale = locales[reader.language];
	const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
	const signed = new Intl.NumberFormat(locale, { maximumFractionDigits: 1, signDisplay: 'exceptZero' });
	const rows = (['walk-in', 'reservation'] as const).flatMap((kind) =>
		FIGURES.map((figure): readonly Cell[] => {
			const { mean, low, high } = answer.difference[kind][figure];
			return [
				texts.kind[kind],
				texts.figure[figure],
				...(answer.recorded ? [plain.format(answer.recorded[kind][figure])] : []),
				plain.format(answer.asItWas[kind][figure].mean),
				plain.format(answer.changed[kind][figure].mean),
				html`<strong>${signed.format(mean)}</strong> (${signed.format(low)} … ${signed.format(high)})`,
			];
		}),
	);
	const { visitors, what, recorded, asItWas, withChange, difference } = texts;
	const day = dayOf(`${answer.date}T12:00Z`, { ...reader, timeZone: 'UTC' });
	const title = answer.recorded ? day : texts.simulatedDay;
	const columns = [visitors, what, ...(answer.recorded ? [recorded] : []), asItWas, withChange, difference];
	return table(title, columns, rows);
}
