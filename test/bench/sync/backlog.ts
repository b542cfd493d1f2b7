import { plusSeconds } from '#domain/values.ts';
import { officeDayAt } from '#wire/calendar.ts';
import { encodeMessage } from '#wire/messages.ts';
import { type Appliance, type ApplianceParts, startAppliance } from '../../../firmware/appliance.ts';
import type { OfficeFile } from '../../../firmware/config/office-file.ts';
import type { Journal } from '../../../firmware/journal/journal.ts';
import { openSqliteJournal } from '../../../firmware/journal/sqlite-journal.ts';
import { nextBatch, toWireEntry } from '../../../firmware/sync/outbox.ts';
import type { MovableClock } from '../../../scripts/clock.ts';

/** Short enough for a thousand before the lunch break. */
const VISIT_SECONDS = 10;

/** The office of the file, with numbers enough for a thousand tickets. */
export function officeOf(journal: Journal, clock: MovableClock, { config, rules }: OfficeFile): Appliance {
	const services = rules.services.map((service) => ({ ...service, lastNumber: 999 }));
	const dayAt: ApplianceParts['dayAt'] = (at) => officeDayAt(config.calendar, at);
	return startAppliance({ journal, clock, rules: { ...rules, services }, dayAt });
}

/** Lives a day of `tickets` visitors into a journal's file: each is issued a ticket, called, served and gone. */
export function liveCutOff(database: string, clock: MovableClock, file: OfficeFile, tickets: number): void {
	const journal = openSqliteJournal(database);
	const appliance = officeOf(journal, clock, file);
	const { rules } = file;
	for (const { id } of rules.counters) appliance.execute({ type: 'open', counter: id });
	for (let i = 0; i < tickets; i++) {
		const { id: counter = '', services: [service = ''] = [] } = rules.counters[i % rules.counters.length] ?? {};
		const { refusal } = appliance.execute({ type: 'issue-ticket', service, errand: null, language: 'cs' });
		if (refusal) throw new Error(`ticket ${i} was refused: ${refusal.reason}`);
		appliance.execute({ type: 'call-next', counter });
		appliance.execute({ type: 'start', counter });
		clock.moveTo(plusSeconds(clock.now(), VISIT_SECONDS));
		appliance.execute({ type: 'finish', counter });
	}
	appliance.close();
	journal.close();
}

/** Bytes of all messages that carry the journal to the cloud when nothing is lost. */
export function bytesOnTheWire(journal: Journal): number {
	let bytes = 0;
	let acked = 0;
	for (;;) {
		const batch = nextBatch({ acked, sent: acked, asking: false }, journal.lastSequence);
		if (!batch) return bytes;
		const events = journal.read(batch.from, batch.to - batch.from + 1).map(toWireEntry);
		bytes += Buffer.byteLength(encodeMessage('up/events', { from: batch.from, events }));
		acked = batch.to;
	}
}
