import { html, nothing, type TemplateResult } from 'lit';
import type { SlotAnswer } from '../answers.ts';
import { type BookingStep, hashOfStep } from '../booking-step.ts';
import type { Writing } from '../office-element.ts';

type TimeStep = Extract<BookingStep, { kind: 'time' }>;

/** Hour of the day from which it is afternoon. */
const NOON = 12;

/** Third step: the half hours of one day. */
export function timeStep(writing: Writing, step: TimeStep, slots: readonly SlotAnswer[]): TemplateResult {
	const { format, texts } = writing;
	const ofDay = slots.filter((slot) => format.date(slot.start) === step.date);
	if (ofDay.every((slot) => slot.free === 0)) {
		return html`<p class="notice warn">${texts.booking.noTimes}</p>
			<p><a class="button" href=${hashOfStep({ ...step, kind: 'day' })}>${texts.booking.otherDay}</a></p>`;
	}
	return html`${times(
		writing,
		step,
		texts.booking.morning,
		ofDay.filter((slot) => format.hour(slot.start) < NOON),
	)}
		${times(
			writing,
			step,
			texts.booking.afternoon,
			ofDay.filter((slot) => format.hour(slot.start) >= NOON),
		)}`;
}

function times(
	writing: Writing,
	step: TimeStep,
	title: string,
	slots: readonly SlotAnswer[],
): TemplateResult | typeof nothing {
	if (slots.length === 0) return nothing;
	return html`<section>
		<h3>${title}</h3>
		<ul class="times">${slots.map((slot) => html`<li>${timeChoice(writing, step, slot)}</li>`)}</ul>
	</section>`;
}

function timeChoice({ format, texts }: Writing, step: TimeStep, slot: SlotAnswer): TemplateResult {
	const name = `${format.time(slot.start)}–${format.time(slot.end)}`;
	return slot.free > 0
		? html`<a class="button choice" href=${hashOfStep({ ...step, kind: 'confirm', start: slot.start })}>${name}</a>`
		: html`<div class="unavailable full">
				<span>${name}</span> <span class="small">${texts.booking.timeTaken}</span>
			</div>`;
}
