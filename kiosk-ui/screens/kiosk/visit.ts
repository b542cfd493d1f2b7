import type { KioskAnswer, OfficeView, TicketView } from '#local-api/messages.ts';

/** How far a visitor without a reservation has come on the screen. */
export type Step =
	| { readonly at: 'start' }
	| { readonly at: 'errands'; readonly service: string }
	| { readonly at: 'answer'; readonly answer: KioskAnswer };

/** An answer the visitor has put aside, as `answerKey` names it, or `null`. */
export type PutAside = string | null;

/** The office's answer to the keypad comes before whatever is open on the screen, unless it was put aside. */
export function shownStep(view: OfficeView, step: Step, putAside: PutAside): Step {
	const { answer } = view.kiosk;
	return answer === null || answerKey(answer) === putAside ? step : { at: 'answer', answer };
}

/** Tells answers apart that are about different things; what only changes with time is not part of it. */
export function answerKey(answer: KioskAnswer): string {
	switch (answer.kind) {
		case 'ticket':
			return `ticket ${answer.ticket.id}`;
		case 'too-early':
			return `too-early ${answer.slotStart}`;
		case 'already-checked-in':
			return `already-checked-in ${answer.number}`;
		case 'tickets-closed':
			return `tickets-closed ${answer.service}`;
		case 'slow-down':
			return `slow-down ${answer.retryAt}`;
		case 'pin-too-short':
		case 'unknown-pin':
		case 'out-of-order':
			return answer.kind;
	}
}

/** The ticket as the office sees it now: its place moves up and its paper comes out, or does not, a moment later. */
export function ticketNow(view: OfficeView, ticket: TicketView): TicketView {
	const waiting = view.waiting.find(({ id }) => id === ticket.id) ?? ticket;
	const called = view.counters.some((counter) => counter.ticket?.id === ticket.id);
	const unprinted = view.unprinted.find(({ id }) => id === ticket.id);
	return {
		...waiting,
		state: called ? 'called' : waiting.state,
		print: unprinted ? { ...waiting.print, state: 'failed', reason: unprinted.reason } : waiting.print,
	};
}

/** What to say when the office refuses a ticket of a service. */
export function refusalAnswer(
	view: OfficeView,
	service: string,
	refusal: { readonly reason: string; readonly problem: Readonly<Record<string, unknown>> },
): KioskAnswer {
	const { reason, problem } = refusal;
	if (reason === 'slow-down' && typeof problem.retryAt === 'string')
		return { kind: 'slow-down', retryAt: problem.retryAt };
	if (reason !== 'tickets-closed') return { kind: 'out-of-order' };
	const why = closedReasons.find((known) => known === problem.why) ?? 'outside-hours';
	const opensAt = typeof problem.opensAt === 'string' ? problem.opensAt : null;
	const known = view.services.find(({ id }) => id === service)?.ticketsClosed;
	return { kind: 'tickets-closed', service, closed: known ?? { why, opensAt } };
}

const closedReasons = ['outside-hours', 'queue-full', 'numbers-used-up'] as const;
