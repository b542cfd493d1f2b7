import { html, nothing } from 'lit';
import type { TicketView } from '#local-api/messages.ts';
import { qrCode } from '../look/qr-code.ts';
import type { Reader } from '../words/languages.ts';
import { timeOfDay } from '../words/times.ts';
import { waitRange } from '../words/waits.ts';
import type { KioskContext } from './start-page.ts';
import type { KioskTexts } from './texts.ts';
import { ticketNow } from './visit.ts';

/** A ticket just issued: its number above all, then the place in the queue, the paper and what to bring. */
export function ticketPage(issued: TicketView, context: KioskContext, done: () => void) {
	const { view, texts } = context;
	const ticket = ticketNow(view, issued);
	const failed = ticket.print.state === 'failed';
	const side = [followOnPhone(ticket, context), bringList(ticket, context)].filter((part) => part !== nothing);
	return html`<section class="answer ticket">
		<div>
			${failed ? html`<p class="remember">${texts.ticket.remember}</p>` : nothing}
			<h2 tabindex="-1"><span class=${failed ? 'spoken' : 'label'}>${texts.ticket.title}</span>
				<span class="number">${ticket.number}</span></h2>
			<p class="lead">${serviceNames(ticket, context)}</p>
			${placeSentences(ticket, context).map((sentence) => html`<p class="place">${sentence}</p>`)}
			${paperNotice(ticket.print, texts)}
		</div>
		${side.length === 0 ? nothing : html`<div class="side">${side}</div>`}
		<div class="end">
			<p class="soft">${texts.ticket.watch}</p>
			<div class="buttons">
				${joinOffer(ticket, context)}
				<button class="button primary" @click=${done}>${texts.ticket.done}</button>
			</div>
		</div>
	</section>`;
}

function placeSentences(ticket: TicketView, { view, texts, reader }: KioskContext): readonly string[] {
	const { closesAt } = view;
	const { ticket: say } = texts;
	if (ticket.state === 'called') return [say.called];
	const ahead = ticket.peopleAhead === 0 ? say.next : say.ahead(ticket.peopleAhead);
	const wait = ticket.expectedWait === null ? say.noCounter : say.wait(waitRange(ticket.expectedWait, reader.language));
	return [
		ahead,
		wait,
		...reservationSentence(ticket, texts, reader),
		...outlookSentence(ticket, closesAt, texts, reader),
	];
}

/** Who may not have their turn today is told at once, and not at closing time. */
function outlookSentence(
	{ outlook }: TicketView,
	closesAt: string | null,
	{ ticket: say }: KioskTexts,
	reader: Reader,
): readonly string[] {
	return outlook === 'likely' || closesAt === null ? [] : [say.outlook[outlook](timeOfDay(closesAt, reader))];
}

function reservationSentence(ticket: TicketView, { ticket: say }: KioskTexts, reader: Reader): readonly string[] {
	if (ticket.late) return [say.late];
	if (ticket.doubt !== null && ticket.doubt !== 'unconfirmed') return [say.doubt[ticket.doubt]];
	if (ticket.slotStart === null) return [];
	const time = timeOfDay(ticket.slotStart, reader);
	const ahead = Date.parse(ticket.slotStart) > reader.now;
	if (ticket.doubt !== null) return [ahead ? say.unconfirmedFrom(time) : say.unconfirmed];
	return [ahead ? say.reservedFrom(time) : say.reserved];
}

function paperNotice(print: TicketView['print'], { ticket: say }: KioskTexts) {
	switch (print.state) {
		case 'failed':
			return html`<p class="notice warn" role="status">${say.notPrinted}</p>`;
		case 'printed':
			return html`<p class="notice good" role="status">${say.printed}</p>`;
		case 'pending':
		case 'printing':
			return html`<p class="notice" role="status">${print.again ? say.again : say.pending}</p>`;
	}
}

/** In place of the code on the paper that did not come out. */
function followOnPhone({ id }: TicketView, { view, texts }: KioskContext) {
	const page = view.unprinted.find((unprinted) => unprinted.id === id)?.page ?? null;
	if (page === null) return nothing;
	return html`<figure class="follow">${qrCode(page, texts.ticket.page)}
		<figcaption>${texts.ticket.follow}</figcaption></figure>`;
}

/** Only the reservation just checked in at the keypad can be joined from here. */
function joinOffer(ticket: TicketView, { view, texts, press }: KioskContext) {
	const isJoinable = view.kiosk.joins === ticket.number && ticket.state === 'waiting';
	if (!isJoinable) return nothing;
	return html`<button class="button" @click=${() => press('#')}>${texts.joining.offer} <kbd>#</kbd></button>`;
}

function bringList(ticket: TicketView, { view, texts, reader }: KioskContext) {
	const wanted = [...ticket.errands.map((errand) => ({ service: ticket.service, errand })), ...ticket.later];
	const things = wanted.flatMap(({ service, errand }) => {
		const errands = view.services.find(({ id }) => id === service)?.errands ?? [];
		return errands.find(({ id }) => id === errand)?.bring ?? [];
	});
	const bring = [...new Set(things.map((thing) => thing[reader.language]))];
	if (bring.length === 0) return nothing;
	return html`<div class="bring">
		<h3>${texts.ticket.bring}</h3>
		<ul>${bring.map((thing) => html`<li>${thing}</li>`)}</ul>
	</div>`;
}

/** The service whose turn comes first, and those after it. */
function serviceNames({ service, later }: TicketView, { view, texts, reader }: KioskContext): string {
	const nameOf = (id: string) => view.services.find((other) => other.id === id)?.name[reader.language] ?? '';
	const others = [...new Set(later.map((errand) => errand.service))].map(nameOf);
	return [nameOf(service), ...others].join(texts.several.andThen);
}
