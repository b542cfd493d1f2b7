import { html, nothing, type TemplateResult } from 'lit';
import type { Alternative } from '../answers.ts';
import type { BookingStep } from '../booking-step.ts';
import { type Failure, failureSentence } from '../failure.ts';
import type { Writing } from '../office-element.ts';
import { bringList } from './frame.ts';
import { slotLost } from './slot-lost.ts';

export type ConfirmStep = Extract<BookingStep, { kind: 'confirm' }>;

/** How far the visitor's attempt to reserve has come. */
export type Attempt =
	| { readonly kind: 'none' }
	| { readonly kind: 'wrong-email' }
	| { readonly kind: 'pending' }
	| { readonly kind: 'refused'; readonly failure: Failure };

/** What the visitor can do on the last step. */
export interface ConfirmActions {
	/** The address given so far. */
	readonly email: string;
	submit(event: SubmitEvent): void;
	/** Takes one of the slots offered instead of a taken one. */
	takeInstead(slot: Alternative): void;
}

/** Fourth step: everything chosen on one page, an optional e-mail address where mail can be sent, and the button. */
export function confirmStep(
	writing: Writing,
	step: ConfirmStep,
	attempt: Attempt,
	actions: ConfirmActions,
): TemplateResult {
	const failure = attempt.kind === 'refused' ? attempt.failure : null;
	if (failure?.kind === 'slot-taken' || failure?.kind === 'invalid-slot') {
		return slotLost(writing, step, failure, actions.takeInstead);
	}
	return html`<h3>${writing.texts.booking.bring}</h3>
		${bringList(writing, step.service, step.errand)}
		<form novalidate @submit=${actions.submit}>
			${writing.office.emailConfirmations ? emailField(writing, attempt, actions.email) : nothing}
			<div aria-live="polite">
				${failure === null ? nothing : html`<p class="notice bad">${failureSentence(failure, writing.texts)}</p>`}
			</div>
			<button class="button primary" type="submit" aria-disabled=${attempt.kind === 'pending' ? 'true' : 'false'}>
				${attempt.kind === 'pending' ? writing.texts.booking.confirming : writing.texts.booking.confirm}
			</button>
		</form>`;
}

function emailField({ texts }: Writing, attempt: Attempt, email: string): TemplateResult {
	const wrong = attempt.kind === 'wrong-email';
	return html`<div class="field">
		<label for="email">${texts.booking.emailLabel}</label>
		<p id="email-hint" class="small soft">${texts.booking.emailHint}</p>
		<input
			id="email"
			name="email"
			type="email"
			autocomplete="email"
			.value=${email}
			spellcheck="false"
			aria-describedby=${wrong ? 'email-hint email-wrong' : 'email-hint'}
			aria-invalid=${wrong ? 'true' : 'false'}
		/>
		<p id="email-wrong" class="wrong" role="alert">${wrong ? texts.booking.emailWrong : nothing}</p>
	</div>`;
}
