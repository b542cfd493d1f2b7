import { html, nothing, type TemplateResult } from 'lit';
import { type BookingStep, hashOfStep } from '../booking-step.ts';
import type { Writing } from '../office-element.ts';

const NUMBERED: readonly BookingStep['kind'][] = ['errand', 'day', 'time', 'confirm'];

/** Heading of a step; the element moves the focus there, so that a screen reader goes on reading from it. */
export function stepHeading(writing: Writing, step: BookingStep, title: string): TemplateResult {
	const place = NUMBERED.indexOf(step.kind) + 1;
	return html`${place > 0 ? html`<p class="progress">${writing.texts.booking.progress(place, NUMBERED.length)}</p>` : nothing}
		<h2 tabindex="-1" data-focus>${title}</h2>`;
}

/** What has been chosen so far, each with a way back to it. */
export function chosenSoFar(writing: Writing, step: BookingStep): TemplateResult {
	const { format, texts } = writing;
	if (step.kind === 'errand' || step.kind === 'reserved') return html``;
	const { service, errand } = step;
	return html`<dl class="chosen" aria-label=${texts.booking.chosen}>
		${chosen(texts.booking.errand, errandName(writing, service, errand), { kind: 'errand' }, texts.booking.changeErrand)}
		${
			step.kind === 'day'
				? nothing
				: chosen(
						texts.booking.day,
						`${format.weekday(step.date)} ${format.dayAndMonth(step.date)}`,
						{ kind: 'day', service, errand },
						texts.booking.changeDay,
					)
		}
		${
			step.kind === 'confirm'
				? chosen(
						texts.booking.time,
						format.time(step.start),
						{ kind: 'time', service, errand, date: step.date },
						texts.booking.changeTime,
					)
				: nothing
		}
	</dl>`;
}

function chosen(label: string, value: string, back: BookingStep, change: string): TemplateResult {
	return html`<div>
		<dt>${label}</dt>
		<dd>${value} <a href=${hashOfStep(back)}>${change}</a></dd>
	</div>`;
}

/** Name of an errand in the visitor's language, or its service's when the errand is not known any more. */
export function errandName({ office, format }: Writing, service: string, errand: string | null | undefined): string {
	const found = office.services.find(({ id }) => id === service);
	const name = found?.errands.find(({ id }) => id === errand)?.name ?? found?.name;
	return name === undefined ? service : format.text(name);
}

/** What to bring for an errand, as a list. */
export function bringList(
	{ office, format, texts }: Writing,
	service: string,
	errand: string | null | undefined,
): TemplateResult {
	const bring = office.services.find(({ id }) => id === service)?.errands.find(({ id }) => id === errand)?.bring ?? [];
	if (bring.length === 0) return html`<p>${texts.booking.bringNothing}</p>`;
	return html`<ul class="bring">${bring.map((thing) => html`<li>${format.text(thing)}</li>`)}</ul>`;
}
