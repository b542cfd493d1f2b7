import { describe, expect, test } from 'vitest';
import { checkWiring, connectionsOf } from '../../../../hardware/board/check-wiring.ts';
import { physicalPin, SUPPLY_PINS } from '../../../../hardware/board/header.ts';
import { smallWiring, standardWiring } from '../../../../hardware/board/standard-wiring.ts';
import { wiringPage } from '../../../../hardware/board/wiring-page.ts';

const counters = ['1', '2', '3', '4', '5', '6', '7', '8'];

describe('the 40-pin header', () => {
	test('every pin is either one GPIO or a supply', () => {
		const gpios = Array.from({ length: 28 }, (_, bcm) => physicalPin(bcm));
		const all = [...gpios, ...SUPPLY_PINS.keys()].sort((left, right) => left - right);
		expect(all).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
	});

	test('a GPIO beyond 27 is not on it', () => {
		expect(() => physicalPin(28)).toThrow(/no GPIO 28/);
	});
});

describe('the standard board', () => {
	test('eight counters have thirty-two buttons on two expanders, each on a pin of its own', () => {
		const { buttonBoxes, expanders } = standardWiring(counters);
		const places = buttonBoxes.flatMap((box) => Object.values(box.pins).map((pin) => `${box.expanderAddress}/${pin}`));
		expect(new Set(places).size).toBe(32);
		expect(expanders.map(({ address }) => address)).toEqual([0x20, 0x21]);
	});

	test('three counters need one expander, and a display each besides the main one', () => {
		const { expanders, caller } = standardWiring(['A', 'B', 'C']);
		expect(expanders).toHaveLength(1);
		expect(caller.displays).toEqual(['main', 'A', 'B', 'C']);
	});

	test('a ninth counter is refused', () => {
		expect(() => standardWiring([...counters, '9'])).toThrow(/room for 8 counters, the office has 9/);
	});

	test('every wire goes to a pin of its own', () => {
		const pins = connectionsOf(standardWiring(counters)).map(({ physical }) => physical);
		expect(new Set(pins).size).toBe(pins.length);
	});
});

describe('the small board', () => {
	test('two counters have their buttons on eight lines of the header, and no expander', () => {
		const wiring = smallWiring(['1', '2']);
		expect(wiring.expanders).toEqual([]);
		expect(connectionsOf(wiring).filter(({ signal }) => signal.startsWith('button'))).toHaveLength(8);
		expect(wiringPage(wiring)).toContain('| 2       | none     | GPIO 18 |');
	});

	test('a third counter is refused', () => {
		expect(() => smallWiring(['1', '2', '3'])).toThrow(/room for 2 counters/);
	});
});

describe('a wiring mistake is refused with the names of what collides', () => {
	const wiring = standardWiring(counters);

	test('two devices on one GPIO', () => {
		const wrong = { ...wiring, caller: { ...wiring.caller, cs: 5 } };
		expect(() => checkWiring(wrong)).toThrow('GPIO 5 is wired to both keypad row 1 and caller LOAD');
	});

	test('a device on the pins of the identification memory', () => {
		const wrong = { ...wiring, caller: { ...wiring.caller, cs: 0 } };
		expect(() => checkWiring(wrong)).toThrow('GPIO 0 (caller LOAD) is reserved');
	});

	test('two buttons on one pin of an expander', () => {
		const box = { counter: '9', expanderAddress: 0x20, pins: { next: 0, recall: 1, finish: 2, pause: 3 } };
		const wrong = { ...wiring, buttonBoxes: [...wiring.buttonBoxes, box] };
		expect(() => checkWiring(wrong)).toThrow(
			'pin 0 of expander 0x20 is wired to both counter 1 next and counter 9 next',
		);
	});

	test('a button box on an expander that is not there', () => {
		const wrong = { ...wiring, expanders: wiring.expanders.slice(0, 1) };
		expect(() => checkWiring(wrong)).toThrow(/counter 5 is on expander 0x21, which is not wired/);
	});

	test('a counter with a box on the expander and another on the header', () => {
		const lines = { next: 22, recall: 23, finish: 24, pause: 25 };
		const wrong = { ...wiring, lineBoxes: [{ counter: '1', lines }] };
		expect(() => checkWiring(wrong)).toThrow('Counter 1 has two button boxes.');
	});

	test('a pin that an expander does not have', () => {
		const [box] = wiring.buttonBoxes;
		const wrong = { ...wiring, buttonBoxes: box ? [{ ...box, pins: { ...box.pins, pause: 16 } }] : [] };
		expect(() => checkWiring(wrong)).toThrow(/pin 16 of expander 0x20 does not exist/);
	});

	test('a counter that is called like the main display', () => {
		expect(() => standardWiring(['main'])).toThrow(/same name/);
	});

	test('a keypad with a label too few, or one twice', () => {
		const { keypad } = wiring;
		expect(() => checkWiring({ ...wiring, keypad: { ...keypad, keys: keypad.keys.slice(1) } })).toThrow(/one label/);
		const twice = [...keypad.keys.slice(0, 3), ['*', '0', '1', 'D'] as const];
		expect(() => checkWiring({ ...wiring, keypad: { ...keypad, keys: twice } })).toThrow(/same label/);
	});
});
