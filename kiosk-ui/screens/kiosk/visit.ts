import { MOST_ERRANDS } from '#local-api/limits.ts';
import type { KioskAnswer, OfficeView, TicketView } from '#local-api/messages.ts';

/** One thing that a visitor without a reservation has come for; `null` for something else. */
export interface Wish {
	readonly service: string;
	readonly errand: string | null;
}

/** With the wish chosen, or no longer if it was; as it is when the ticket is full. */
export function toggled(chosen: readonly Wish[], wish: Wish): readonly Wish[] {
	const without = chosen.filter(({ service, errand }) => service !== wish.service || errand !== wish.errand);
	if (without.length < chosen.length) return without;
	return chosen.length < MOST_ERRANDS ? [...chosen, wish] : chosen;
}

/** As `POST /api/v1/tickets` takes it: the first one's service gives the number, others come later. */
export function ticketWish(chosen: readonly Wish[]) {
	const service = chosen[0]?.service ?? '';
	const here = chosen.filter((wish) => wish.service === service);
	const errands = here.flatMap(({ errand }) => errand ?? []);
	const later = chosen
		.filter((wish) => wish.service !== service || (wish.errand === null && errands.length > 0))
		.map(({ service: other, errand }) => ({ service: other, ...(errand === null ? {} : { errand }) }));
	return {
		service,
		...(errands.length > 1 ? { errands } : errands.length === 1 ? { errand: errands[0] } : {}),
		...(later.length > 0 ? { later } : {}),
	};
}

/** How far a visitor without a reservation has come on the screen. */
export type Step =
	| { readonly at: 'start' }
	| { readonly at: 'errands'; readonly service: string }
	/** Several things on one ticket: what was chosen so far, and the service whose errands are open, if any are. */
	| { readonly at: 'several'; readonly service: string | null; readonly chosen: readonly Wish[] }
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
		case 'no-room':
		case 'unknown-service':
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
	if (reason === 'no-room') return { kind: 'no-room' };
	if (reason !== 'tickets-closed') return { kind: 'out-of-order' };
	const why = closedReasons.find((known) => known === problem.why) ?? 'outside-hours';
	const opensAt = typeof problem.opensAt === 'string' ? problem.opensAt : null;
	// Of several services the office says which one it was.
	const refused = typeof problem.service === 'string' ? problem.service : service;
	const known = view.services.find(({ id }) => id === refused)?.ticketsClosed;
	return { kind: 'tickets-closed', service: refused, closed: known ?? { why, opensAt } };
}

const closedReasons = ['outside-hours', 'queue-full', 'no-counter', 'stopped-by-clerk', 'numbers-used-up'] as const;
