import { billOfMaterials } from './bill-of-materials.ts';
import { connectionsOf } from './check-wiring.ts';
import type { BoardWiring } from './wiring.ts';

/** What a wire needs electrically, and why. */
const ELECTRICAL_NOTES: readonly string[] = [
	'GPIO lines bear 3.3 V, never 5 V. Every ground is joined at one point: Pi, 5 V supply, printer.',
	'**Keypad.** Linux cannot switch the Pi’s pull resistors through this interface, so each column has 10 kΩ to 3.3 V. Each row has a 1N4148, cathode towards the Pi: two rows at different levels must not meet through two pressed keys. At rest all rows are low; a pressed key pulls its column to about 0.7 V.',
	'**LED caller.** The MAX7219 runs on 5 V and wants at least 3.5 V for a high level: DIN, CLK and LOAD go through the 74AHCT125 (supply 5 V, enable pins to ground). DOUT of each display goes to DIN of the next; the clock and LOAD go to all. The longest cable between two displays should stay under 3 m.',
	'**Buttons.** Each button joins its expander pin to ground. A0 of the second expander is tied to 3.3 V, all other address pins to ground. INTA is open drain with 10 kΩ to 3.3 V; INTB stays free. RESET is tied to 3.3 V. The Pi’s own 1.8 kΩ resistors serve SDA and SCL: keep the expanders within half a metre of the Pi and let the button cables be long instead.',
	'**Clock.** The DS3231 module joins SDA, SCL, 3.3 V and ground like the expanders, at address 0x68; where it has a charging circuit (a diode and a resistor beside the battery), a battery that cannot be charged needs that taken off. A Pi 5 has a clock of its own and needs a battery at its BAT connector instead. Without a clock a Pi that starts while the network is away goes on from when it was switched off: the office is then on another day, and gives no tickets or the wrong ones. `timedatectl` shows it as “RTC time”.',
	'**Printer.** UART0 with handshake through the MAX3232. Set the printer to the baud rate of the table, 8 data bits, no parity, hardware handshake, and “busy only when the receive buffer is full”: otherwise a printer without paper stops the line, and cannot be asked what is wrong.',
];

/** What /boot/firmware/config.txt needs for this wiring: I²C, and UART0 with its handshake pins. */
const CONFIG_TXT: readonly (readonly [models: string, lines: readonly string[]])[] = [
	['every Pi', ['dtparam=i2c_arm=on,i2c_arm_baudrate=400000']],
	['Pi Zero to 4', ['enable_uart=1', 'dtoverlay=disable-bt', 'gpio=16,17=a3', 'dtoverlay=i2c-rtc,ds3231']],
	['Pi 5', ['dtoverlay=uart0-pi5,ctsrts']],
];

/** The wiring page as Markdown; the picture is `wiring.svg` beside it. */
export function wiringPage(wiring: BoardWiring): string {
	const { printer } = wiring;
	return [
		'# Wiring',
		'Generated from the board’s data by `node hardware/board/write-pages.ts`; a test fails when it is out of date.',
		'![The 40-pin header and what is wired to each pin](wiring.svg)',
		'## Pins of the header',
		table(['pin', 'GPIO', 'signal'], connectionRows(wiring)),
		'## Keypad',
		table(['', ...wiring.keypad.columns.map((bcm) => `column, GPIO ${bcm}`)], keypadRows(wiring)),
		'## LED displays',
		'In the order of the chain; the first is nearest to the Pi.',
		table(
			['place', 'display'],
			wiring.caller.displays.map((id, index) => [String(index + 1), displayName(id)]),
		),
		'## Clerks’ buttons',
		table(['counter', 'expander', 'next', 'recall', 'finish', 'pause'], buttonRows(wiring)),
		'## Printer',
		`${printer.model}, ${printer.path}, ${printer.baudRate} baud, 8N1, RTS/CTS; Czech in code page ${printer.codepage}.`,
		'## Electrical notes',
		ELECTRICAL_NOTES.map((note) => `- ${note}`).join('\n'),
		'## Settings of the Pi',
		'In `/boot/firmware/config.txt`:',
		table(
			['model', 'lines'],
			CONFIG_TXT.map(([models, lines]) => [models, lines.map((line) => `\`${line}\``).join('<br>')]),
		),
		'## Bill of materials',
		table(
			['quantity', 'part', 'for'],
			billOfMaterials(wiring).map(({ quantity, part, purpose }) => [String(quantity), part, purpose]),
		),
	]
		.join('\n\n')
		.concat('\n');
}

function connectionRows(wiring: BoardWiring): readonly (readonly string[])[] {
	return [...connectionsOf(wiring)]
		.sort((left, right) => left.physical - right.physical)
		.map(({ physical, bcm, signal }) => [String(physical), String(bcm), signal]);
}

function keypadRows({ keypad }: BoardWiring): readonly (readonly string[])[] {
	return keypad.keys.map((labels, index) => [
		`row, GPIO ${keypad.rows[index]}`,
		...labels.map((label) => `\`${label}\``),
	]);
}

function buttonRows({ buttonBoxes, lineBoxes }: BoardWiring): readonly (readonly string[])[] {
	const onExpanders = buttonBoxes.map(({ counter, expanderAddress, pins }) => [
		counter,
		`0x${expanderAddress.toString(16)}`,
		...[pins.next, pins.recall, pins.finish, pins.pause].map(expanderPin),
	]);
	const onHeader = lineBoxes.map(({ counter, lines }) => [
		counter,
		'none',
		...[lines.next, lines.recall, lines.finish, lines.pause].map((bcm) => `GPIO ${bcm}`),
	]);
	return [...onExpanders, ...onHeader];
}

function expanderPin(pin: number): string {
	return pin < 8 ? `GPA${pin}` : `GPB${pin - 8}`;
}

function displayName(id: string): string {
	return id === 'main' ? 'main, in the hall' : `counter ${id}`;
}

/** Columns are padded, as the formatter wants them. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
	const widths = heads.map((head, column) => Math.max(3, head.length, ...rows.map((row) => row[column]?.length ?? 0)));
	const line = (cells: readonly string[], fill: string): string =>
		`| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(' | ')} |`;
	const rule = line(
		heads.map(() => ''),
		'-',
	);
	return [line(heads, ' '), rule, ...rows.map((row) => line(row, ' '))].join('\n');
}
