import { mayCall, nextTicketFor } from './claims.ts';
import type { CounterCommand } from './commands.ts';
import { type Decision, happens, nothing, refuse } from './decision.ts';
import type { OfficeEvent } from './events.ts';
import type { Counter, Office, Ticket } from './office.ts';
import { type CounterId, type Instant, plusSeconds, type TicketId } from './values.ts';
import { isOffered, leftAfter } from './visits.ts';

type Of<Type extends CounterCommand['type']> = Extract<CounterCommand, { type: Type }>;

/** What a clerk asked for at a counter, decided. */
export function decideAtCounter(office: Office, command: CounterCommand, at: Instant): Decision {
	const counter = office.counters.get(command.counter);
	if (!counter) return refuse({ reason: 'unknown-counter', counter: command.counter });
	if (command.inHand !== undefined && command.inHand !== counter.ticket)
		return refuse({ reason: 'situation-changed', inHand: counter.ticket });
	const inHand = counter.ticket === null ? undefined : office.tickets.get(counter.ticket);
	switch (command.type) {
		case 'open':
			return counter.state === 'open' ? nothing : happens({ type: 'counter-opened', counter: counter.id });
		case 'pause':
			return decidePause(office, counter, command, at);
		case 'close':
			return decideClose(office, counter, inHand);
		case 'announce-closing':
			return decideAnnounceClosing(office, counter, command.closesAt, at);
		case 'call-next':
			return decideCallNext(office, counter, inHand, at);
		case 'call':
			return decideCall(office, counter, inHand, command.ticket, at);
		case 'recall':
			return decideRecall(office, counter, inHand);
		case 'start':
			if (inHand?.state !== 'called') return refuse({ reason: 'nobody-called' });
			return happens({ type: 'serving-started', ticket: inHand.id, counter: counter.id });
		case 'finish':
			return inHand ? happens(...finished(office, inHand, counter)) : refuse({ reason: 'nobody-at-counter' });
		case 'no-show':
			if (inHand?.state !== 'called') return refuse({ reason: 'nobody-called' });
			return happens(missed(inHand, counter));
		case 'park':
			return decidePark(office, counter, inHand, command.until ?? null, at);
		case 'resume':
			return decideResume(office, counter, command.ticket);
		case 'transfer':
			return decideTransfer(office, command, inHand);
		case 'override-tickets':
			return decideOverrideTickets(office, command);
		case 'put-back':
			return decidePutBack(office, counter, command.ticket, at);
	}
}

/** Somebody may still be in hand: they are served to the end, nobody new is called. */
function decidePause(office: Office, counter: Counter, { kind = 'break', until = null }: Of<'pause'>, at: Instant) {
	if (counter.state === 'closed') return refuse({ reason: 'counter-not-open' });
	if (counter.pause?.kind === kind && counter.pause.until === until) return nothing;
	if (!isAhead(office, until, at)) return refuse({ reason: 'time-not-ahead', latest: office.day.end });
	return happens({ type: 'counter-paused', counter: counter.id, kind, until });
}

/** Nobody new is called from then on; whoever is in hand is served to the end. */
function decideAnnounceClosing(office: Office, counter: Counter, closesAt: Instant | null, at: Instant): Decision {
	if (counter.state === 'closed') return refuse({ reason: 'counter-not-open' });
	if (counter.closesAt === closesAt) return nothing;
	if (!isAhead(office, closesAt, at)) return refuse({ reason: 'time-not-ahead', latest: office.day.end });
	return happens({ type: 'closing-announced', counter: counter.id, closesAt });
}

/** What is put off is put off within the day; without a time it can be. */
const isAhead = (office: Office, time: Instant | null, at: Instant): boolean =>
	time === null || (time > at && time <= office.day.end);

/** Whoever was parked here goes to the front of the queue, whoever was sent here to their place in it: nobody waits for a closed counter. */
function decideClose(office: Office, counter: Counter, inHand: Ticket | undefined): Decision {
	if (counter.state === 'closed') return nothing;
	if (inHand) return refuse({ reason: 'counter-busy', number: inHand.number });
	return happens({ type: 'counter-closed', counter: counter.id }, ...releasedFrom(office, counter.id));
}

/** The tickets that a counter which is no more there lets go; a no-show is not in the building. */
export function releasedFrom(office: Office, counter: CounterId): readonly OfficeEvent[] {
	return [...office.tickets.values()]
		.filter((ticket) => ticket.counter === counter && ticket.state !== 'no-show')
		.map(({ id, state }) => ({ type: 'ticket-put-back', ticket: id, counter, front: state !== 'waiting' }));
}

/**
 * Calling the next visitor ends with the one in hand. Somebody only called is taken to have come and gone, as many clerks
 * serve with the call button alone; but nobody is served in less than the shortest visit: after a second push too soon
 * they count as a no-show, who can come back.
 */
function decideCallNext(office: Office, counter: Counter, inHand: Ticket | undefined, at: Instant): Decision {
	if (counter.state !== 'open') return refuse({ reason: 'counter-not-open' });
	const next = isOver(counter, at) ? undefined : nextTicketFor(office, counter, at);
	const isTooSoon = inHand !== undefined && isCalledTooSoon(office, inHand, at);
	if (!next && (!inHand || isTooSoon)) return refuse({ reason: 'nobody-waiting' });
	const ended = endedByCall(office, counter, inHand, at);
	return happens(...ended, ...(next ? [{ type: 'ticket-called' as const, ticket: next.id, counter: counter.id }] : []));
}

