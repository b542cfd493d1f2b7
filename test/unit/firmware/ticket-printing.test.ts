import { describe, expect, it } from 'vitest';
import type { Office, Ticket } from '#domain/office.ts';
import type { PrintResult, TicketPrinter } from '#hardware/devices.ts';
import { startAppliance } from '../../../firmware/appliance.ts';
import { startTicketPrinting } from '../../../firmware/effects/ticket-printing.ts';
import { createMemoryJournal } from '../../../firmware/journal/memory-journal.ts';
import { dayOf, rules } from '../../support/office-builder.ts';
import { createStepsOnFullDisk } from '../../support/steps-on-full-disk.ts';
import { createTestClock } from '../../support/test-clock.ts';

const log = { error() {} };

describe('a ticket whose paper has not come out when the room on the disk ends', () => {
	const settled = () => new Promise((resolve) => setImmediate(resolve));

	it('D6, D23 is printed when there is room: a second paper after a power cut could not say that it is one', async () => {
		const { journal, write, setRoom } = createStepsOnFullDisk();
		const clock = createTestClock('2026-11-23T09:00:00+01:00');
		const dayAt = () => dayOf('2026-11-23', '8:00-17:00');
		const appliance = startAppliance({ journal, clock, rules: rules(), dayAt });
		let result: PrintResult = { ok: false, reason: 'paper-out', unsure: false };
		let papers = 0;
		const printer: Pick<TicketPrinter, 'print' | 'onHealth'> = {
			onHealth: () => {},
			print: async () => {
				if (result.ok) papers += 1;
				return result;
			},
		};
		const printing = startTicketPrinting(appliance, printer as TicketPrinter, () => [], log);
		appliance.execute({ type: 'issue-ticket', service: 'documents', errand: null, language: 'cs' });
		printing.poke();
		await settled();

		setRoom(false);
		result = { ok: true };
		printing.poke();
		await settled();
		expect(papers).toBe(0);

		setRoom(true);
		write(clock.now());
		appliance.changed();
		await settled();
		expect(papers).toBe(1);
		expect([...appliance.office.tickets.values()].map(({ print }) => print.state)).toEqual(['printed']);
	});
});

describe('a printer that prints and does not say so', () => {
	it('D7 gets each ticket three times at most, and no ticket keeps the others from their paper', async () => {
		const clock = createTestClock('2026-11-23T09:00:00+01:00');
		const dayAt = () => dayOf('2026-11-23', '8:00-17:00');
		const appliance = startAppliance({ journal: createMemoryJournal(), clock, rules: rules(), dayAt });
		let result: PrintResult = { ok: false, reason: 'no-answer', unsure: true };
		let papers: string[] = [];
		const printer: Pick<TicketPrinter, 'print' | 'onHealth'> = {
			onHealth: () => {},
			print: async (document) => {
				papers.push(String(document[0]?.kind === 'text' && document[0].text));
				return result;
			},
		};
		const told: unknown[] = [];
		const layout = (_office: Office, { number }: Ticket) => [{ kind: 'text', text: number }] as const;
		const printing = startTicketPrinting(appliance, printer as TicketPrinter, layout, {
			error: (entry: unknown) => void told.push(entry),
		});
		const issue = () => appliance.execute({ type: 'issue-ticket', service: 'documents', errand: null, language: 'cs' });
		const pokes = async (count: number) => {
			for (let i = 0; i < count; i++) {
				printing.poke();
				await new Promise((resolve) => setImmediate(resolve));
			}
		};
		issue();
		issue();
		await pokes(20);
		expect(papers).toEqual(['P001', 'P001', 'P001', 'P002', 'P002', 'P002']);
		expect(told).toEqual(
			['P001', 'P002'].map((number) => ({ event: 'print-not-confirmed', ticket: `2026-11-23/${number}` })),
		);

		result = { ok: true };
		papers = [];
		issue();
		await pokes(1);
		expect(papers).toEqual(['P003', 'P001', 'P002']);
		expect([...appliance.office.tickets.values()].map(({ print }) => print.state)).toEqual(Array(3).fill('printed'));
	});
});
