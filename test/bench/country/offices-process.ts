import pino from 'pino';
import { type Link, LinkDown } from '#link/link.ts';
import { connectMqttLink } from '#link/mqtt-link.ts';
import type { WireEntry } from '#wire/events.ts';
import { WHAT_IS_HELD } from '#wire/messages.ts';
import { instant } from '#wire/time.ts';
import { batchLost, batchSent, nextBatch, type Outbox, outboxAt } from '../../../firmware/sync/outbox.ts';
import { TOWN, townOccupancy } from '../../support/town-config.ts';
import { type OfficesOrder, type OfficesReport, officesOrderSchema } from './offices-order.ts';
import { ticketsAfter, visits } from './visits.ts';

// Many offices in one process, each with a connection of its own, in their busiest hour. Told by whoever forked it to add
// some, and asked what happened since it was asked before; ends when that one is gone.

const log = pino({ level: 'silent' });
const offices: Link[] = [];
let report: OfficesReport = { sent: 0, received: 0, ackMilliseconds: [] };

process.on('message', async (message) => {
	const order = officesOrderSchema.parse(message);
	if (order === 'report') {
		const finished = report;
		report = { sent: 0, received: 0, ackMilliseconds: [] };
		process.send?.(finished);
	} else {
		while (offices.length < order.offices) await Promise.all(Array.from({ length: 20 }, () => addOffice(order)));
		process.send?.('added');
	}
});
process.on('disconnect', () => process.exit());

type AddOrder = Exclude<OfficesOrder, 'report'>;

/** An office that does what the wire asks of one: events in batches until acknowledged, snapshots at each change. */
async function addOffice({ mqttUrl, secondsBetweenChanges }: AddOrder): Promise<void> {
	const id = `office-${offices.length}`;
	const link = connectMqttLink({ url: mqttUrl, clientId: id, presenceOf: id, log });
	offices.push(link);
	const journal: WireEntry[] = [];
	const events = visits(new Date().toISOString().slice(0, 10));
	let outbox: Outbox = outboxAt({ firstSequence: 1, lastSequence: 0 }, 0);
	let sentAt = 0;
	const send = (sending: Promise<void>) => {
		report.sent += 1;
		sending.catch((error: unknown) => {
			if (!(error instanceof LinkDown)) throw error;
		});
	};
	function sendEvents(): void {
		// As overdue as a real one would find it.
		if (performance.now() - sentAt > 10_000) outbox = batchLost(outbox);
		const batch = nextBatch(outbox, journal.length);
		if (!batch) return;
		outbox = batchSent(outbox, batch.to);
		sentAt = performance.now();
		const previous = journal[batch.from - 2];
		const named = { id, first: 1, ...(previous && { previousAt: previous.at }) };
		send(
			link.send(id, 'up/events', { from: batch.from, events: journal.slice(batch.from - 1, batch.to), journal: named }),
		);
	}
	link.subscribe(id, 'up/ack', ({ sequence }) => {
		report.received += 1;
		if (outbox.sent > outbox.acked && sequence >= outbox.sent) report.ackMilliseconds.push(performance.now() - sentAt);
		outbox = outboxAt({ firstSequence: 1, lastSequence: journal.length }, sequence);
		sendEvents();
	});
	const want = () => send(link.send(id, 'down/want', { revision: 0 }));
	link.subscribe(id, 'down/reservations', ({ revision }) => {
		report.received += 1;
		if (revision === WHAT_IS_HELD.revision) want();
	});
	await new Promise<void>((resolve) => link.onUpChange((up) => up && resolve()));
	send(link.send(id, 'up/config', { ...TOWN, id }));
	want();
	function change(): void {
		const { value: event } = events.next();
		const sequence = journal.length + 1;
		const at = instant(Date.now());
		journal.push({ sequence, at, event });
		sendEvents();
		const told = { journal: id, sequence, at };
		const updatedAt = new Date(at).toISOString();
		send(link.send(id, 'up/occupancy', { ...townOccupancy({ office: id, updatedAt }), told }));
		send(link.send(id, 'up/tickets', ticketsAfter(id, sequence, at)));
		later();
	}
	// Visitors come independently of each other: exponential times between.
	const later = () => setTimeout(change, -Math.log(1 - Math.random()) * secondsBetweenChanges * 1000);
	later();
}
