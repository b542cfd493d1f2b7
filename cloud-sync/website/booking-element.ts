import { html, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import * as z from 'zod';
import type { Alternative, BookedAnswer, SlotAnswer } from './answers.ts';
import css from './booking.css?inline';
import { lastBookingDate } from './booking-days.ts';
import { type Booked, BookingSecrets, bookedMemory } from './booking-memory.ts';
import { type BookingStep, hashOfStep, stepFromHash } from './booking-step.ts';
import type { BookingRequest } from './cloud-client.ts';
import { copyText } from './copy-text.ts';
import type { Answer } from './failure.ts';
import {
	answered,
	type Loadable,
	OfficeElement,
	renderFailure,
	renderLoading,
	stylesOf,
	type Writing,
} from './office-element.ts';
import { type Attempt, type ConfirmStep, confirmStep } from './steps/confirm-step.ts';
import { dayStep } from './steps/day-step.ts';
import { errandStep } from './steps/errand-step.ts';
import { chosenSoFar, stepHeading } from './steps/frame.ts';
import { type ReservedActions, reservationText, reservedStep } from './steps/reserved-step.ts';
import { timeStep } from './steps/time-step.ts';

type SlotStep = Extract<BookingStep, { service: string }>;

/** `<prepazka-booking office="sumperk">`: from the errand to the PIN. The step is kept in the address's fragment. */
export class PrepazkaBooking extends OfficeElement {
	static override styles = stylesOf(css);
	static override properties: PropertyDeclarations = {
		step: { state: true },
		slots: { state: true },
		attempt: { state: true },
		copied: { state: true },
	};
	declare private step: BookingStep;
	declare private slots: Loadable<readonly SlotAnswer[]>;
	declare private attempt: Attempt;
	declare private copied: ReservedActions['copied'];
	/** Service whose slots are in `slots`; `null` when they have to be asked for again. */
	#slotsOf: string | null = null;
	readonly #booked = bookedMemory();
	readonly #secrets = new BookingSecrets();
	#email = '';
	#focusWanted = false;

	constructor() {
		super();
		this.step = stepFromHash(location.hash) ?? { kind: 'errand' };
		this.slots = { kind: 'loading' };
		this.attempt = { kind: 'none' };
		this.copied = 'not-tried';
	}

	override connectedCallback(): void {
		super.connectedCallback();
		window.addEventListener('hashchange', this.#onHashChange);
		window.addEventListener('pageshow', this.#onPageShow);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		window.removeEventListener('hashchange', this.#onHashChange);
		window.removeEventListener('pageshow', this.#onPageShow);
	}

	protected override async loadOffice(): Promise<void> {
		await super.loadOffice();
		this.#loadSlotsFor(this.step);
	}

	protected override updated(changed: PropertyValues): void {
		if (!this.#focusWanted || this.writing === null) return;
		this.#focusWanted = false;
		const targets = this.renderRoot.querySelectorAll<HTMLElement>('[data-focus]');
		targets[targets.length - 1]?.focus();
		if (!changed.has('step')) return;
		const detail = targets[0]?.textContent ?? '';
		this.dispatchEvent(new CustomEvent<string>('prepazka-step', { detail, bubbles: true, composed: true }));
	}

	protected override renderOffice(writing: Writing): TemplateResult {
		const { step, texts } = this;
		switch (step.kind) {
			case 'errand':
				return errandStep(writing);
			case 'day':
				return this.#slotStep(writing, step, texts.booking.dayTitle, (slots) => dayStep(writing, step, slots));
			case 'time':
				return this.#slotStep(writing, step, texts.booking.timeTitle, (slots) => timeStep(writing, step, slots));
			case 'confirm':
				return this.#slotStep(writing, step, texts.booking.confirmTitle, (slots) =>
					confirmStep(writing, step, this.#attemptAt(step, slots), {
						email: this.#email,
						submit: (event) => this.#submit(event, writing, step),
						takeInstead: (slot) => this.#takeInstead(writing, step, slot),
					}),
				);
			case 'reserved': {
				const booked = this.#booked.recall();
				// This tab may have booked at another office since.
				if (booked?.office !== this.office) return errandStep(writing);
				return reservedStep(writing, booked, this.#afterwards(writing, booked));
			}
		}
	}

	#slotStep(
		writing: Writing,
		step: SlotStep,
		title: string,
		view: (slots: readonly SlotAnswer[]) => TemplateResult,
	): TemplateResult {
		return html`${stepHeading(writing, step, title)} ${chosenSoFar(writing, step)} ${this.#withSlots(step, view)}`;
	}

	#withSlots(step: SlotStep, view: (slots: readonly SlotAnswer[]) => TemplateResult): TemplateResult {
		switch (this.slots.kind) {
			case 'loading':
				return renderLoading(this.texts);
			case 'failed':
				return renderFailure(this.slots.failure, this.texts, () => this.#loadSlotsFor(step));
			case 'loaded':
				return view(this.slots.value);
		}
	}

	/** Somebody may have come here by an old address: what is not free cannot be confirmed, unless it may be their own. */
	#attemptAt(step: ConfirmStep, slots: readonly SlotAnswer[]): Attempt {
		if (this.attempt.kind !== 'none') return this.attempt;
		if (this.#secrets.isUnanswered(this.#slotOf(step))) return { kind: 'refused', failure: { kind: 'unanswered' } };
		const free = slots.some((slot) => slot.start === step.start && slot.free > 0);
		return free ? this.attempt : { kind: 'refused', failure: { kind: 'invalid-slot' } };
	}

	#slotOf({ service, start }: ConfirmStep): string {
		return `${this.office} ${service} ${start}`;
	}

	readonly #onHashChange = () => {
		const step = stepFromHash(location.hash);
		if (step !== null) this.#enter(step);
	};

	/** Back from a page on which the reservation may have been cancelled. */
	readonly #onPageShow = ({ persisted }: PageTransitionEvent) => {
		if (persisted) this.requestUpdate();
	};

	#enter(step: BookingStep): void {
		this.step = step;
		// An attempt under way goes on, wherever the visitor looks meanwhile: it must not be made twice.
		if (this.attempt.kind !== 'pending') this.attempt = { kind: 'none' };
		this.copied = 'not-tried';
		this.#focusWanted = true;
		this.#loadSlotsFor(step);
	}

	/** Goes to a step without leaving the present one in the browser's history. */
	#replace(step: BookingStep): void {
		history.replaceState(history.state, '', hashOfStep(step));
		this.#enter(step);
	}

	/** Asks for the slots a step needs; on the days' step always, so that going back shows what is free by now. */
	async #loadSlotsFor(step: BookingStep): Promise<void> {
		if (!('service' in step) || this.about.kind !== 'loaded') return;
		const known = this.#slotsOf === step.service && this.slots.kind === 'loaded';
		if (known && step.kind !== 'day') return;
		if (!known) this.slots = { kind: 'loading' };
		this.#slotsOf = step.service;
		const office = this.about.value;
		const answer = await this.client.slots(office.id, step.service, office.today.date, lastBookingDate(office));
		if (this.#slotsOf === step.service) this.slots = answered(answer);
	}

	async #submit(event: SubmitEvent, writing: Writing, step: ConfirmStep): Promise<void> {
		event.preventDefault();
		if (this.attempt.kind === 'pending') return;
		const input = this.renderRoot.querySelector<HTMLInputElement>('#email');
		const email = input?.value.trim() ?? '';
		if (email !== '' && !z.email().safeParse(email).success) {
			this.attempt = { kind: 'wrong-email' };
			input?.focus();
			return;
		}
		this.#email = email;
		this.attempt = { kind: 'pending' };
		const slot = this.#slotOf(step);
		const isAgain = this.#secrets.isUnanswered(slot);
		const answer = await this.client.book(this.office, this.#request(writing, step));
		this.#slotsOf = null;
		this.attempt = { kind: 'none' };
		if (!isUnsure(answer, isAgain)) this.#secrets.forget(slot);
		if (answer.ok) {
			// Whether the earlier attempt sent a letter is not known, and no second one is sent.
			this.#booked.remember({ ...answer.value, emailWanted: email !== '' && !isAgain });
			this.#replace({ kind: 'reserved' });
		} else if (this.step.kind === 'confirm' && this.#slotOf(this.step) === slot) {
			const { failure } = answer;
			this.attempt = { kind: 'refused', failure };
			// The button that had the focus is gone in these two cases only.
			this.#focusWanted = failure.kind === 'slot-taken' || failure.kind === 'invalid-slot';
		}
	}

	#request(writing: Writing, step: ConfirmStep): BookingRequest {
		const { service, errand, start } = step;
		const email = this.#email === '' ? {} : { email: this.#email };
		const token = this.#secrets.of(this.#slotOf(step));
		return { service, errand, start, language: writing.format.language, token, ...email };
	}

	#takeInstead(writing: Writing, step: ConfirmStep, slot: Alternative): void {
		this.#replace({ ...step, date: writing.format.date(slot.start), start: slot.start });
	}

	#afterwards(writing: Writing, booked: Booked): ReservedActions {
		const manageUrl = this.client.pageAddress(booked.manageUrl, writing.format.language);
		return {
			calendarUrl: this.client.address(booked.calendarUrl),
			manageUrl,
			copied: this.copied,
			copy: async () => {
				const text = reservationText(writing, booked, manageUrl);
				this.copied = await copyText(text);
			},
		};
	}
}

/** Whether some attempt at a slot may have gone through. @param isAgain an earlier one got no answer */
function isUnsure(answer: Answer<BookedAnswer>, isAgain: boolean): boolean {
	if (answer.ok || answer.failure.kind === 'slot-taken') return false;
	return isAgain || answer.failure.kind === 'unanswered';
}
