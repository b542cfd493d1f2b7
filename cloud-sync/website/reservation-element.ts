import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { ReservationAnswer } from './answers.ts';
import css from './booking.css?inline';
import { bookedMemory } from './booking-memory.ts';
import { type Failure, failureSentence } from './failure.ts';
import { languageOfElement } from './language-of-element.ts';
import {
	answered,
	type Loadable,
	OfficeElement,
	renderFailure,
	renderLoading,
	stylesOf,
	type Writing,
} from './office-element.ts';
import { bringList } from './steps/frame.ts';
import { checkInGuide, reservationCard } from './steps/reserved-step.ts';

/** How far the visitor has come with cancelling. */
type Cancelling =
	| { readonly kind: 'not-asked' }
	| { readonly kind: 'asked' }
	| { readonly kind: 'pending' }
	| { readonly kind: 'failed'; readonly failure: Failure }
	| { readonly kind: 'done' };

/** Reservations that can still be given back. */
const CANCELLABLE: readonly ReservationAnswer['state'][] = ['held', 'confirmed'];

/** `<prepazka-reservation>`: shows and cancels the reservation whose `#id.token` is in the page's address. */
export class PrepazkaReservation extends OfficeElement {
	static override styles = stylesOf(css);
	static override properties: PropertyDeclarations = { reservation: { state: true }, cancelling: { state: true } };
	declare private reservation: Loadable<ReservationAnswer>;
	declare private cancelling: Cancelling;
	/** What this tab shows as booked. */
	readonly #booked = bookedMemory();
	#credentials = { id: '', token: '' };
	#focusWanted = false;

	constructor() {
		super();
		this.reservation = { kind: 'loading' };
		this.cancelling = { kind: 'not-asked' };
	}

	override connectedCallback(): void {
		super.connectedCallback();
		window.addEventListener('hashchange', this.#load);
		void this.#load();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		window.removeEventListener('hashchange', this.#load);
	}

	protected override updated(_changed: PropertyValues): void {
		if (!this.#focusWanted) return;
		this.#focusWanted = false;
		this.renderRoot.querySelector<HTMLElement>('[data-focus]')?.focus();
	}

	protected override render(): TemplateResult {
		switch (this.reservation.kind) {
			case 'loading':
				return renderLoading(this.texts);
			case 'failed':
				return this.reservation.failure.kind === 'not-found'
					? html`<p class="notice warn">${this.texts.manage.missing}</p>`
					: renderFailure(this.reservation.failure, this.texts, this.#load);
			case 'loaded':
				return super.render();
		}
	}

	protected override renderOffice(writing: Writing): TemplateResult {
		if (this.reservation.kind !== 'loaded') return renderLoading(writing.texts);
		const reservation = this.reservation.value;
		const valid = CANCELLABLE.includes(reservation.state);
		return html`${this.#state(reservation)} ${reservationCard(writing, reservation)}
			${
				valid
					? html`<p class="actions">
							<a class="button" href=${this.client.address(reservation.calendarUrl)} download>${this.texts.reserved.calendar}</a>
						</p>
						${checkInGuide(writing, reservation)}
						<h3>${this.texts.booking.bring}</h3>
						${bringList(writing, reservation.service, reservation.errand)} ${this.#cancelPart()}`
					: nothing
			}`;
	}

	#state({ state }: ReservationAnswer): TemplateResult {
		const { manage } = this.texts;
		return html`<div class="notice ${state === 'confirmed' ? 'good' : ''}" tabindex="-1" ?data-focus=${this.cancelling.kind === 'done'}>
			<h2>${this.cancelling.kind === 'done' ? manage.cancelled : manage.states[state]}</h2>
			${state === 'cancelled' || state === 'expired' || state === 'no-show' ? html`<p><a href=${this.client.pageAddress(`/?office=${encodeURIComponent(this.office)}`, languageOfElement(this))}>${manage.bookAnother}</a></p>` : nothing}
		</div>`;
	}

	#cancelPart(): TemplateResult {
		const { manage } = this.texts;
		if (this.cancelling.kind === 'not-asked') {
			return html`<p class="actions">
				<button class="button danger" type="button" data-focus @click=${() => this.#ask()}>${manage.cancel}</button>
			</p>`;
		}
		const pending = this.cancelling.kind === 'pending';
		return html`<section class="cancel">
			<h3 tabindex="-1" data-focus>${manage.cancelTitle}</h3>
			<p>${manage.cancelLead}</p>
			<div aria-live="polite">
				${this.cancelling.kind === 'failed' ? html`<p class="notice bad">${failureSentence(this.cancelling.failure, this.texts)}</p>` : nothing}
			</div>
			<p class="actions">
				<button class="button primary danger" type="button" aria-disabled=${pending ? 'true' : 'false'} @click=${() => this.#cancel()}>
					${pending ? manage.cancelling : manage.cancelYes}
				</button>
				<button class="button" type="button" @click=${() => this.#keep()}>${manage.cancelNo}</button>
			</p>
		</section>`;
	}

	readonly #load = async () => {
		const [id = '', token = ''] = location.hash.slice(1).split('.');
		this.reservation = { kind: 'loading' };
		this.cancelling = { kind: 'not-asked' };
		this.#credentials = { id, token };
		const answer = await this.client.reservation(id, token);
		this.reservation = answered(answer);
		if (!answer.ok) return;
		this.office = answer.value.office;
		this.#forgetIfCancelled(answer.value);
	};

	/** Going back would say that it is booked, and show a PIN that somebody else may have. */
	#forgetIfCancelled({ id, state }: ReservationAnswer): void {
		if (state === 'cancelled' && this.#booked.recall()?.id === id) this.#booked.forget();
	}

	#ask(): void {
		this.cancelling = { kind: 'asked' };
		this.#focusWanted = true;
	}

	#keep(): void {
		this.cancelling = { kind: 'not-asked' };
		this.#focusWanted = true;
	}

	async #cancel(): Promise<void> {
		if (this.cancelling.kind === 'pending') return;
		this.cancelling = { kind: 'pending' };
		const { id, token } = this.#credentials;
		const answer = await this.client.cancel(id, token);
		if (!answer.ok) {
			this.cancelling = { kind: 'failed', failure: answer.failure };
			return;
		}
		this.#forgetIfCancelled(answer.value);
		this.reservation = { kind: 'loaded', value: answer.value };
		this.cancelling = { kind: 'done' };
		this.#focusWanted = true;
	}
}
