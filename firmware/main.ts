import type { Logger } from 'pino';
import type { Office, Ticket } from '#domain/office.ts';
import { officeWiring } from '#hardware/board/office-wiring.ts';
import { TOWN_CREST } from '#hardware/board/town-crest.ts';
import type { Devices } from '#hardware/devices.ts';
import { readCrest } from '#hardware/drivers/crest-file.ts';
import { openDevices } from '#hardware/drivers/open-devices.ts';
import { storeLogoBytes } from '#hardware/drivers/printer-logo.ts';
import { createVirtualBoard, type VirtualBoard } from '#hardware/virtual/virtual-board.ts';
import type { Link } from '#link/link.ts';
import { officeDayAt } from '#wire/calendar.ts';
import type { PinKey } from '#wire/pin-keys.ts';
import { type Clock, type Instant, instant } from '#wire/time.ts';
import { type Appliance, startAppliance } from './appliance.ts';
import { commandOfPress } from './clerk-buttons.ts';
import type { OfficeFile } from './config/office-file.ts';
import { watchDevices } from './devices-health.ts';
import { callerDisplay } from './effects/caller-display.ts';
import { startDisplayBrightness } from './effects/display-brightness.ts';
import { ticketDocument } from './effects/ticket-document.ts';
import { startTicketPrinting } from './effects/ticket-printing.ts';
import { startHousekeeping } from './journal/housekeeping.ts';
import type { Journal } from './journal/journal.ts';
import type { JournalFiles } from './journal/office-journal.ts';
import { retryWriting } from './journal/retry-writing.ts';
import { startKioskSession } from './kiosk-session.ts';
import type { LocalServer } from './local-api/context.ts';
import { createLocalApi } from './local-api/server.ts';
import { createSteadyClock, type KeptTime } from './steady-clock.ts';
import { outOfTouch, type WhileOutOfTouch } from './sync/unheard-reservations.ts';
import type { TicketPages } from './ticket-pages.ts';
import { startUplink } from './uplink.ts';

/** Everything an office is put together from. */
export interface OfficeOptions {
	readonly file: OfficeFile;
	readonly journal: Journal;
	/** `null` for a journal without files. */
	readonly journalFiles: JournalFiles | null;
	/** The machine's. */
	readonly clock: Clock;
	/** What the office before it believed of the time; `null` for a clock that is not the machine's own. */
	readonly keptTime: KeptTime | null;
	/** Moves it forward, for the bench. */
	readonly moveClock: (to: Instant) => void;
	readonly link: Link;
	/**
	 * The latest last; with none, an office out of touch with the cloud lets in only whom it knows. `null` when they cannot
	 * be read, which is the same with an alarm.
	 */
	readonly pinKeys: readonly PinKey[] | null;
	readonly board: 'virtual' | 'pi';
	readonly host: string;
	readonly port: number;
	readonly screensFolder: string;
	/** The tickets' pages on the website; `null` where its address is not known, and tickets bear no QR code. */
	readonly pages: TicketPages | null;
	readonly log: Logger;
}

/** A running office. */
export interface RunningOffice {
	readonly url: string;
	/** The virtual board, when it is one: hands and eyes for tests and benchmarks. */
	readonly board: VirtualBoard | null;
	close(): Promise<void>;
}

