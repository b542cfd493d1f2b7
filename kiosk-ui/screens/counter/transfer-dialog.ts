import { css, html, LitElement, nothing } from 'lit';
import { theme } from '../look/theme.ts';
import { type ActionBody, type CounterContext, serviceName } from './context.ts';

/** Asks where the visitor in hand should go; tells it by the event `transfer`, whose detail is the body of the request. */
export class TransferDialog extends LitElement {
	static override properties = { context: { attribute: false } };
	static override styles = [
		theme,
		css`
			dialog {
				width: min(40rem, 92vw); padding: var(--pz-space-5); border: 1px solid var(--pz-line-strong);
				border-radius: var(--pz-radius-large); color: inherit;
			}
			dialog::backdrop { background: rgb(20 32 46 / 55%); }
			h3 { margin: var(--pz-space-5) 0 var(--pz-space-2); }
			.buttons { display: flex; flex-wrap: wrap; gap: var(--pz-space-2); }
			.cancel { margin-top: var(--pz-space-5); }
		`,
	];
	declare context: CounterContext | null;

	constructor() {
		super();
		this.context = null;
	}

	/** Opens the question. */
	ask(): void {
		this.#dialog()?.showModal();
	}

	protected override render() {
		const { context } = this;
		const ticket = context?.counter.ticket ?? null;
		if (context === null || ticket === null) return nothing;
		const { texts, view, counter } = context;
		const services = view.services.filter(({ id }) => id !== ticket.service);
		const counters = view.counters.filter(({ id, state }) => id !== counter.id && state !== 'closed');
		return html`<dialog aria-labelledby="question">
			<h2 id="question">${texts.transfer.title(ticket.number)}</h2>
			<h3>${texts.transfer.toService}</h3>
			<div class="buttons">${services.map(({ id }) => this.#target(serviceName(context, id), { service: id }))}</div>
			<h3>${texts.transfer.toCounter}</h3>
			<div class="buttons">${counters.map(({ id, label }) => this.#target(label, { toCounter: id }))}</div>
			<button class="button cancel" @click=${() => this.#dialog()?.close()}>${texts.transfer.cancel}</button>
		</dialog>`;
	}

	#target(name: string, body: ActionBody) {
		const choose = () => {
			this.#dialog()?.close();
			this.dispatchEvent(new CustomEvent('transfer', { detail: body }));
		};
		return html`<button class="button" ?disabled=${this.context?.lost ?? false} @click=${choose}>${name}</button>`;
	}

	#dialog(): HTMLDialogElement | null {
		return this.renderRoot.querySelector('dialog');
	}
}
customElements.define('transfer-dialog', TransferDialog);
