import { css, html, LitElement, nothing } from 'lit';
import { Temporal } from 'temporal-polyfill';
import { theme } from '../look/theme.ts';
import { timeOfDay } from '../words/times.ts';
import type { ActionBody, CounterContext, PlannedAction } from './context.ts';

/** What the dialog tells by its event `planned`. */
export interface Planned {
	readonly action: PlannedAction;
	readonly body: ActionBody;
}

/** Times from now that are offered with one touch, in minutes. */
const OFFERED = { pause: [10, 15, 30, 60], park: [15, 30, 60, 120], 'announce-closing': [30, 60, 120] } as const;

/** Asks until when, or from when, something shall be so; tells it by the event `planned`. */
export class PlanDialog extends LitElement {
	static override properties = { context: { attribute: false }, action: { state: true }, kind: { state: true } };
	static override styles = [
		theme,
		css`
			dialog {
				width: min(40rem, 92vw); padding: var(--pz-space-5); border: 1px solid var(--pz-line-strong);
				border-radius: var(--pz-radius-large); color: inherit;
			}
			dialog::backdrop { background: rgb(20 32 46 / 55%); }
			.buttons, fieldset, form { display: flex; flex-wrap: wrap; align-items: end; gap: var(--pz-space-3); }
			.buttons, fieldset, form { margin-top: var(--pz-space-4); }
			fieldset { border: 0; padding: 0; }
			label { display: flex; align-items: center; gap: var(--pz-space-2); min-height: var(--pz-target); }
			input[type='time'] { font: inherit; min-height: 2.75rem; padding: 0 var(--pz-space-3); }
			input[type='radio'] { width: 1.4rem; height: 1.4rem; }
		`,
	];
	declare context: CounterContext | null;
	declare action: PlannedAction | null;
	declare kind: NonNullable<ActionBody['kind']>;

	constructor() {
		super();
		this.context = null;
		this.action = null;
		this.kind = 'break';
	}

	/** Opens the question for an action. */
	async ask(action: PlannedAction): Promise<void> {
		this.action = action;
		this.kind = 'break';
		await this.updateComplete;
		this.#dialog()?.showModal();
	}

	protected override render() {
		const { context, action } = this;
		if (context === null || action === null) return nothing;
		const { texts, counter } = context;
		const { plan } = texts;
		return html`<dialog aria-labelledby="question">
			<h2 id="question">${plan.title[action](counter.ticket?.number ?? '')}</h2>
			${action === 'pause' ? this.#kinds(context) : nothing}
			<div class="buttons">${OFFERED[action].map((minutes) => this.#offer(context, action, minutes))}</div>
			<form @submit=${(event: SubmitEvent) => this.#submit(event, context, action)}>
				<label>${plan.at} <input type="time" name="time" required></label>
				<button class="button primary" ?disabled=${context.lost}>${plan.confirm}</button>
			</form>
			<div class="buttons">
				${action === 'pause' ? this.#button(plan.withoutTime, () => this.#tell(action, null)) : nothing}
				${
					action === 'announce-closing' && counter.closesAt !== null
						? this.#button(plan.takeBack, () => this.#tell(action, null))
						: nothing
				}
				<button class="button cancel" @click=${() => this.#dialog()?.close()}>${plan.cancel}</button>
			</div>
		</dialog>`;
	}

	#kinds({ texts }: CounterContext) {
		const radio = (kind: NonNullable<ActionBody['kind']>) => html`<label>
			<input type="radio" name="kind" value=${kind} .checked=${this.kind === kind} @change=${() => {
				this.kind = kind;
			}}> ${texts.pauseKind[kind]}
		</label>`;
		return html`<fieldset aria-label=${texts.plan.kind}>${radio('break')} ${radio('back-office')}</fieldset>`;
	}

	#offer({ reader, texts }: CounterContext, action: PlannedAction, minutes: number) {
		const time = reader.now + minutes * 60_000;
		const label = texts.plan.inMinutes(minutes, timeOfDay(time, reader));
		return this.#button(label, () => this.#tell(action, new Date(time).toISOString()));
	}

	#button(label: string, press: () => void) {
		return html`<button class="button" ?disabled=${this.context?.lost ?? false} @click=${press}>${label}</button>`;
	}

	/** A time of day is of today, on the office's own clock. */
	#submit(event: SubmitEvent, { reader }: CounterContext, action: PlannedAction): void {
		event.preventDefault();
		const time = String(new FormData(event.target as HTMLFormElement).get('time'));
		const today = Temporal.Instant.fromEpochMilliseconds(Math.floor(reader.now)).toZonedDateTimeISO(reader.timeZone);
		this.#tell(action, today.withPlainTime(Temporal.PlainTime.from(time)).toString({ timeZoneName: 'never' }));
	}

	#tell(action: PlannedAction, time: string | null): void {
		this.#dialog()?.close();
		const body = action === 'announce-closing' ? { closesAt: time } : { until: time };
		const detail: Planned = { action, body: action === 'pause' ? { ...body, kind: this.kind } : body };
		this.dispatchEvent(new CustomEvent('planned', { detail }));
	}

	#dialog(): HTMLDialogElement | null {
		return this.renderRoot.querySelector('dialog');
	}
}
customElements.define('plan-dialog', PlanDialog);
