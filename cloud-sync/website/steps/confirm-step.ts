import { html, nothing, type TemplateResult } from 'lit';
import type { Alternative } from '../answers.ts';
import { type BookingStep, hashOfStep } from '../booking-step.ts';
import { type Failure, failureSentence } from '../failure.ts';
import type { Writing } from '../office-element.ts';
import { bringList } from './frame.ts';

export type ConfirmStep = Extract<BookingStep, { kind: 'confirm' }>;

/** How far the visitor's attempt to reserve has come. */
export type Attempt =
	| { readonly kind: 'none' }
	| { readonly kind: 'wrong-email' }
	| { readonly kind: 'pending' }
	| { readonly kind: 'refused'; readonly failure: Failure };

/** What the visitor can do on the last step. */
export interface ConfirmActions {
	submit(event: SubmitEvent): void;
	/** Takes one of the slots offered instead of a taken one. */
	takeInstead(slot: Alternative): void;
}

/** Fourth step: everything chosen on one page, an optional e-mail address, and the button. */
export function confirmStep(
	writing: Writing,
	step: ConfirmStep,
	attempt: Attempt,
	actions: ConfirmActions,
): TemplateResult {
	const failure = attempt.kind === 'refused' ? attempt.failure : null;
	if (failure?.kind === 'slot-taken' || failure?.kind === 'invalid-slot') {
		return slotLost(writing, step, failure, actions);
	}
	return html`<h3>${writing.texts.booking.bring}</h3>
		${bringList(writing, step.service, step.errand)}
		<form novalidate @submit=${actions.submit}>
			${emailField(writing, attempt)}
			<div aria-live="polite">
				${failure === null ? nothing : html`<p class="notice bad">${confirmFailure(writing, failure)}</p>`}
			</div>
			<button class="button primary" type="submit" aria-disabled=${attempt.kind === 'pending' ? 'true' : 'false'}>
				${attempt.kind === 'pending' ? writing.texts.booking.confirming : writing.texts.booking.confirm}
			</button>
		</form>`;
}

/** An attempt that got no answer may still have been written down, so it is described differently. */
function confirmFailure({ texts }: Writing, failure: Failure): string {
	return failure.kind === 'offline' ? texts.failure.unsure : failureSentence(failure, texts);
}

function emailField({ texts }: Writing, attempt: Attempt): TemplateResult {
	const wrong = attempt.kind === 'wrong-email';
	return html`<div class="field">
		<label for="email">${texts.booking.emailLabel}</label>
		<p id="email-hint" class="small soft">${texts.booking.emailHint}</p>
		<input
			id="email"
			name="email"
			type="email"
			autocomplete="email"
			spellcheck="false"
			aria-describedby=${wrong ? 'email-hint email-wrong' : 'email-hint'}
			aria-invalid=${wrong ? 'true' : 'false'}
		/>
		<p id="email-wrong" class="wrong" role="alert">${wrong ? texts.booking.emailWrong : nothing}</p>
	</div>`;
}

function slotLost(
	{ format, texts }: Writing,
	step: ConfirmStep,
	failure: Extract<Failure, { kind: 'slot-taken' | 'invalid-slot' }>,
	actions: ConfirmActions,
): TemplateResult {
	const alternatives = failure.kind === 'slot-taken' ? failure.alternatives : [];
	return html`<div class="notice warn" tabindex="-1" data-focus>
			<p>${failure.kind === 'slot-taken' ? texts.booking.slotTaken : texts.booking.slotGone}</p>
			${failure.kind === 'slot-taken' && alternatives.length === 0 ? html`<p>${texts.booking.slotTakenNone}</p>` : nothing}
		</div>
		${
			alternatives.length === 0
				? nothing
				: html`<h3>${texts.booking.slotTakenNext}</h3>
					<ul class="alternatives">
						${alternatives.map(
							(slot) => html`<li>
								<button class="button choice" type="button" @click=${() => actions.takeInstead(slot)}>
									<span>${format.weekday(format.date(slot.start))} ${format.dayAndMonth(format.date(slot.start))}</span>
									<span>${format.time(slot.start)}–${format.time(slot.end)}</span>
								</button>
							</li>`,
						)}
					</ul>`
		}
		<p><a class="button" href=${hashOfStep({ kind: 'day', service: step.service, errand: step.errand })}>${texts.booking.otherDay}</a></p>`;
}
