import { describe, expect, test } from 'vitest';
import { standardWiring } from '../../../../hardware/board/standard-wiring.ts';
import { TOWN_CREST } from '../../../../hardware/board/town-crest.ts';
import type { PrintDocument } from '../../../../hardware/devices.ts';
import { ticketBytes } from '../../../../hardware/drivers/ticket-bytes.ts';
import { LinkError } from '../../../../hardware/lines/lines.ts';
import { benchForEach, onFakeTime, pass, played } from '../bench.ts';

const ticket: PrintDocument = [
	{ kind: 'text', text: 'Městský úřad Šumperk', align: 'center' },
	{ kind: 'text', text: 'P045', align: 'center', bold: true, size: 4 },
	{ kind: 'text', text: 'Řidičské průkazy' },
	{ kind: 'rule' },
	{ kind: 'text', text: 'Před vámi: 7' },
	{ kind: 'qr', data: 'https://sumperk.example/t/P045' },
];

onFakeTime();

describe('a printer for 80 mm paper', () => {
	const bench = benchForEach();
	const print = (document: PrintDocument = ticket) => played(bench().devices.printer.print(document));
	const tickets = () => bench().board.printer().tickets;
	const fast = 115_200;

	test('a ticket comes out as it was written, Czech letters and all, cut once', async () => {
		expect(await print()).toEqual({ ok: true });
		expect(tickets()).toHaveLength(1);
		expect(tickets()[0]?.lines.map((line) => line.trim())).toEqual([
			'Městský úřad Šumperk',
			'P045',
			'Řidičské průkazy',
			'─'.repeat(48),
			'Před vámi: 7',
			'[QR https://sumperk.example/t/P045]',
		]);
	});

	test('the number is large and bold, the rest is not', async () => {
		await print();
		const [piece] = bench().board.chips.printer.paper.pieces;
		const number = piece?.lines.find(({ text }) => text.includes('P045'));
		expect(number).toMatchObject({ size: 4, bold: true });
		expect(piece?.lines.find(({ text }) => text.includes('průkazy'))).toMatchObject({ size: 1, bold: false });
	});

	test('every Czech letter and a Ukrainian word are printed right', async () => {
		const letters = 'áčďéěíňóřšťúůýž ÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ';
		await print([
			{ kind: 'text', text: letters },
			{ kind: 'text', text: '§ 5 – „lístek“ 20 €' },
			{ kind: 'text', text: 'Ласкаво просимо, Київ' },
		]);
		expect(tickets()[0]?.lines).toEqual([letters, '§ 5 – „lístek“ 20 €', 'Ласкаво просимо, Київ']);
	});

	test('the logo is stored once and then costs each ticket a few bytes', async () => {
		await print([{ kind: 'logo' }, ...ticket]);
		expect(tickets()[0]?.lines[0]?.trim()).toBe('Městský úřad Šumperk');
		expect(await played(bench().devices.printer.storeLogo(TOWN_CREST))).toEqual({ ok: true });
		await print([{ kind: 'logo' }, ...ticket]);
		expect(
			tickets()[1]
				?.lines.slice(0, 2)
				.map((line) => line.trim()),
		).toEqual(['[logo 120×120]', 'Městský úřad Šumperk']);
	});

	test('a long line is broken at a blank instead of running off the paper', async () => {
		await print([{ kind: 'text', text: 'slovo '.repeat(20).trim() }]);
		const lines = tickets()[0]?.lines ?? [];
		expect(lines.length).toBeGreaterThan(1);
		expect(lines.every((line) => line.length <= 48)).toBe(true);
	});

	test('tickets asked for at once come out whole, one after another', async () => {
		const { printer } = bench().devices;
		const numbers = ['P001', 'P002', 'P003'];
		const results = numbers.map((text) => printer.print([{ kind: 'text', text }]));
		expect(await played(Promise.all(results))).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
		expect(tickets().map(({ lines }) => lines)).toEqual([['P001'], ['P002'], ['P003']]);
	});

	test('closing waits for the ticket that is on the line, so that it is not printed again after a restart', async () => {
		const printing = bench().devices.printer.print(ticket);
		await pass(10);
		await played(bench().devices.close());
		expect(await printing).toEqual({ ok: true });
		expect(tickets()).toHaveLength(1);
	});

	test('a ticket has no raster image and fits into half a kilobyte', async () => {
		let bytes = 0;
		const { chips } = bench().board;
		const receive = chips.printer.receive.bind(chips.printer);
		chips.printer.receive = (byte) => {
			bytes += 1;
			receive(byte);
		};
		await print();
		expect(bytes).toBeLessThan(512);
	});

	describe('before the first byte', () => {
		test.each([
			['no paper', { paper: 'out' }, 'paper-out'],
			['an open cover', { coverOpen: true }, 'cover-open'],
			['offline', { online: false }, 'offline'],
			['unplugged', { plugged: false }, 'no-answer'],
		] as const)('%s: nothing is printed, for certain', async (_, fault, reason) => {
			bench().board.setPrinter(fault);
			expect(await print()).toEqual({ ok: false, reason, unsure: false });
			expect(bench().devices.printer.health()).toEqual({ ok: false, state: reason });
			bench().board.setPrinter({ paper: 'ok', coverOpen: false, online: true, plugged: true });
			expect(await print()).toEqual({ ok: true });
			expect(tickets()).toHaveLength(1);
		});
	});

	describe('in the middle of a ticket', () => {
		test.each([
			['the paper ends', { paper: 'out' }, 'paper-out'],
			['somebody opens the cover', { coverOpen: true }, 'cover-open'],
			['somebody presses the online button', { online: false }, 'offline'],
			['somebody pulls the plug', { plugged: false }, 'no-answer'],
		] as const)('%s: the ticket is unsure, and its rest does not come out later', async (_, fault, reason) => {
			const { board, devices } = bench();
			const printing = devices.printer.print(ticket);
			// The three questions before take a few milliseconds; then the ticket is on the line.
			await pass(20);
			board.setPrinter(fault);
			expect(await played(printing)).toEqual({ ok: false, reason, unsure: true });
			board.setPrinter({ paper: 'ok', coverOpen: false, online: true, plugged: true });
			await pass(5000);
			expect(tickets()).toEqual([]);
			expect(await print([{ kind: 'text', text: 'P046' }])).toEqual({ ok: true });
			expect(tickets().at(-1)?.lines).toEqual(['P046']);
			expect(tickets().filter(({ lines }) => lines.some((line) => line.includes('[QR')))).toEqual([]);
		});

		test('a ticket larger than the printer holds does not block the line for ever', async () => {
			const long = Array.from({ length: 200 }, () => ({ kind: 'text', text: 'x'.repeat(40) }) as const);
			const printing = bench().devices.printer.print(long);
			await pass(20);
			bench().board.setPrinter({ online: false });
			const result = await played(printing);
			expect(result).toMatchObject({ ok: false, unsure: true });
			bench().board.setPrinter({ online: true });
			await pass(5000);
			expect(await print()).toEqual({ ok: true });
			expect(tickets().filter(({ lines }) => lines.some((line) => line.includes('[QR')))).toHaveLength(1);
		});

		test('a serial line that vanishes is no answer, and unsure', async () => {
			const { board, devices } = bench();
			const { printerLink } = board.chips;
			const write = printerLink.write.bind(printerLink);
			printerLink.write = (bytes) => (bytes.length > 100 ? Promise.reject(new LinkError('gone')) : write(bytes));
			const printing = devices.printer.print(ticket);
			expect(await played(printing)).toEqual({ ok: false, reason: 'no-answer', unsure: true });
			printerLink.write = write;
			expect(await print()).toEqual({ ok: true });
		});

		test('a roll with three lines left stops after the third', async () => {
			bench().board.setPrinter({ paper: { lines: 3 } });
			expect(await print()).toEqual({ ok: false, reason: 'paper-out', unsure: true });
			expect(bench().board.chips.printer.paper.hanging).toHaveLength(3);
		});
	});

	describe('health', () => {
		test('low paper is told before it is out, and still prints', async () => {
			const states: string[] = [];
			bench().devices.printer.onHealth(({ state, ok }) => states.push(`${state} ${ok}`));
			bench().board.setPrinter({ paper: 'low' });
			await pass(10_100);
			expect(states).toEqual(['paper-low true']);
			expect(await print()).toEqual({ ok: true });
			bench().board.setPrinter({ paper: 'out' });
			await pass(10_100);
			bench().board.setPrinter({ paper: 'ok' });
			await pass(2500);
			expect(states).toEqual(['paper-low true', 'paper-out false', 'ready true']);
		});

		test('a printer that loses its power under a ticket has not printed it, though the line breaks like an answer', async () => {
			const { board } = bench();
			const printing = print();
			await pass(5);
			board.setPrinter({ plugged: false });
			board.chips.printerLink.deliver([0]);
			expect(await printing).toEqual({ ok: false, reason: 'no-answer', unsure: true });
			board.setPrinter({ plugged: true });
			await pass(2500);
			expect(await print()).toEqual({ ok: true });
			const whole = tickets().filter(({ lines }) => lines.some((line) => line.includes('[QR')));
			expect(whole).toHaveLength(1);
		});

		test('what a process that died has left in the printer is no part of the next ticket', async () => {
			const { board, wiring } = bench();
			const left = [...ticketBytes(ticket, wiring.printer)].slice(0, 160);
			for (const byte of left) board.chips.printer.receive(byte);
			await pass(2000);
			expect(await print([{ kind: 'text', text: 'P001' }])).toEqual({ ok: true });
			const whole = tickets().filter(({ lines }) => lines.includes('P001'));
			expect(whole.map(({ lines }) => lines)).toEqual([['P001']]);
		});

		test('noise on the line is not taken for an answer', async () => {
			const { board } = bench();
			const noise = setInterval(() => board.chips.printerLink.deliver([0xff, 0x80, 0x91, 0xf3]), 1);
			expect(await print()).toEqual({ ok: true });
			clearInterval(noise);
			expect(tickets()).toHaveLength(1);
		});
	});

	test('a ticket at full speed takes no longer than the line needs, and the questions around it', async () => {
		const started = performance.now();
		await print();
		const lineTime = (400 * 10_000) / fast;
		expect(performance.now() - started).toBeLessThan(lineTime + 30);
	});
});

describe('a printer for 58 mm paper at 9600 baud', () => {
	const wiring = standardWiring(['1']);
	const bench = benchForEach({
		...wiring,
		printer: { ...wiring.printer, model: 'pos-5890', baudRate: 9600, codepage: 'cp852' },
	});

	test('the same ticket fits the narrower paper and its other code page numbers', async () => {
		expect(await played(bench().devices.printer.print(ticket))).toEqual({ ok: true });
		const [printed] = bench().board.printer().tickets;
		expect(printed?.lines.map((line) => line.trim())).toEqual([
			'Městský úřad Šumperk',
			'P045',
			'Řidičské průkazy',
			'─'.repeat(32),
			'Před vámi: 7',
			'[QR https://sumperk.example/t/P045]',
		]);
	});
});
