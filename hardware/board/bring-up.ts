import type { BoardWiring } from './wiring.ts';

/** One step of bringing a new board to life. */
interface BringUpStep {
	readonly action: string;
	readonly expect: string;
	readonly ifNot: string;
}

/** What a technician does, in this order, before a board goes to an office. Nothing is connected under voltage. */
function bringUpSteps({ expanders, caller, printer }: BoardWiring): readonly BringUpStep[] {
	const addresses = expanders.map(({ address }) => `0x${address.toString(16)}`).join(' and ');
	return [
		{
			action: 'Without supply, measure between 3.3 V (pin 1) and ground (pin 6), then 5 V (pin 2) and ground.',
			expect: 'more than 100 Ω on both',
			ifNot: 'a short circuit: pull the plugs of the devices one after another until it is gone',
		},
		{
			action: 'Pull all device plugs, switch on the Pi and the 5 V supply, and measure both.',
			expect: '3.25 to 3.35 V at pin 1, 4.9 to 5.2 V at the display plug',
			ifNot: 'change the supply; do not go on',
		},
		{
			action: 'Run `cat /sys/class/gpio/gpiochip*/label`.',
			expect: 'pinctrl-bcm2835, pinctrl-bcm2711 or pinctrl-rp1 among the lines',
			ifNot: 'the kernel lacks the GPIO sysfs interface: install the Raspberry Pi OS image that the README names',
		},
		{
			action: 'Switch off, plug in the expanders, switch on, and run `i2cdetect -y 1`.',
			expect: addresses,
			ifNot: 'check SDA and SCL (not crossed), RESET at 3.3 V, and the address pin A0',
		},
		{
			action: `Plug in the ${caller.displays.length} displays, one after another, in the order of the chain, each time without supply.`,
			expect: 'all dark until the office starts',
			ifNot: 'a display that glows at once has DIN and DOUT exchanged, or no LOAD',
		},
		{
			action: 'Plug in the keypad; measure each column against ground while no key is pressed.',
			expect: '3.3 V; about 0.7 V with a key pressed, once the office runs',
			ifNot: '0 V: the pull-up is missing; no change with a key: a diode is the wrong way round',
		},
		{
			action: 'Print the printer’s self-test (hold FEED while switching it on).',
			expect: `${printer.baudRate} baud, 8 bits, no parity, DTR/DSR or RTS/CTS handshake, busy at “receive buffer full”`,
			ifNot: 'set it as the printer’s manual says; the self-test tells how to enter the settings',
		},
		{
			action: 'Run `npm run hardware-check` and follow it: every key, every button, every segment, a test ticket.',
			expect: 'every check says ok',
			ifNot: 'the check names the device and the wire; look it up on the wiring page',
		},
		{
			action: 'Take the paper out, open the cover, and pull the printer’s plug, each for ten seconds.',
			expect: '`/healthz` names each within ten seconds, and says ready again when it is mended',
			ifNot: 'the handshake wires or the setting “busy at receive buffer full” are wrong',
		},
	];
}

/** The steps as a page to print and tick off. */
export function bringUpPage(wiring: BoardWiring): string {
	const steps = bringUpSteps(wiring).map(({ action, expect, ifNot }, index) =>
		[`${index + 1}. [ ] ${action}`, `   - expect: ${expect}`, `   - if not: ${ifNot}`].join('\n'),
	);
	return [
		'# Bringing up a new board',
		'Generated from the board’s data by `node hardware/board/write-pages.ts`; a test fails when it is out of date. The pins are on the [wiring page](wiring.md).',
		'Switch everything off before plugging or unplugging. Wear a wrist strap.',
		...steps,
	]
		.join('\n\n')
		.concat('\n');
}
