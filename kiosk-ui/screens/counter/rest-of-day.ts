import { html, nothing } from 'lit';
import type { OfficeView } from '#local-api/messages.ts';
import { timeOfDay } from '../words/times.ts';
import { actionButton, refusalNear } from './action-button.ts';
import type { ActionBody, CounterContext } from './context.ts';

/** Until when the counter is paused, and when it closes. */
export function plansOf({ counter, texts, reader }: CounterContext) {
	const { pause, closesAt, state } = counter;
	const { said } = texts.plan;
	const sentences: string[] = [];
	if (pause?.until) {
		const isLate = Date.parse(pause.until) <= reader.now;
		sentences.push((isLate ? said.late : said.until)(timeOfDay(pause.until, reader)));
	}
	if (closesAt !== null) sentences.push(state === 'closed' ? said.closed : said.closes(timeOfDay(closesAt, reader)));
	return sentences.length === 0 ? nothing : html`<p class="soft plans">${sentences.join(' · ')}</p>`;
}

/** Who of those this counter could call will hardly have their turn today, so that somebody tells them. */
export function lateForToday({ view, counter, texts, reader }: CounterContext) {
	const late = view.waiting.filter(
		({ outlook, service }) => outlook === 'unlikely' && counter.services.includes(service),
	);
	if (late.length === 0) return nothing;
	const { before, after, advice } = texts.lateForToday;
	return html`<aside class="notice warn late">
		<p>${view.closesAt === null ? after : before(timeOfDay(view.closesAt, reader))}
			<strong>${late.map(({ number }) => number).join(', ')}</strong></p>
		<p>${advice}</p>
	</aside>`;
}

/** Whether tickets are issued for each service of the counter, and the clerk's word about it. */
export function issuing(context: CounterContext) {
	const { view, counter, texts } = context;
	const services = view.services.filter(({ id }) => counter.services.includes(id));
	return html`<section class="card issuing">
		<h2>${texts.issuing.title}</h2>
		<ul>${services.map((service) => issuingOf(service, context))}</ul>
		${refusalNear(context, 'override-tickets')}
	</section>`;
}

/** A clerk's word overrules these; it opens no doors, and makes neither numbers nor room on the disk. */
const isForecast = (why: string): boolean => why === 'queue-full' || why === 'no-counter';

function issuingOf(service: OfficeView['services'][number], context: CounterContext) {
	const { texts, reader } = context;
	const { id, name, ticketsClosed, override } = service;
	const say = texts.issuing;
	const word = (label: string, wanted: ActionBody['override']) =>
		actionButton(context, 'override-tickets', {
			label,
			body: { service: id, override: wanted ?? null },
			withoutKey: true,
		});
	const decision = () => {
		if (override !== null) return word(say.leaveToForecast, null);
		if (ticketsClosed === null) return word(say.stop, 'stopped');
		return isForecast(ticketsClosed.why) ? word(say.goOn, 'open') : nothing;
	};
	return html`<li>
		<span>${name[reader.language]}</span>
		<strong>${ticketsClosed === null ? say.open : say.closed[ticketsClosed.why]}</strong>
		${override === 'open' && ticketsClosed === null ? html`<span class="soft">${say.byClerk}</span>` : nothing}
		<div class="buttons">${decision()}</div>
	</li>`;
}
