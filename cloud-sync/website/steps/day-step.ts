import { html, type TemplateResult } from 'lit';
import type { SlotAnswer } from '../answers.ts';
import { type BookingDay, bookingDays, type Closure } from '../booking-days.ts';
import { type BookingStep, hashOfStep } from '../booking-step.ts';
import type { Format } from '../format.ts';
import type { Writing } from '../office-element.ts';
import type { Texts } from '../texts.ts';

type DayStep = Extract<BookingStep, { kind: 'day' }>;

/** Second step: every date that can be booked, with what is free or why nothing is. */
export function dayStep(writing: Writing, step: DayStep, slots: readonly SlotAnswer[]): TemplateResult {
	const days = bookingDays(writing.office, slots, writing.format);
	if (days.every((day) => day.kind !== 'free')) return html`<p class="notice warn">${writing.texts.booking.noDays}</p>`;
	return html`<ul class="days">${days.map((day) => html`<li>${dayChoice(writing, step, day)}</li>`)}</ul>`;
}

function dayChoice({ format, texts }: Writing, step: DayStep, day: BookingDay): TemplateResult {
	const name = html`<span class="weekday">${format.weekday(day.date)}</span>
		<span class="date">${format.dayAndMonth(day.date)}</span>
		<span class="small light">${dayState(day, format, texts)}</span>`;
	return day.kind === 'free'
		? html`<a class="button choice" href=${hashOfStep({ ...step, kind: 'time', date: day.date })}>${name}</a>`
		: html`<div class="unavailable ${day.kind}">${name}</div>`;
}

function dayState(day: BookingDay, format: Format, texts: Texts): string {
	switch (day.kind) {
		case 'free':
			return texts.booking.dayFree(day.free);
		case 'full':
			return texts.booking.dayFull;
		case 'over':
			return texts.booking.dayOver;
		case 'closed':
			return closureText(day.closure, format, texts);
	}
}

function closureText(closure: Closure, format: Format, texts: Texts): string {
	switch (closure.kind) {
		case 'weekly':
			return texts.booking.dayClosed;
		case 'holiday':
			return texts.booking.dayHoliday;
		case 'exception':
			return `${texts.booking.dayClosed}: ${format.text(closure.reason)}`;
	}
}
