import { describe, expect, it } from 'vitest';
import type { PrintResult, TicketPrinter } from '#hardware/devices.ts';
import { startAppliance } from '../../../firmware/appliance.ts';
import { startTicketPrinting } from '../../../firmware/effects/ticket-printing.ts';
import { dayOf, rules } from '../../support/office-builder.ts';
import { createStepsOnFullDisk } from '../../support/steps-on-full-disk.ts';
import { createTestClock } from '../../support/test-clock.ts';

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
		const printing = startTicketPrinting(appliance, printer as TicketPrinter, () => []);
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