/** A clerk picks from the list whom the counter may call, e.g. somebody who cannot wait; those passed over keep their place. */
function decideCall(office: Office, counter: Counter, inHand: Ticket | undefined, id: TicketId, at: Instant): Decision {
	if (counter.state !== 'open' || isOver(counter, at)) return refuse({ reason: 'counter-not-open' });
	const ticket = office.tickets.get(id);
	if (ticket?.state !== 'waiting' || !mayCall(counter, ticket)) return refuse({ reason: 'unknown-ticket', ticket: id });
	const called = { type: 'ticket-called', ticket: id, counter: counter.id } as const;
	return happens(...endedByCall(office, counter, inHand, at), called);
}

/** Whether the announced time of a counter's closing has come. */
const isOver = ({ closesAt }: Counter, at: Instant): boolean => closesAt !== null && at >= closesAt;

/** What becomes of the visitor in hand when another is called. */
function endedByCall(
	office: Office,
	counter: Counter,
	inHand: Ticket | undefined,
	at: Instant,
): readonly OfficeEvent[] {
	if (!inHand) return [];
	return isCalledTooSoon(office, inHand, at) ? [missed(inHand, counter)] : finished(office, inHand, counter);
}

/** A clock that was set back since the call cannot tell; then it is not held against the visitor. */
const isCalledTooSoon = ({ rules }: Office, { state, since }: Ticket, at: Instant): boolean =>
	state === 'called' && at >= since && at < plusSeconds(since, rules.shortestVisitSeconds);

const missed = (inHand: Ticket, counter: Counter): OfficeEvent => ({
	type: 'ticket-no-show',
	ticket: inHand.id,
	counter: counter.id,
});

/** The visit of the ticket in hand ends here, if need be by beginning first; who has come for more waits for that. */
export function finished(office: Office, inHand: Ticket, counter: Counter): readonly OfficeEvent[] {
	const ids = { ticket: inHand.id, counter: counter.id };
	const started: OfficeEvent[] = inHand.state === 'called' ? [{ type: 'serving-started', ...ids }] : [];
	const [next, ...more] = leftAfter(office, counter, inHand);
	return [...started, next ? { type: 'ticket-continued', ...ids, next, more } : { type: 'ticket-finished', ...ids }];
}

/** One recall more than the limit makes it a no-show. */
function decideRecall(office: Office, counter: Counter, inHand: Ticket | undefined): Decision {
	if (inHand?.state !== 'called') return refuse({ reason: 'nobody-called' });
	const type = inHand.recalls < office.rules.recallLimit ? 'ticket-recalled' : 'ticket-no-show';
	return happens({ type, ticket: inHand.id, counter: counter.id });
}

function decidePark(
	office: Office,
	counter: Counter,
	inHand: Ticket | undefined,
	until: Instant | null,
	at: Instant,
): Decision {
	if (inHand?.state !== 'serving') return refuse({ reason: 'nobody-at-counter' });
	if (!isAhead(office, until, at)) return refuse({ reason: 'time-not-ahead', latest: office.day.end });
	return happens({ type: 'ticket-parked', ticket: inHand.id, counter: counter.id, until });
}

function decideResume(office: Office, counter: Counter, id: TicketId): Decision {
	const ticket = office.tickets.get(id);
	if (!ticket) return refuse({ reason: 'unknown-ticket', ticket: id });
	if (ticket.state !== 'parked' || ticket.counter !== counter.id) return refuse({ reason: 'not-parked-here' });
	const busy = counter.ticket === null ? undefined : office.tickets.get(counter.ticket);
	if (busy) return refuse({ reason: 'counter-busy', number: busy.number });
	return happens({ type: 'ticket-resumed', ticket: id, counter: counter.id });
}

function decideTransfer(office: Office, command: Of<'transfer'>, inHand: Ticket | undefined): Decision {
	if (inHand?.state !== 'serving') return refuse({ reason: 'nobody-at-counter' });
	const { service, toCounter } = command;
	if (service === null && toCounter === null) return refuse({ reason: 'transfer-nowhere' });
	if (service !== null && !isOffered(office, service)) return refuse({ reason: 'unknown-service', service });
	if (toCounter !== null) {
		const target = office.counters.get(toCounter);
		if (!target) return refuse({ reason: 'unknown-counter', counter: toCounter });
		if (target.state === 'closed') return refuse({ reason: 'transfer-to-closed-counter', counter: toCounter });
	}
	return happens({
		type: 'ticket-transferred',
		ticket: inHand.id,
		counter: command.counter,
		service: service ?? inHand.service,
		toCounter,
	});
}

function decideOverrideTickets(office: Office, { counter, service, override }: Of<'override-tickets'>): Decision {
	if (!isOffered(office, service)) return refuse({ reason: 'unknown-service', service });
	if ((office.issuing.get(service)?.override ?? null) === override) return nothing;
	return happens({ type: 'tickets-overridden', service, counter, override });
}

/** A ticket called here keeps its place; a late comer, at whichever counter, goes to the front within the grace time. */
function decidePutBack(office: Office, counter: Counter, id: TicketId, at: Instant): Decision {
	const ticket = office.tickets.get(id);
	if (!ticket) return refuse({ reason: 'unknown-ticket', ticket: id });
	const isLateComer = ticket.state === 'no-show';
	const isCalledHere = ticket.state === 'called' && ticket.counter === counter.id;
	if (!isLateComer && !isCalledHere) return refuse({ reason: 'not-called-here' });
	if (isLateComer && at > plusSeconds(ticket.since, office.rules.lateComerSeconds))
		return refuse({ reason: 'too-late-to-return' });
	return happens({ type: 'ticket-put-back', ticket: id, counter: counter.id, front: isLateComer });
}
