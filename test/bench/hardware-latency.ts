import type { BoardWiring } from '../../hardware/board/wiring.ts';
import type { DeskButton, Devices, KeypadKey } from '../../hardware/devices.ts';
import type { Level, Lines } from '../../hardware/lines/lines.ts';

/** The hands at the far end of the wires: each moves a contact at once, without bounce. */
export interface Hands {
	moveKey(key: KeypadKey, closed: boolean): void;
	moveButton(counter: string, button: DeskButton, closed: boolean): void;
}

/** What the device layer took, in milliseconds, one figure for each press. */
export interface Latencies {
	readonly keys: readonly number[];
	readonly calls: readonly number[];
	/** One call's text sent to the main display by the driver alone. */
	readonly shows: readonly number[];
	/** The line writes of each of those, to be repeated without the driver. */
	readonly writes: readonly (readonly LineWrite[])[];
	/** Share of one processor while nothing happens. */
	readonly idleShare: number;
}

/** One level put on one line. */
export type LineWrite = readonly [bcm: number, level: Level];

const PRESSES = 100;
/** Longer than the 20 ms that a contact may bounce, and a scan. */
const KEY_REST_MILLISECONDS = 80;
/** Longer than chatter on a clerk's button is believed to be. */
const BUTTON_REST_MILLISECONDS = 320;
/** As long as the slowest thing that the drivers do by themselves: they look at the printer. */
const IDLE_MILLISECONDS = 10_000;
const IDLE_STRETCHES = 3;
/** What opening the devices leaves behind is done by then. */
const SETTLE_MILLISECONDS = 3000;

/** Lines whose output writes are noted in `writes`, in their order. */
export function notingLines(lines: Lines): { readonly lines: Lines; readonly writes: LineWrite[] } {
	const writes: LineWrite[] = [];
	return {
		writes,
		lines: {
			input: lines.input,
			output(bcm, initial) {
				const line = lines.output(bcm, initial);
				return {
					write(level) {
						line.write(level);
						writes.push([bcm, level]);
					},
					release: line.release,
				};
			},
		},
	};
}

/** Presses keys and buttons and times what comes of it. */
export async function measureDevices(
	devices: Devices,
	hands: Hands,
	wiring: BoardWiring,
	writes: LineWrite[],
): Promise<Latencies> {
	return {
		// First, so that nothing measured before leaves work behind.
		idleShare: await measureIdle(),
		keys: await measureKeys(devices, hands, wiring),
		calls: await measureCalls(devices, hands),
		...(await measureShows(devices, writes)),
	};
}

async function measureKeys({ keypad }: Devices, hands: Hands, wiring: BoardWiring): Promise<readonly number[]> {
	const keys = wiring.keypad.keys.flat();
	const times: number[] = [];
	let heard = (): void => {};
	keypad.onKey(() => heard());
	for (let press = 0; press < PRESSES; press += 1) {
		const key = keys[press % keys.length] ?? '0';
		const told = new Promise<void>((resolve) => {
			heard = resolve;
		});
		const started = performance.now();
		hands.moveKey(key, true);
		await told;
		times.push(performance.now() - started);
		hands.moveKey(key, false);
		await pause(KEY_REST_MILLISECONDS);
	}
	return times;
}

/** Both displays of a call, as the office shows it. */
async function measureCalls({ deskButtons, caller }: Devices, hands: Hands): Promise<readonly number[]> {
	const times: number[] = [];
	let latched = (): void => {};
	let number = 0;
	deskButtons.onPress(async ({ counter }) => {
		number += 1;
		await caller.show('main', `${textOf(number)}   ${counter}`);
		await caller.show(counter, textOf(number));
		latched();
	});
	const buttons = [
		['1', 'next'],
		['2', 'next'],
		['1', 'recall'],
		['2', 'recall'],
	] as const;
	for (let press = 0; press < PRESSES; press += 1) {
		const [counter, button] = buttons[press % buttons.length] ?? ['1', 'next'];
		const done = new Promise<void>((resolve) => {
			latched = resolve;
		});
		const started = performance.now();
		hands.moveButton(counter, button, true);
		await done;
		times.push(performance.now() - started);
		hands.moveButton(counter, button, false);
		await pause(BUTTON_REST_MILLISECONDS / buttons.length);
	}
	await pause(BUTTON_REST_MILLISECONDS);
	return times;
}

async function measureShows({ caller }: Devices, writes: LineWrite[]): Promise<Pick<Latencies, 'shows' | 'writes'>> {
	const shows: number[] = [];
	const noted: (readonly LineWrite[])[] = [];
	for (let number = 1; number <= PRESSES; number += 1) {
		writes.length = 0;
		const started = performance.now();
		await caller.show('main', `${textOf(number * 37)}   ${number % 9}`);
		shows.push(performance.now() - started);
		noted.push([...writes]);
	}
	return { shows, writes: noted };
}

/** The same writes without the driver. */
export function measureBare(
	writes: readonly (readonly LineWrite[])[],
	write: (bcm: number, level: Level) => void,
): readonly number[] {
	return writes.map((call) => {
		const started = performance.now();
		for (const [bcm, level] of call) write(bcm, level);
		return performance.now() - started;
	});
}

/** The least disturbed of some stretches: a guest counts time that other programs of the host took as its own. */
async function measureIdle(): Promise<number> {
	await pause(SETTLE_MILLISECONDS);
	const shares: number[] = [];
	for (let stretch = 0; stretch < IDLE_STRETCHES; stretch += 1) {
		const started = performance.now();
		const before = process.cpuUsage();
		await pause(IDLE_MILLISECONDS);
		const { user, system } = process.cpuUsage(before);
		shares.push((user + system) / 1000 / (performance.now() - started));
	}
	return Math.min(...shares);
}

function textOf(number: number): string {
	return `P${String(number % 1000).padStart(3, '0')}`;
}

function pause(milliseconds: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
