import { html, nothing } from 'lit';
import type { TicketView } from '#local-api/messages.ts';
import { elapsedMinutes } from '../words/times.ts';
import { actionButton, refusalNear } from './action-button.ts';
import { type CounterContext, errandNames, laterNames, serviceName } from './context.ts';

/** Whoever this counter may call, next first, each to be called out of turn, e.g. because they cannot wait. */
export function queueList(context: CounterContext) {
	const { counter, texts, view } = context;
	const queue = counter.queue.flatMap((id) => view.waiting.find((ticket) => ticket.id === id) ?? []);
	return html`<details class="card aside queue">
		<summary>${texts.queue} (${queue.length})</summary>
		${queue.length === 0 ? nothing : html`<p class="soft">${texts.queueHint}</p>`}
		<ul>${queue.map((ticket) => row(ticket, context))}</ul>
		${refusalNear(context, 'call')}
	</details>`;
}

function row(ticket: TicketView, context: CounterContext) {
	const { texts, reader, counter } = context;
	const about = [
		errandNames(context, ticket) ?? serviceName(context, ticket.service),
		texts.channel[ticket.channel],
		laterNames(context, ticket),
	];
	return html`<li>
		<strong>${ticket.number}</strong>
		<span class="soft">${about.filter((part) => part !== null).join(' · ')}
			<span class="time">${elapsedMinutes(reader.now - Date.parse(ticket.issuedAt), reader.language)}</span></span>
		${actionButton(context, 'call', { body: { ticket: ticket.id }, withoutKey: true, disabled: counter.state !== 'open' })}
	</li>`;
}
