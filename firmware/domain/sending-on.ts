import type { Office, Ticket } from './office.ts';
import type { CounterId, ServiceId } from './values.ts';

/** Sent on to a service for which the visitor has come as well, it is about that from now on. */
export function sentOn({ service: before, errand, reservation, more }: Ticket, service: ServiceId): Partial<Ticket> {
	const next = service === before ? undefined : more.find((other) => other.service === service);
	if (!next) return { service, errand, reservation };
	return { ...next, reservation: next.reservation ?? reservation, more: more.filter((other) => other !== next) };
}

/** That counter, if it does not serve the service; of those that do, any may call whoever was sent to one and put back. */
export function ofOtherServices({ counters }: Office, id: CounterId | null, service: ServiceId): CounterId | null {
	const counter = counters.get(id ?? '');
	return counter && !counter.services.includes(service) ? counter.id : null;
}

/** A counter that somebody was sent to stays the only one that may call them, unless it has closed. */
export function stillSentTo({ counters }: Office, { sentTo }: Ticket): Pick<Ticket, 'counter' | 'sentTo'> {
	const isClosed = (counters.get(sentTo ?? '')?.state ?? 'closed') === 'closed';
	const counter = isClosed ? null : sentTo;
	return { counter, sentTo: counter };
}
