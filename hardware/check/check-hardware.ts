import { countersWithButtons } from '../board/check-wiring.ts';
import type { Picture } from '../board/town-crest.ts';
import type { BoardWiring } from '../board/wiring.ts';
import type { DeskButton, Devices, PrintDocument } from '../devices.ts';

/** What was tried, whether it worked, and what to look at if not. */
export interface Check {
	readonly name: string;
	readonly ok: boolean;
	readonly detail: string;
}

/** Whoever does with the hardware what the check asks for: a technician, or the hands of the virtual board. */
export interface Operator {
	/** Presses one key of the keypad; resolves at the latest when they give up. */
	pressKey(key: string): Promise<void>;
	/** Presses one button briefly; resolves at the latest when they give up. */
	pressButton(counter: string, button: DeskButton): Promise<void>;
	/** Whether the display shows exactly this. */
	sees(display: string, text: string): Promise<boolean>;
	/** Whether a ticket with this line came out, readable and cut. */
	holdsTicket(line: string): Promise<boolean>;
}

const BUTTONS: readonly DeskButton[] = ['next', 'recall', 'finish', 'pause'];

/** A contact is debounced and a short press is told at its release; more than this after it nothing comes. */
const PRESS_GRACE_MILLISECONDS = 100;

/** Eight digits with their points. */
const ALL_SEGMENTS = '8.8.8.8.8.8.8.8.';

/** Every Czech letter with an accent: a wrong code page shows at once. */
const CZECH_LINE = 'áčďéěíňóřšťúůýž ÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ';

const TEST_TICKET: PrintDocument = [
	{ kind: 'logo' },
	{ kind: 'text', text: 'A123', align: 'center', bold: true, size: 4 },
	{ kind: 'text', text: CZECH_LINE },
	{ kind: 'rule' },
	{ kind: 'qr', data: 'https://example.org/hardware-check' },
];

/** Who helps with a check, what crest goes into the printer, and who hears of each result as soon as it is known. */
export interface CheckParts {
	readonly operator: Operator;
	readonly crest: Picture;
	readonly tell: (check: Check) => void;
}

/** Tries every key, button and display and prints a test ticket; tells each result as soon as it is known. */
export async function checkHardware(
	devices: Devices,
	wiring: BoardWiring,
	{ operator, crest, tell }: CheckParts,
): Promise<readonly Check[]> {
	const checks: Check[] = [];
	const add = (check: Check): void => {
		checks.push(check);
		tell(check);
	};
	for (const key of wiring.keypad.keys.flat()) add(await checkKey(devices, operator, key));
	for (const counter of countersWithButtons(wiring)) {
		for (const button of BUTTONS) add(await checkButton(devices, operator, counter, button));
	}
	for (const display of devices.caller.displays) add(await checkDisplay(devices, operator, display));
	add(await checkPrinter(devices, operator, crest));
	for (const name of ['keypad', 'deskButtons', 'printer'] as const) {
		const { ok, state } = devices[name].health();
		add({ name: `health of ${name}`, ok, detail: state });
	}
	return checks;
}

async function checkKey({ keypad }: Devices, operator: Operator, key: string): Promise<Check> {
	const heard = collect<string>((listener) => keypad.onKey(listener));
	await operator.pressKey(key);
	const keys = await heard.settled();
	const ok = keys.length === 1 && keys[0] === key;
	return { name: `key ${key}`, ok, detail: ok ? 'heard once' : `heard ${keys.join(' ') || 'nothing'}` };
}

async function checkButton(
	{ deskButtons }: Devices,
	operator: Operator,
	counter: string,
	button: DeskButton,
): Promise<Check> {
	const heard = collect<string>((listener) =>
		deskButtons.onPress((press) => listener(`${press.counter} ${press.button}`)),
	);
	await operator.pressButton(counter, button);
	const presses = await heard.settled();
	const ok = presses.length === 1 && presses[0] === `${counter} ${button}`;
	const detail = ok ? 'heard once' : `heard ${presses.join(', ') || 'nothing'}`;
	return { name: `button ${button} of counter ${counter}`, ok, detail };
}

async function checkDisplay({ caller }: Devices, operator: Operator, display: string): Promise<Check> {
	const missing: string[] = [];
	const look = async (text: string): Promise<void> => {
		if (!(await operator.sees(display, text))) missing.push(text === '' ? 'blank' : text);
	};
	caller.showTestPattern(display, true);
	await look(ALL_SEGMENTS);
	caller.showTestPattern(display, false);
	for (const text of [String(caller.displays.indexOf(display) + 1), '']) {
		await caller.show(display, text);
		await look(text);
	}
	const ok = missing.length === 0;
	return { name: `display ${display}`, ok, detail: ok ? 'every segment' : `does not show ${missing.join(', ')}` };
}

async function checkPrinter({ printer }: Devices, operator: Operator, crest: Picture): Promise<Check> {
	const stored = await printer.storeLogo(crest);
	const result = stored.ok ? await printer.print(TEST_TICKET) : stored;
	if (!result.ok) return { name: 'test ticket', ok: false, detail: result.reason };
	const ok = await operator.holdsTicket(CZECH_LINE);
	return { name: 'test ticket', ok, detail: ok ? 'printed and cut' : 'not readable' };
}

/** What a listener hears until nothing more can come. */
function collect<Item>(subscribe: (listener: (item: Item) => void) => void): { settled(): Promise<readonly Item[]> } {
	const items: Item[] = [];
	let listening = true;
	subscribe((item) => {
		if (listening) items.push(item);
	});
	return {
		async settled() {
			await new Promise((resolve) => setTimeout(resolve, PRESS_GRACE_MILLISECONDS));
			listening = false;
			return items;
		},
	};
}