/** Puts the real parts together: journal, board, loop, effects, link and screens. */
export async function startOffice(options: OfficeOptions): Promise<RunningOffice> {
	const { file, journal, journalFiles, link, pages, log } = options;
	const { rules } = file;
	const pinKeys = options.pinKeys ?? [];
	const config = { ...file.config, pinKeys: pinKeys.map(({ id }) => id) };
	const clock = createSteadyClock(options.clock, log, options.keptTime);
	const hardware = await openHardware({ ...options, clock });
	const { devices } = hardware;
	const appliance = startAppliance({ journal, clock, rules, dayAt: (at) => officeDayAt(config.calendar, at) });
	if (journalFiles?.isMended) {
		appliance.execute({ type: 'doubt-day' });
		// Only once the doubt is written down: when the power goes in between, the next start has to doubt the day again.
		journal.renew();
	}
	const cancelRetry = retryWriting({ appliance, files: journalFiles, clock });
	startHousekeeping({ appliance, journal, files: journalFiles, clock, log });
	const health = watchDevices(devices);
	const uplink = startUplink({ appliance, journal, link, clock, config, pages, health, log });
	const whileOutOfTouch: WhileOutOfTouch = (pin) =>
		uplink.inTouch
			? undefined
			: outOfTouch(pin, {
					office: appliance.office,
					config,
					keys: pinKeys,
					lastInTouchAt: uplink.lastInTouchAt,
				});
	const kiosk = startKioskSession(appliance, clock, whileOutOfTouch);
	const layout = (office: Office, ticket: Ticket) =>
		ticketDocument(office, config, ticket, clock.now(), pages?.addressOf(ticket.id, ticket.language));
	const printing = startTicketPrinting(appliance, devices.printer, layout, log);
	const server = await createLocalApi({
		health,
		appliance,
		journal,
		kiosk,
		uplink,
		whileOutOfTouch,
		journalState: () => journalFiles?.state() ?? 'ok',
		pinKeys: options.pinKeys === null ? 'unreadable' : 'ok',
		devices,
		clock,
		config,
		pages,
		screensFolder: options.screensFolder,
		log,
		bench: hardware.board && {
			board: hardware.board,
			setReachable: (reachable) => link.setReachable(reachable),
			moveClock: (to) => options.moveClock(instant(to + clock.doubtedMilliseconds)),
		},
	});

	const showCounter = callerDisplay(devices.caller);
	appliance.runEffects({
		'print-ticket': () => printing.poke(),
		'show-counter': ({ counter, isNew }) =>
			void showCounter(appliance.office, counter, isNew).catch((error: Error) =>
				log.error({ event: 'caller-failed', counter, error: error.message }),
			),
	});
	const brightness = startDisplayBrightness(devices.caller, clock, config.calendar.timeZone);
	joinPeople(appliance, devices, kiosk.press, log);
	health.onChange((device) => {
		const { ok, state } = health.current()[device];
		log[ok ? 'info' : 'warn']({ event: 'device-health', device, ok, state });
	});
	const url = await listen(server, options);

	return {
		url,
		board: hardware.board,
		async close() {
			await server.close();
			kiosk.close();
			brightness.close();
			uplink.close();
			await printing.close();
			cancelRetry();
			appliance.close();
			await devices.close();
			await hardware.close();
		},
	};
}

async function listen(server: LocalServer, { host, port }: OfficeOptions): Promise<string> {
	try {
		return await server.listen({ host, port });
	} catch (cause) {
		if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
		throw new Error(`the office's port ${port} on ${host} is in use; stop what uses it or set PREPAZKA_OFFICE_PORT`, {
			cause,
		});
	}
}

/** Keys and buttons become commands. */
function joinPeople(
	appliance: Appliance,
	devices: Devices,
	pressKey: Parameters<Devices['keypad']['onKey']>[0],
	log: Logger,
): void {
	devices.keypad.onKey(pressKey);
	devices.deskButtons.onPress((press) => {
		const { refusal } = appliance.execute(commandOfPress(appliance.office, press));
		if (refusal) log.info({ event: 'button-refused', ...press, reason: refusal.reason });
	});
}

interface Hardware {
	readonly devices: Devices;
	/** Only when the board is virtual. */
	readonly board: VirtualBoard | null;
	close(): Promise<void>;
}

async function openHardware({ file, clock, board: kind }: OfficeOptions): Promise<Hardware> {
	const counters = file.config.counters.map(({ id }) => id);
	const wiring = officeWiring(counters, file.hardware);
	if (kind === 'virtual') {
		const board = createVirtualBoard(wiring, { now: () => clock.now() });
		// As the technician's check leaves a real one.
		const { crest } = file.hardware.printer;
		const logo = storeLogoBytes(wiring.printer.model, crest === undefined ? TOWN_CREST : await readCrest(crest));
		for (const byte of logo) board.chips.printer.receive(byte);
		return { devices: await openDevices(board.ports, wiring), board, close: () => board.close() };
	}
	// Loads native add-ons that only a Pi needs.
	const { openPiBoard } = await import('#hardware/lines/pi-board.ts');
	const pi = await openPiBoard(wiring);
	return { devices: await openDevices(pi.ports, wiring), board: null, close: () => pi.close() };
}
