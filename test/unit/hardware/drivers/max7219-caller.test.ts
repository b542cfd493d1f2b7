import { describe, expect, test } from 'vitest';
import { LED_CHARACTERS } from '../../../../hardware/drivers/led-characters.ts';
import { benchForEach, onFakeTime, pass, played } from '../bench.ts';

onFakeTime();
const bench = benchForEach();

function shown(id: string): { text: string; lit: boolean } | undefined {
	const display = bench()
		.board.displays()
		.find((one) => one.id === id);
	return display && { text: display.text, lit: display.lit };
}

describe('showing', () => {
	test('every display is blank and alight after opening, whatever state its chip woke in', () => {
		const { board, devices } = bench();
		expect(board.displays()).toEqual(devices.caller.displays.map((id) => ({ id, text: '', lit: true })));
	});

	test('a call stands on the main display and above the counter, and nowhere else', async () => {
		const { caller } = bench().devices;
		await caller.show('main', 'P045   3');
		await caller.show('3', 'P045');
		expect(shown('main')?.text).toBe('P045   3');
		expect(shown('3')?.text).toBe('P045');
		expect(shown('1')?.text).toBe('');
		expect(shown('6')?.text).toBe('');
	});

	test('a shorter text leaves nothing of the longer one', async () => {
		const { caller } = bench().devices;
		await caller.show('2', 'A1234567');
		await caller.show('2', '--');
		expect(shown('2')?.text).toBe('--');
	});

	test('only the digits that change are written', async () => {
		const { board, devices, wiring } = bench();
		await devices.caller.show('1', 'P045');
		let latches = 0;
		board.chips.nets.net(wiring.caller.cs).onLevel((level) => (latches += level));
		await devices.caller.show('1', 'P046');
		expect(latches).toBe(1);
	});

	test.each([...LED_CHARACTERS])('the character "%s" has a shape', async (character) => {
		await bench().devices.caller.show('main', `8${character}`);
		expect(shown('main')?.text).not.toContain('?');
		expect(shown('main')?.text.length).toBe(character === ' ' ? 1 : 2);
	});

	test('what the digits cannot show is refused by name, and changes nothing', async () => {
		const { caller } = bench().devices;
		await caller.show('main', 'P045');
		await expect(caller.show('main', 'Ř045')).rejects.toThrow('cannot show "Ř" of "Ř045"');
		await expect(caller.show('main', '123456789')).rejects.toThrow('has 9 characters; an LED display has 8');
		await expect(caller.show('9', '1')).rejects.toThrow('There is no LED display "9"');
		expect(shown('main')?.text).toBe('P045');
	});
});

describe('blinking', () => {
	test('a new call blinks for ten seconds and then stays alight', async () => {
		await bench().devices.caller.show('main', 'P045', { blink: true });
		const phases: string[] = [];
		for (let tenth = 0; tenth < 20; tenth += 1) {
			phases.push(shown('main')?.lit ? '#' : '.');
			await pass(100);
		}
		expect(phases.join('')).toBe('#######...#######...');
		await pass(9000);
		expect(shown('main')).toEqual({ text: 'P045', lit: true });
		await pass(500);
		expect(shown('main')).toEqual({ text: 'P045', lit: true });
	});

	test('the other displays do not blink along', async () => {
		await bench().devices.caller.show('main', 'P045', { blink: true });
		await pass(800);
		expect(shown('main')?.lit).toBe(false);
		expect(shown('1')?.lit).toBe(true);
	});

	test('another text in the dark phase is alight at once', async () => {
		const { caller } = bench().devices;
		await caller.show('main', 'P045', { blink: true });
		await pass(800);
		await caller.show('main', 'P046');
		expect(shown('main')).toEqual({ text: 'P046', lit: true });
		await pass(1000);
		expect(shown('main')?.lit).toBe(true);
	});
});

describe('brightness', () => {
	const intensities = () =>
		new Set(
			bench()
				.board.chips.caller.states()
				.map(({ intensity }) => intensity),
		);

	test('all displays go along, and a display that lost its power comes back as bright', async () => {
		const { board, devices } = bench();
		expect(intensities()).toEqual(new Set([6]));
		devices.caller.setBrightness(100);
		expect(intensities()).toEqual(new Set([15]));
		board.chips.caller.powerGlitch('2');
		await pass(30_000);
		expect(intensities()).toEqual(new Set([15]));
		devices.caller.setBrightness(0);
		expect(intensities()).toEqual(new Set([0]));
	});

	test.each([-1, 101, Number.NaN])('%d per cent is refused', (percent) => {
		expect(() => bench().devices.caller.setBrightness(percent)).toThrow(RangeError);
	});
});

describe('faults', () => {
	test('a display that lost its power shows its call again within half a minute', async () => {
		const { board, devices } = bench();
		await devices.caller.show('4', 'P045');
		board.chips.caller.powerGlitch('4');
		expect(shown('4')).not.toEqual({ text: 'P045', lit: true });
		await pass(30_000);
		expect(shown('4')).toEqual({ text: 'P045', lit: true });
		expect(shown('main')).toEqual({ text: '', lit: true });
	});

	test('the refresh does not light a display in its dark phase', async () => {
		const { board, devices } = bench();
		for (let second = 0; second < 30; second += 10) {
			await devices.caller.show('main', 'P045', { blink: true });
			for (let tenth = 0; tenth < 95; tenth += 1) {
				expect(board.displays()[0]?.lit).toBe(tenth % 10 < 7);
				await pass(100);
			}
		}
	});

	test('the test pattern lights every segment and point, stays through the refresh, and gives way to what was shown', async () => {
		const { caller } = bench().devices;
		await caller.show('2', 'P045');
		caller.showTestPattern('2', true);
		await pass(30_000);
		expect(shown('2')).toEqual({ text: '8.8.8.8.8.8.8.8.', lit: true });
		expect(shown('1')?.text).toBe('');
		caller.showTestPattern('2', false);
		expect(shown('2')?.text).toBe('P045');
		expect(() => caller.showTestPattern('9', true)).toThrow('There is no LED display "9"');
	});

	test('closing blanks every display', async () => {
		const { board, devices } = bench();
		await devices.caller.show('main', 'P045', { blink: true });
		await played(devices.close());
		expect(
			board
				.displays()
				.map(({ text }) => text)
				.join(''),
		).toBe('');
	});
});
