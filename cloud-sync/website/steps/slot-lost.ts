import { html, nothing, type TemplateResult } from 'lit';
import type { Alternative } from '../answers.ts';
import { hashOfStep } from '../booking-step.ts';
import type { Failure } from '../failure.ts';
import type { Writing } from '../office-element.ts';
import type { ConfirmStep } from './confirm-step.ts';

/** Refusals after which the chosen slot is out of reach for good. */
export type SlotLost = Extract<Failure, { kind: 'slot-taken' | 'invalid-slot' }>;

/** Says kindly that the slot is gone and offers the next free ones. */
export function slotLost(
	writing: Writing,
	step: ConfirmStep,
	failure: SlotLost,
	takeInstead: (slot: Alternative) => void,
): TemplateResult {
	const { booking } = writing.texts;
	const { service, errand } = step;
	return html`<p class="notice warn" tabindex="-1" data-focus>${sentence(writing, failure)}</p>
		${failure.kind === 'slot-taken' ? nextFree(writing, failure.alternatives, takeInstead) : nothing}
		<p><a class="button" href=${hashOfStep({ kind: 'day', service, errand })}>${booking.otherDay}</a></p>`;
}

function sentence({ texts: { booking } }: Writing, failure: SlotLost): string {
	if (failure.kind === 'invalid-slot') return booking.slotGone;
	return failure.alternatives.length > 0 ? booking.slotTaken : `${booking.slotTaken} ${booking.slotTakenNone}`;
}

function nextFree(
	{ format, texts }: Writing,
	slots: readonly Alternative[],
	take: (slot: Alternative) => void,
): TemplateResult | typeof nothing {
	if (slots.length === 0) return nothing;
	const day = ({ start }: Alternative) => {
		const date = format.date(start);
		return `${format.weekday(date)} ${format.dayAndMonth(date)}`;
	};
	return html`<h3>${texts.booking.slotTakenNext}</h3>
		<ul class="alternatives">
			${slots.map(
				(slot) => html`<li>
					<button class="button choice" type="button" @click=${() => take(slot)}>
						<span>${day(slot)}</span> <span>${format.time(slot.start)}–${format.time(slot.end)}</span>
					</button>
				</li>`,
			)}
		</ul>`;
}
