import { standardWiring } from '../../hardware/board/standard-wiring.ts';
import type { PrintDocument } from '../../hardware/devices.ts';
import { openDevices } from '../../hardware/drivers/open-devices.ts';
import { ticketBytes } from '../../hardware/drivers/ticket-bytes.ts';
import type { ByteLink } from '../../hardware/lines/lines.ts';
import { createVirtualBoard } from '../../hardware/virtual/virtual-board.ts';
import { spreadOf } from './statistics.ts';
import { figure, type Measurement, measured } from './suite.ts';

const BAUD_RATES = [9600, 19_200, 115_200];
const TICKETS = 10;
/** A start bit, eight data bits, a stop bit. */
const BITS_PER_BYTE = 10;
/** Goal: the line is what takes the time. */
const GOAL_TIMES_LINE = 1.1;
/** GS v 0, the beginning of every picture. */
const PICTURE = [0x1d, 0x76, 0x30];

/** A ticket with everything that the office can put on one. */
const TICKET: PrintDocument = [
	{ kind: 'logo' },
	{ kind: 'text', text: 'Městský úřad Šumperk', align: 'center', bold: true },
	{ kind: 'rule' },
	{ kind: 'text', text: 'P045', align: 'center', bold: true, size: 6 },
	{ kind: 'text', text: 'Osobní doklady', align: 'center', bold: true },
	{ kind: 'text', text: 'Žádost o občanský průkaz', align: 'center' },
	{ kind: 'text', text: 'Rezervace na 9:30', align: 'center', bold: true },
	{ kind: 'text', text: 'Před vámi čeká: 7', align: 'center' },
	{ kind: 'text', text: 'Čekání asi 14 min, zřídka přes 31 min', align: 'center' },
	{ kind: 'rule' },
	{ kind: 'text', text: '23. 11. 2026 9:12', align: 'center' },
	{ kind: 'text', text: 'Sledujte prosím tabuli.', align: 'center' },
	{ kind: 'text', text: 'Pořadí uvidíte i v telefonu:', align: 'center' },
	{ kind: 'qr', data: 'https://rezervace.sumperk.example/ticket/?lang=cs#sumperk.7Q3K9D_AbCdE' },
];

/** From the command to the last byte accepted, beside what the line itself needs; and how many bytes a ticket has. */
export async function measureTickets(): Promise<readonly Measurement[]> {
	const bytes = ticketBytes(TICKET, standardWiring([]).printer);
	const isPicture = (_: number, at: number): boolean => PICTURE.every((byte, offset) => bytes[at + offset] === byte);
	const measurements: Measurement[] = [
		figure('bytes per ticket, with the printer’s own QR code', bytes.length, 'B', null),
		figure('pictures among them', [...bytes].filter(isPicture).length, '', 0),
	];
	for (const baudRate of BAUD_RATES) {
		const lineTime = (bytes.length * BITS_PER_BYTE * 1000) / baudRate;
		const times = spreadOf(await printTimes(baudRate));
		measurements.push(
			measured(`ticket at ${baudRate} baud, command → last byte accepted`, times, null),
			figure(`ticket at ${baudRate} baud, the line's physical time`, round(lineTime), 'ms', null),
			figure(
				`ticket at ${baudRate} baud, times the line's`,
				round(times.medianMilliseconds / lineTime),
				'×',
				GOAL_TIMES_LINE,
			),
		);
	}
	return measurements;
}

async function printTimes(baudRate: number): Promise<readonly number[]> {
	const wiring = standardWiring(['1']);
	const paced = { ...wiring, printer: { ...wiring.printer, baudRate } };
	const board = createVirtualBoard(paced, { now: Date.now });
	let accepted = 0;
	const inner = board.ports.printerLink;
	const printerLink: ByteLink = {
		async write(bytes) {
			await inner.write(bytes);
			if (bytes.length > 100) accepted = performance.now();
		},
		onBytes: (listener) => inner.onBytes(listener),
		discard: () => inner.discard(),
		close: () => inner.close(),
	};
	const devices = await openDevices({ ...board.ports, printerLink }, paced);
	const times: number[] = [];
	for (let ticket = 0; ticket < TICKETS; ticket += 1) {
		const started = performance.now();
		const result = await devices.printer.print(TICKET);
		if (!result.ok) throw new Error(`The ticket was not printed: ${result.reason}.`);
		times.push(accepted - started);
	}
	await devices.close();
	await board.close();
	return times;
}

const round = (value: number): number => Math.round(value * 100) / 100;
