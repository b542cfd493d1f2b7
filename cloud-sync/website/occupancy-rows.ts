import { html, nothing, type TemplateResult } from 'lit';
import type { OccupancyAnswer } from './answers.ts';
import type { Writing } from './office-element.ts';

type ServiceFigures = OccupancyAnswer['services'][number];
type CounterFigures = OccupancyAnswer['counters'][number];

/** One service: who waits for it, how long it will take, whether tickets are to be had. */
export function serviceCard(writing: Writing, figures: ServiceFigures): TemplateResult {
	const texts = writing.texts.occupancy;
	return html`<li class="service">
		<h4>${serviceName(writing, figures.id)}</h4>
		<p class="waiting">
			${texts.waiting(figures.waiting)}
			${figures.reservationsWaiting > 0 ? html`<span class="small soft">${texts.ofThemReserved(figures.reservationsWaiting)}</span>` : nothing}
		</p>
		<p>${texts.wait}: <strong>${waitText(writing, figures.expectedWait)}</strong></p>
		<p class="small">${texts.open(figures.countersOpen)}</p>
		<p class="small ${figures.ticketsOpen ? 'tickets-open' : 'tickets-closed'}">
			${figures.ticketsOpen ? texts.ticketsOpen : ticketsClosedText(writing, figures)}
		</p>
	</li>`;
}

/** One counter and the ticket now called there. */
export function counterRow(writing: Writing, counter: CounterFigures): TemplateResult {
	const { occupancy: texts } = writing.texts;
	return html`<li class="counter ${counter.state}">
		<span class="name">${texts.counter(counter.label)}</span>
		<span class="what small soft">${counter.services.map((id) => serviceName(writing, id)).join(', ')}</span>
		<span class="ticket">${counterText(writing, counter)}</span>
		${closingText(writing, counter)}
	</li>`;
}

/** How good the waits were that the office told on its last day; nothing when it does not say. */
export function promisesKept({ texts, format }: Writing, { promises, updatedAt }: OccupancyAnswer) {
	if (!promises) return nothing;
	const share = format.percent(promises.withinBound / promises.tickets);
	const { keptYesterday, keptOn } = texts.occupancy;
	const isYesterday = promises.date === format.dateBefore(updatedAt);
	return html`<p class="small soft promises">
		${isYesterday ? keptYesterday(share) : keptOn(format.dayAndMonth(promises.date), share)}
	</p>`;
}

/** The reason, and when there are tickets again; a reason that this page does not know is told as none. */
function ticketsClosedText(
	{ texts: { occupancy: texts }, format }: Writing,
	{ ticketsClosed }: ServiceFigures,
): string {
	const reasons: Readonly<Record<string, string>> = texts.ticketsClosedWhy;
	const why = (ticketsClosed && reasons[ticketsClosed.why]) ?? texts.ticketsClosed;
	return ticketsClosed?.opensAt ? `${why}, ${texts.ticketsAgain(format.time(ticketsClosed.opensAt))}` : why;
}

/** That an open counter will close early. */
function closingText({ texts, format }: Writing, { state, closesAt }: CounterFigures): TemplateResult | typeof nothing {
	if (state === 'closed' || closesAt === undefined) return nothing;
	return html`<span class="closes small soft">${texts.occupancy.counterCloses(format.time(closesAt))}</span>`;
}

function counterText({ texts, format }: Writing, counter: CounterFigures): TemplateResult {
	if (counter.ticket !== null) return html`<strong>${counter.ticket}</strong>`;
	switch (counter.state) {
		case 'open':
			return html`${texts.occupancy.counterFree}`;
		case 'paused':
			return html`${counter.pausedUntil === undefined ? texts.occupancy.counterPaused : texts.occupancy.counterPausedUntil(format.time(counter.pausedUntil))}`;
		case 'closed':
			return html`${texts.occupancy.counterClosed}`;
	}
}

/** The median and how bad it gets in one case of ten, never an average alone. */
export function waitText(
	{ texts, format }: Pick<Writing, 'texts' | 'format'>,
	expectedWait: ServiceFigures['expectedWait'],
): string {
	if (expectedWait === null) return texts.occupancy.waitUnknown;
	const { medianSeconds, p90Seconds } = expectedWait;
	const worst = format.wait(p90Seconds);
	if (medianSeconds < 60) {
		return p90Seconds < 60 ? texts.occupancy.noWait : `${texts.occupancy.noWait}, ${texts.occupancy.waitRarely(worst)}`;
	}
	const median = format.wait(medianSeconds);
	const about = texts.occupancy.waitAbout(median);
	return median === worst ? about : `${about}, ${texts.occupancy.waitRarely(worst)}`;
}

/** Name of a service; its id should the office have given it up. */
export function serviceName({ office, format }: Writing, id: string): string {
	const name = office.services.find((service) => service.id === id)?.name;
	return name === undefined ? id : format.text(name);
}
