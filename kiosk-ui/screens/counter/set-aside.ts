import { html, nothing } from 'lit';
import type { CounterAction } from '#local-api/messages.ts';
import { elapsedMinutes, timeOfDay } from '../words/times.ts';
import { actionButton, refusalNear } from './action-button.ts';
import { type CounterContext, type CounterTicket, serviceName } from './context.ts';

/** Parked visitors and those who did not come, each with the way back. */
export function setAside(context: CounterContext) {
	const { counter, texts } = context;
	return html`
		${list(context, { title: texts.parked, tickets: counter.parked, action: 'resume' })}
		${list(context, { title: texts.missed, tickets: counter.missed, action: 'put-back', hint: texts.missedHint })}
		${refusalNear(context, 'resume', 'put-back')}
	`;
}

interface SetAside {
	readonly title: string;
	readonly tickets: readonly CounterTicket[];
	readonly action: CounterAction;
	readonly hint?: string;
}

function list(context: CounterContext, { title, tickets, action, hint }: SetAside) {
	if (tickets.length === 0) return nothing;
	const { reader, texts } = context;
	return html`<section class="card aside">
		<h2>${title}</h2>
		${hint === undefined ? nothing : html`<p class="soft">${hint}</p>`}
		<ul>${tickets.map(
			(ticket) => html`<li>
				<strong>${ticket.number}</strong>
				<span class="soft">${serviceName(context, ticket.service)}
					<span class="time">${elapsedMinutes(reader.now - Date.parse(ticket.since), reader.language)}</span>
					${ticket.parkedUntil === null ? nothing : `· ${texts.plan.said.back(timeOfDay(ticket.parkedUntil, reader))}`}</span>
				${actionButton(context, action, { body: { ticket: ticket.id }, withoutKey: true })}
			</li>`,
		)}</ul>
	</section>`;
}
