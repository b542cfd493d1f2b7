import { html, nothing } from 'lit';
import { elapsed, elapsedMinutes } from '../words/times.ts';
import { actionButton, planButton, refusalNear } from './action-button.ts';
import { type CounterContext, type CounterTicket, errandNames, laterNames, serviceName } from './context.ts';

/** The visitor called or being served, with everything a clerk can do. */
export function inHand(context: CounterContext) {
	const { counter, texts } = context;
	const { ticket } = counter;
	return html`<section class="card hand" aria-labelledby="in-hand">
		<h2 id="in-hand">${texts.inHand}</h2>
		${
			ticket === null
				? html`<p class="nobody"><strong>${texts.nobodyInHand}</strong> ${texts.nobodyHint[counter.state]}</p>`
				: visitor(ticket, context)
		}
		${refusalNear(context, 'recall', 'start', 'finish', 'no-show', 'park', 'transfer')}
	</section>`;
}

function visitor(ticket: CounterTicket, context: CounterContext) {
	const { texts, reader } = context;
	const sinceMs = reader.now - Date.parse(ticket.since);
	const running = ticket.state === 'serving' ? texts.running.serving : texts.running.called;
	return html`
		<div class="visitor">
			<p class="number">${ticket.number}</p>
			<p class="state"><strong class="badge ${ticket.state}">${texts.ticketState[ticket.state]}</strong>
				${ticket.state === 'called' ? texts.recalls(ticket.recalls) : nothing}</p>
			<p class="running">${running} <span class="time">${elapsed(sinceMs, reader.language)}</span></p>
		</div>
		${facts(ticket, context)}
		<div class="buttons">${ticket.state === 'serving' ? servingButtons(context) : calledButtons(ticket, context)}</div>
	`;
}

function facts(ticket: CounterTicket, context: CounterContext) {
	const { texts, reader } = context;
	const waitedMs = Date.parse(ticket.since) - Date.parse(ticket.issuedAt);
	const { fields } = texts;
	const rows: readonly (readonly [string, string | null])[] = [
		[fields.service, serviceName(context, ticket.service)],
		[fields.errand, errandNames(context, ticket)],
		[fields.later, laterNames(context, ticket)],
		[fields.channel, texts.channel[ticket.channel]],
		[fields.doubt, ticket.doubt === null ? null : texts.doubt[ticket.doubt]],
		[fields.language, texts.speaks[ticket.language]],
		[fields.waited, elapsedMinutes(waitedMs, reader.language)],
	];
	return html`<dl>${rows.map(([name, value]) =>
		value === null ? nothing : html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
	)}</dl>`;
}

function calledButtons(ticket: CounterTicket, context: CounterContext) {
	return [
		actionButton(context, 'start', { kind: 'primary' }),
		actionButton(context, 'recall', ticket.recalls > 0 ? { note: `${ticket.recalls}×` } : {}),
		actionButton(context, 'no-show', { kind: 'danger' }),
		actionButton(context, 'put-back', { body: { ticket: ticket.id } }),
		actionButton(context, 'finish'),
	];
}

function servingButtons(context: CounterContext) {
	return [
		actionButton(context, 'finish', { kind: 'primary' }),
		actionButton(context, 'park'),
		planButton(context, 'park'),
		actionButton(context, 'transfer'),
	];
}
