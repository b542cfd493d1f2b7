import { describe, expect, it } from 'vitest';
import { parseMonitors } from '../../../kiosk-ui/shell/x-displays.ts';

describe('the displays that X knows', () => {
	it('reads size, place and which is the primary one', () => {
		const output = [
			'Monitors: 2',
			' 0: +HDMI-2 1280/376x1024/301+1920+0  HDMI-2',
			' 1: +*HDMI-1 1920/531x1080/299+0+0  HDMI-1',
			'',
		].join('\n');
		expect(parseMonitors(output)).toEqual([
			{ primary: false, bounds: { x: 1920, y: 0, width: 1280, height: 1024 } },
			{ primary: true, bounds: { x: 0, y: 0, width: 1920, height: 1080 } },
		]);
	});

	it('reads a display without automatic layout, as a virtual screen has it', () => {
		const output = 'Monitors: 1\n 0: screen 1600/423x600/159+0+0  screen\n';
		expect(parseMonitors(output)).toEqual([{ primary: false, bounds: { x: 0, y: 0, width: 1600, height: 600 } }]);
	});

	it('finds none where X says something else', () => {
		expect(parseMonitors("Can't open display :0\n")).toEqual([]);
	});
});
