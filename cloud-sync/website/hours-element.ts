import { html, nothing, type TemplateResult } from 'lit';
import type { OfficeAnswer } from './answers.ts';
import { lastBookingDate, WEEKDAYS } from './booking-days.ts';
import css from './hours.css?inline';
import { OfficeElement, stylesOf, type Writing } from './office-element.ts';

/** `<prepazka-hours office="sumperk">`: when the office is open: today, in a week, and otherwise soon. */
export class PrepazkaHours extends OfficeElement {
	static override styles = stylesOf(css);

	protected override renderOffice(writing: Writing): TemplateResult {
		const { office, texts } = writing;
		return html`${today(writing)}
			<dl>${WEEKDAYS.map((day, number) => weekday(writing, number, office.openingHours.weekly[day] ?? []))}</dl>
			${exceptions(writing)}
			<p class="small soft">${texts.hours.holidays}</p>`;
	}
}

/** With its date, as the page may stay open until the next day. */
function today({ office, texts, format }: Writing): TemplateResult {
	const { date, openings, closedReason } = office.today;
	const hours = openings.map(({ start, end }) => `${format.time(start)}–${format.time(end)}`).join(', ');
	const closed = closedReason ? `${texts.hours.closed} (${format.text(closedReason)})` : texts.hours.closed;
	const day = texts.hours.today(`${format.weekday(date)} ${format.dayAndMonth(date)}`);
	return html`<p class="today">${day}<br /><strong>${hours || closed}</strong></p>`;
}

function weekday({ texts, format }: Writing, number: number, openings: readonly string[]): TemplateResult {
	return html`<div>
		<dt>${format.weekday(dateOfWeekday(number))}</dt>
		<dd>${openings.length === 0 ? texts.hours.closed : openings.map((opening) => html`<span>${format.opening(opening)}</span> `)}</dd>
	</div>`;
}

/** A date on that day of the week, 0 being Monday: 1 January 2024 was one. */
const dateOfWeekday = (number: number): string => `2024-01-0${number + 1}`;

/** Days ahead that can be booked, on which the hours of the week do not hold. */
function exceptions({ office, texts, format }: Writing): TemplateResult | typeof nothing {
	const ahead = exceptionsAhead(office);
	if (ahead.length === 0) return nothing;
	return html`<h3>${texts.hours.exceptions}</h3>
		<ul>
			${ahead.map(({ date, openings, reason }) => {
				const hours = openings.map(format.opening).join(', ') || texts.hours.closed;
				return html`<li>${format.weekday(date)} ${format.dayAndMonth(date)}: ${hours} (${format.text(reason)})</li>`;
			})}
		</ul>`;
}

function exceptionsAhead(office: OfficeAnswer): OfficeAnswer['openingHours']['exceptions'] {
	const last = lastBookingDate(office);
	return office.openingHours.exceptions.filter(({ date }) => date > office.today.date && date <= last);
}
