import { html, nothing, type TemplateResult } from 'lit';
import type { OfficeView } from '#local-api/messages.ts';
import { deviceState } from '../words/devices.ts';
import type { Reader } from '../words/languages.ts';
import { dayOf, timeOfDay } from '../words/times.ts';
import { waitRange } from '../words/waits.ts';
import type { AdminTexts } from './texts.ts';

/** What the tables of the admin page are drawn from. */
export interface AdminContext {
	readonly view: OfficeView;
	readonly texts: AdminTexts;
	readonly reader: Reader;
}

/** One cell of a table. */
export type Cell = string | number | TemplateResult;

/** A table as a card of the page, which scrolls by itself where it is too wide. */
export function table(
	title: string,
	columns: readonly string[],
	rows: readonly (readonly Cell[])[],
	about: string | typeof nothing = nothing,
) {
	return html`<section class="card">
		<h2>${title}</h2>
		${about === nothing ? nothing : html`<p class="soft">${about}</p>`}
		<div class="scroll" tabindex="0" role="region" aria-label=${title}><table>
			<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
			<tbody>${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody>
		</table></div>
	</section>`;
}

/** Each service with its queue. */
export function servicesTable({ view, texts, reader }: AdminContext) {
	const columns = [
		texts.service,
		texts.waitingCount,
		texts.reservations,
		texts.countersOpen,
		texts.wait,
		texts.tickets,
		texts.numbersLeft,
	];
	const rows = view.services.map((service) => [
		service.name[reader.language],
		service.waiting,
		service.reservationsWaiting,
		service.countersOpen,
		service.expectedWait === null ? '–' : waitRange(service.expectedWait, reader.language),
		ticketsCell(service, texts),
		service.numbersLeft,
	]);
	return table(texts.services, columns, rows);
}

/** Whether tickets are issued, and that a clerk has decided so. */
function ticketsCell({ ticketsClosed, override }: OfficeView['services'][number], texts: AdminTexts): string {
	const tickets = ticketsClosed === null ? texts.ticketsOpen : texts.closed[ticketsClosed.why];
	return override === 'open' && ticketsClosed === null ? `${tickets} (${texts.byClerk})` : tickets;
}

/** Since or until when a counter is what it is. */
function counterPlans({ state, pause, closesAt }: OfficeView['counters'][number], { texts, reader }: AdminContext) {
	const plans = [
		...(pause?.kind === 'back-office' ? [texts.backOffice] : []),
		...(pause?.until ? [texts.until(timeOfDay(pause.until, reader))] : []),
		...(closesAt === null || state === 'closed' ? [] : [texts.closes(timeOfDay(closesAt, reader))]),
	];
	return plans.length === 0 ? nothing : html` <small>${plans.join(', ')}</small>`;
}

/** Who will probably not be served today, and who was not on the last day: nobody is forgotten. */
export function unservedSection({ view, texts, reader }: AdminContext) {
	const { lastDay } = view;
	const late = view.waiting.filter(({ outlook }) => outlook === 'unlikely').map(({ number }) => number);
	return html`<section class="card unserved">
		<h2>${texts.unserved}</h2>
		<p>${late.length === 0 ? texts.nobodyLate : html`${texts.late} <strong>${late.join(', ')}</strong>`}</p>
		${
			lastDay === null
				? nothing
				: html`<p>${dayOf(`${lastDay.date}T12:00Z`, { ...reader, timeZone: 'UTC' })}: ${texts.lastDay(lastDay)}</p>`
		}
	</section>`;
}

/** Each counter with what it serves and whom. */
export function countersTable(context: AdminContext) {
	const { view, texts, reader } = context;
	const names = new Map(view.services.map(({ id, name }) => [id, name[reader.language]]));
	const rows = view.counters.map((counter) => [
		counter.label,
		html`<span class="badge ${counter.state}">${texts.counterState[counter.state]}</span>${counterPlans(counter, context)}`,
		counter.services.map((id) => names.get(id) ?? id).join(', '),
		counter.ticket?.number ?? '–',
		counter.waiting,
	]);
	return table(texts.counters, [texts.counter, texts.state, texts.services, texts.ticket, texts.waitingCount], rows);
}

/** Everybody waiting, in the order of issue. */
export function waitingTable({ view, texts, reader }: AdminContext) {
	if (view.waiting.length === 0)
		return html`<section class="card"><h2>${texts.waiting}</h2><p>${texts.nobody}</p></section>`;
	const names = new Map(view.services.map(({ id, name }) => [id, name[reader.language]]));
	const rows = view.waiting.map((ticket) => [
		html`<strong>${ticket.number}</strong>`,
		names.get(ticket.service) ?? ticket.service,
		texts.channel[ticket.channel],
		timeOfDay(ticket.issuedAt, reader),
		ticket.peopleAhead,
		ticket.expectedWait === null ? '–' : waitRange(ticket.expectedWait, reader.language),
		texts.printState[ticket.print.state],
	]);
	return table(
		texts.waiting,
		[texts.number, texts.service, texts.came, texts.issued, texts.ahead, texts.wait, texts.print],
		rows,
	);
}

/** Tickets whose paper did not come out. */
export function unprintedTable({ view, texts, reader }: AdminContext) {
	const rows = view.unprinted.map(({ number, reason }) => [
		html`<strong>${number}</strong>`,
		reason === null ? texts.unknownFault : deviceState(reason, reader.language),
	]);
	return table(texts.unprinted, [texts.number, texts.device.printer], rows);
}

/** Check-ins whose reservation is not certain. */
export function doubtfulTable({ view, texts, reader }: AdminContext) {
	const names = new Map(view.services.map(({ id, name }) => [id, name[reader.language]]));
	const rows = view.doubtful.map(({ number, service, slotStart, doubt }) => [
		html`<strong>${number}</strong>`,
		names.get(service) ?? service,
		timeOfDay(slotStart, reader),
		texts.doubt[doubt],
	]);
	return table(texts.doubtful, [texts.number, texts.service, texts.slot, texts.reason], rows, texts.doubtfulAbout);
}

/** Wrong PINs typed today; where no words are known, by the terminal's address. */
export function wrongPinsTable({ view, texts }: AdminContext) {
	const rows = view.wrongPins.map(({ terminal, count }) => [texts.terminals[terminal] ?? terminal, count]);
	return table(texts.wrongPins, [texts.terminal, texts.count], rows);
}
