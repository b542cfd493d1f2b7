import type { BoardWiring } from './wiring.ts';

/** One line of the shopping list. */
export interface Part {
	readonly quantity: number;
	/** Maker and type, or the plain value of a common part. */
	readonly part: string;
	readonly purpose: string;
}

/** One digit's eight segments are alight at any moment, 20 mA each (MAX7219 datasheet, table 11: 28 kΩ at 2 V). */
const AMPERES_PER_DISPLAY = 0.16;

/** Everything to buy for this board besides the screens and the case. */
export function billOfMaterials({
	caller,
	expanders,
	buttonBoxes,
	lineBoxes,
	keypad,
	printer,
}: BoardWiring): readonly Part[] {
	const displays = caller.displays.length;
	const buttons = (buttonBoxes.length + lineBoxes.length) * 4;
	const amperes = Math.ceil(displays * AMPERES_PER_DISPLAY + 1);
	const is80mm = printer.model === 'epson-tm-t20iii';
	return [
		{ quantity: 1, part: 'Raspberry Pi 4 Model B, 4 GB (or Pi 5)', purpose: 'the office process and both screens' },
		{ quantity: 1, part: 'Raspberry Pi USB-C power supply, 5.1 V 3 A (Pi 5: 5 A)', purpose: 'supply of the Pi' },
		{ quantity: 1, part: 'industrial microSD card, 32 GB, or a USB SSD', purpose: 'system and journal' },
		{
			quantity: 1,
			part: 'DS3231 real-time clock module (Pi 5: RTC battery)',
			purpose: 'the right time after a power cut without network',
		},
		{
			quantity: 1,
			part: `5 V supply, at least ${amperes} A (Mean Well LRS-35-5)`,
			purpose: 'LED displays; ground joined with the Pi',
		},
		{
			quantity: displays,
			part: 'MAX7219CNG with eight common-cathode digits (Kingbright SC56-11SRWA)',
			purpose: 'LED displays',
		},
		{ quantity: displays, part: '28 kΩ resistor', purpose: 'ISET of each MAX7219: 20 mA per segment' },
		{
			quantity: displays,
			part: '10 µF and 100 nF capacitors',
			purpose: 'between V+ and ground, close to each MAX7219',
		},
		{ quantity: 1, part: 'SN74AHCT125N', purpose: 'lifts DIN, CLK and LOAD from 3.3 V to 5 V' },
		{ quantity: expanders.length, part: 'MCP23017-E/SP', purpose: 'inputs of the clerks’ buttons' },
		{ quantity: buttons, part: 'Schurter MSM 22, momentary, normally open', purpose: 'clerks’ buttons' },
		{
			quantity: buttons,
			part: '4.7 kΩ resistor',
			purpose: 'pull-up of each button: the chip’s own are weak for long cables',
		},
		{ quantity: 1, part: 'Grayhill series 96, 16 keys, 4×4 matrix', purpose: 'keypad in the lobby' },
		{ quantity: keypad.rows.length, part: '1N4148', purpose: 'in each keypad row, cathode towards the Pi' },
		{
			quantity: keypad.columns.length + expanders.length,
			part: '10 kΩ resistor',
			purpose: 'pull-ups to 3.3 V: keypad columns, interrupt lines',
		},
		{
			quantity: 1,
			part: is80mm ? 'Epson TM-T20III with serial interface' : 'POS-5890 with serial interface',
			purpose: is80mm ? 'tickets on 80 mm paper' : 'tickets on 58 mm paper',
		},
		{
			quantity: 1,
			part: 'MAX3232CPE with five 100 nF capacitors',
			purpose: 'RS-232 levels for the printer, handshake included',
		},
		{ quantity: 1, part: 'null-modem cable, DE-9, all handshake wires', purpose: 'printer' },
	];
}
