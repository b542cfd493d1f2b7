import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ShellLoop } from '../../../kiosk-ui/shell/shell-loop.ts';

describe('the loop of the shell', () => {
	let roundsDone: number;
	let closed: number;
	let loop: ShellLoop;

	beforeEach(() => {
		vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
		roundsDone = 0;
		closed = 0;
	});
	afterEach(() => vi.useRealTimers());

	function start(): void {
		loop = new ShellLoop({
			round: async () => {
				roundsDone += 1;
				return 5;
			},
			close: async () => {
				closed += 1;
			},
		});
	}

	it('waits between rounds as long as the round says', async () => {
		start();
		await vi.advanceTimersByTimeAsync(4900);
		expect(roundsDone).toBe(1);
		await vi.advanceTimersByTimeAsync(200);
		expect(roundsDone).toBe(2);
		await loop.stop();
	});

	it('goes round at once when something has happened', async () => {
		start();
		await vi.advanceTimersByTimeAsync(100);
		loop.nudge();
		await vi.advanceTimersByTimeAsync(1);
		expect(roundsDone).toBe(2);
		await loop.stop();
	});

	it('closes the windows once when it is stopped, and does no more rounds', async () => {
		start();
		await vi.advanceTimersByTimeAsync(100);
		await loop.stop();
		await vi.advanceTimersByTimeAsync(60_000);
		expect({ roundsDone, closed }).toEqual({ roundsDone: 1, closed: 1 });
	});
});
