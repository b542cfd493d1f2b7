import { html, nothing, type TemplateResult } from 'lit';
import type { KioskAnswer } from '#local-api/messages.ts';
import { dayOf, isToday, timeOfDay } from '../words/times.ts';
import { closedSentences } from './closed.ts';
import type { KioskContext } from './start-page.ts';
import { ticketPage } from './ticket-page.ts';

/** What the office answered, as a sentence with what to do next; `done` puts it aside. */
export function answerPage(answer: KioskAnswer, context: KioskContext, done: () => void): TemplateResult {
	const { texts, reader, view } = context;
	const say = texts.answer;
	const retry = button(say.retry, done);
	const back = button(say.back, done);
	switch (answer.kind) {
		case 'ticket':
			return ticketPage(answer.ticket, context, done);
		case 'pin-too-short':
			return page(say.tooShort, [say.tooShortHelp], retry);
		case 'unknown-pin':
			return answer.onlyInTime
				? page(say.unknownNow, [say.onlyInTime, say.unknownHelp], retry)
				: page(say.unknown, view.link.inTouch ? [say.unknownHelp] : [say.unknownHelp, say.unknownOffline], retry);
		case 'too-early':
			return tooEarlyPage(answer, context, done);
		case 'already-checked-in':
			return usedPinPage(answer, context, done);
		case 'slow-down': {
			const seconds = Math.ceil((Date.parse(answer.retryAt) - reader.now) / 1000);
			return page(say.slowDown, [seconds > 0 ? say.slowDownHelp(seconds) : say.slowDownOver, say.slowDownTip], back);
		}
		case 'tickets-closed': {
			const service = view.services.find(({ id }) => id === answer.service)?.name[reader.language] ?? answer.service;
			return page(say.closed(service), closedSentences(answer.closed, texts, reader), back);
		}
		case 'no-room':
			return page(say.noRoom, [say.noRoomHelp, say.noRoomRemedy], back);
		case 'unknown-service':
			return page(say.unknownService, [say.unknownServiceHelp], back);
		case 'out-of-order':
			return page(say.outOfOrder, [say.outOfOrderHelp], back);
	}
}

function tooEarlyPage(answer: Extract<KioskAnswer, { kind: 'too-early' }>, context: KioskContext, done: () => void) {
	const { texts, reader, press } = context;
	const say = texts.answer;
	const at = (moment: string) => timeOfDay(moment, reader);
	const dayAt = (moment: string) => `${dayOf(moment, reader)} ${at(moment)}`;
	const when = isToday(answer.slotStart, reader)
		? say.tooEarlyHelp(at(answer.slotStart), at(answer.opensAt))
		: say.tooEarlyOn(dayAt(answer.slotStart), dayAt(answer.opensAt));
	const choice = html`
		<button class="button primary" @click=${() => press('#')}>${say.takeNowButton} <kbd>#</kbd></button>
		<button class="button" @click=${done}>${say.later} <kbd>*</kbd></button>
	`;
	return page(say.tooEarly, [when, say.takeNow], choice);
}

function usedPinPage(
	answer: Extract<KioskAnswer, { kind: 'already-checked-in' }>,
	{ texts }: KioskContext,
	done: () => void,
) {
	const { number, state, counter } = answer;
	const { used, back } = texts.answer;
	const [title, name] = state === 'ended' ? [used.ended, used.newTicket] : [used.title, back];
	return page(title, [used.help[state](counter ?? '')], button(name, done), html`<p class="number">${number}</p>`);
}

function button(name: string, act: () => void) {
	return html`<button class="button primary" @click=${act}>${name}</button>`;
}

function page(
	title: string,
	sentences: readonly string[],
	buttons: TemplateResult,
	extra: TemplateResult | typeof nothing = nothing,
) {
	return html`<section class="answer" role="status">
		<h2 tabindex="-1">${title}</h2>
		${extra}
		${sentences.map((sentence) => html`<p>${sentence}</p>`)}
		<div class="buttons">${buttons}</div>
	</section>`;
}
