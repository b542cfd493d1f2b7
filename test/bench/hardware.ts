import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { standardWiring } from '../../hardware/board/standard-wiring.ts';
import { openDevices } from '../../hardware/drivers/open-devices.ts';
import { createVirtualBoard } from '../../hardware/virtual/virtual-board.ts';
import { locateKernel, runInGuest } from '../linux/guest.ts';
import { measureBare, measureDevices, notingLines } from './hardware-latency.ts';
import { measureKeyToScreen } from './hardware-screen.ts';
import { measureTickets } from './hardware-tickets.ts';
import { spreadOf } from './statistics.ts';
import { figure, type Measurement, measured, type Suite } from './suite.ts';

/** The driver beside the same line writes with onoff alone. */
const GOAL_TIMES_BARE = 1.5;
/** Per cent of one processor. */
const GOAL_IDLE_PERCENT = 1;
const GUEST_LIMIT_SECONDS = 300;

const guestFigures = z.object({
	keys: z.array(z.number()),
	calls: z.array(z.number()),
	shows: z.array(z.number()),
	writes: z.array(z.number()),
	bareShows: z.array(z.number()),
	idleShare: z.number(),
});
type Figures = z.infer<typeof guestFigures>;

/** The device layer by itself: on the virtual board, on a real Linux GPIO interface, and on the printer's line. */
export const hardware: Suite = {
	name: 'hardware',
	about: 'Keys, buttons, LED displays and printer: how long the drivers take, beside the bare wires',
	async run(say) {
		say('key press → kiosk screen');
		const keyToScreen = spreadOf(await measureKeyToScreen());
		say('the drivers on the virtual board');
		const onVirtualBoard = await measureVirtualBoard();
		say('the drivers on a Linux with GPIO lines');
		const onLinux = await measureLinux();
		say('tickets on the printer’s line');
		return [
			measured('virtual board: key contact → digit painted on the kiosk', keyToScreen, null),
			...judged('virtual board', onVirtualBoard, null),
			...(onLinux ? judged('Linux GPIO', onLinux, GOAL_TIMES_BARE) : []),
			...(await measureTickets()),
		];
	},
};

function judged(where: string, figures: Figures, goalTimesBare: number | null): readonly Measurement[] {
	const shows = spreadOf(figures.shows);
	const bare = spreadOf(figures.bareShows);
	const times = Math.round((median(figures.shows) / median(figures.bareShows)) * 100) / 100;
	return [
		measured(`${where}: key contact → key told`, spreadOf(figures.keys), null),
		measured(`${where}: button contact → both LEDs latched`, spreadOf(figures.calls), null),
		measured(`${where}: LED driver, one call's ${median(figures.writes)} line writes`, shows, null),
		measured(`${where}: the same line writes, bare`, bare, null),
		figure(`${where}: LED driver, times the bare writes`, times, '×', goalTimesBare),
		figure(
			`${where}: device layer at rest, of one processor`,
			Math.round(figures.idleShare * 10_000) / 100,
			'%',
			GOAL_IDLE_PERCENT,
		),
	];
}

async function measureVirtualBoard(): Promise<Figures> {
	const wiring = standardWiring(['1', '2', '3', '4', '5', '6', '7', '8']);
	const board = createVirtualBoard(wiring, { now: Date.now });
	const { lines, writes } = notingLines(board.ports.lines);
	const devices = await openDevices({ ...board.ports, lines }, wiring);
	const hands = {
		moveKey: (...[key, closed]: [Parameters<typeof board.chips.keypad.move>[0], boolean]) =>
			void board.chips.keypad.move(key, closed, [0]),
		moveButton: (...[counter, button, closed]: [string, 'next' | 'recall' | 'finish' | 'pause', boolean]) =>
			void board.moveButton(counter, button, closed, [0]),
	};
	const latencies = await measureDevices(devices, hands, wiring, writes);
	await devices.close();
	const { data, clock, cs } = wiring.caller;
	const outputs = new Map([data, clock, cs].map((bcm) => [bcm, board.ports.lines.output(bcm, 0)]));
	const bareShows = [...measureBare(latencies.writes, (bcm, level) => outputs.get(bcm)?.write(level))];
	await board.close();
	const { keys, calls, shows, idleShare } = latencies;
	return {
		keys: [...keys],
		calls: [...calls],
		shows: [...shows],
		idleShare,
		bareShows,
		writes: latencies.writes.map((call) => call.length),
	};
}

/** Undefined, with a printed reason, where that Linux cannot run. */
async function measureLinux(): Promise<Figures | undefined> {
	const found = await locateKernel();
	if ('reason' in found) {
		console.error(`Left away: the drivers on a Linux with GPIO lines, because ${found.reason}.`);
		return undefined;
	}
	const command = (folder: string) => [
		process.execPath,
		'test/bench/hardware-in-guest.ts',
		join(folder, 'figures.json'),
	];
	const limits = { logFile: 'test-results/linux-bench.log', seconds: GUEST_LIMIT_SECONDS };
	const { status, folder } = await runInGuest(found.kernel, command, limits);
	if (status !== 0) throw new Error(`The measurement in the Linux guest ended with ${status}; see ${limits.logFile}.`);
	const figures = guestFigures.parse(JSON.parse(readFileSync(join(folder, 'figures.json'), 'utf8')));
	rmSync(folder, { recursive: true });
	return figures;
}

function median(values: readonly number[]): number {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
