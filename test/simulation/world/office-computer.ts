import type { Logger } from 'pino';
import type { OfficeCommand } from '#domain/commands.ts';
import type { Office, Ticket } from '#domain/office.ts';
import type { OutOfTouch } from '#domain/values.ts';
import type { ButtonPress, KeypadKey } from '#hardware/devices.ts';
import { officeDayAt } from '#wire/calendar.ts';
import type { PinKey } from '#wire/pin-keys.ts';
import { type Instant, instant } from '#wire/time.ts';
import { type Appliance, type Outcome, startAppliance } from '../../../firmware/appliance.ts';
import { commandOfPress } from '../../../firmware/clerk-buttons.ts';
import type { OfficeFile } from '../../../firmware/config/office-file.ts';
import { watchDevices } from '../../../firmware/devices-health.ts';
import { callerDisplay } from '../../../firmware/effects/caller-display.ts';
import { ticketDocument } from '../../../firmware/effects/ticket-document.ts';
import { startTicketPrinting } from '../../../firmware/effects/ticket-printing.ts';
import { startHousekeeping } from '../../../firmware/journal/housekeeping.ts';
import type { Journal } from '../../../firmware/journal/journal.ts';
import { type JournalFiles, releaseSpace } from '../../../firmware/journal/office-journal.ts';
import { retryWriting } from '../../../firmware/journal/retry-writing.ts';
import type { SpaceReserve } from '../../../firmware/journal/space-reserve.ts';
import { openSqliteJournal } from '../../../firmware/journal/sqlite-journal.ts';
import { NotWritten, withUnwrittenSteps } from '../../../firmware/journal/unwritten-steps.ts';
import { type KioskSession, startKioskSession } from '../../../firmware/kiosk-session.ts';
import { createSteadyClock, type KeptTime, type SteadyClock } from '../../../firmware/steady-clock.ts';
import { outOfTouch } from '../../../firmware/sync/unheard-reservations.ts';
import { startUplink, type Uplink } from '../../../firmware/uplink.ts';
import type { KnownOfCard } from '../invariants/office-witness.ts';
import { type Disk, isPowerGone } from './disk.ts';
import type { HallHardware } from './hall-hardware.ts';
import type { SimulatedNetwork } from './network.ts';
import { NodeClock } from './node-clock.ts';
import type { SimulatedLink } from './simulated-link.ts';
import type { Timeline } from './timeline.ts';

/** Who sees what the office's process does. */
interface Witness {
	/** The journal's file as this process is to write it, so that it is seen what is on the disk. */
	watchDisk(journal: Journal): Journal;
	/** The journal as this process is to use it, so that its appends are seen. */
	watchJournal(journal: Journal): Journal;
	/** The process has replayed its journal and begun. */
	started(office: Office): void;
	/** A command is about to be decided. */
	asked(command: OfficeCommand): void;
	/** What a copy of the card holds that is made now. */
	copyOfCard(): KnownOfCard;
	/** Another card is in the place of the one with the journal. */
	cardChanged(card: KnownOfCard): void;
	/** Something threw in the process, which ends it. */
	failed(error: unknown): void;
}

export interface OfficeComputerParts {
	readonly timeline: Timeline;
	readonly network: SimulatedNetwork;
	readonly disk: Disk;
	readonly hardware: HallHardware;
	readonly file: OfficeFile;
	readonly pinKey: PinKey;
	readonly witness: Witness;
	readonly log: Logger;
}

/** systemd starts a process that died again after this. */
const RESTART_MILLISECONDS = 5000;

const JOURNAL_FILE = 'office.db';
/** SQLite's file and what belongs to it. */
const JOURNAL_FILES = [JOURNAL_FILE, `${JOURNAL_FILE}-wal`] as const;

/** How wrong a clock may be when the machine starts, as nobody could know; once a time has stood, an office bears more (Q56). */
const WRONG_AT_START_MILLISECONDS = 10 * 60_000;

const isFarOff = (aheadMilliseconds: number): boolean => Math.abs(aheadMilliseconds) > WRONG_AT_START_MILLISECONDS;

/** An SD card as it was at some moment. */
interface Card {
	readonly files: ReadonlyMap<string, Buffer | null>;
	readonly known: KnownOfCard;
}

const EMPTY_CARD: Card = { files: new Map(), known: { entries: [], acknowledged: 0 } };
const HALF_DAY = 12 * 60 * 60 * 1000;

/** What one process of the office is made of. */
interface Life {
	readonly machineClock: NodeClock;
	readonly clock: SteadyClock;
	readonly link: SimulatedLink;
	journal: Journal | null;
	appliance: Appliance | null;
	kiosk: KioskSession | null;
	uplink: Uplink | null;
}

/** A start of the machine, in the timeline's time, and what its offices keep of theirs. */
interface Boot {
	readonly at: number;
	startedAt: number | null;
}

/** The Raspberry Pi in the town hall: the same parts as `firmware/main.ts` puts together, on simulated surroundings. */
export class OfficeComputer {
	readonly #parts: OfficeComputerParts;
	#life: Life | null = null;
	#hasPower = false;
	/** Since when the machine has run, and what was kept of the time since. */
	#boot: Boot = { at: 0, startedAt: null };
	#copy: (Card & { readonly madeAt: number }) | null = null;
	#hasReserve = true;
	#hasRoomSince = 0;
	#cancelRestart = () => {};
	#aheadMilliseconds = 0;
	/** Whether the process dies with the next touch, and its answer gets lost. */
	#endsByTouch = false;
	/** What happens when the power goes, which it is about to. */
	#powerGoes: (() => void) | null = null;

	constructor(parts: OfficeComputerParts) {
		this.#parts = parts;
	}

	get clientId(): string {
		return `office-${this.#parts.file.config.id}`;
	}

	/** The state of the running process, or `null` while there is none. */
	get office(): Office | null {
		return this.#life?.appliance?.office ?? null;
	}

	get kiosk(): KioskSession | null {
		return this.#life?.kiosk ?? null;
	}

	/** Connected to the broker, as far as it knows. */
	get isConnected(): boolean {
		return this.#life?.link.up ?? false;
	}

	/** Has heard everything from the cloud, as far as it knows. */
	get isInTouch(): boolean {
		return this.#life?.uplink?.inTouch ?? false;
	}

	/** Whether there is room on its disk. */
	get hasRoom(): boolean {
		return this.#hasRoomSince <= this.#parts.timeline.now;
	}

	/** Since when there has been room on its disk, in the timeline's time; in the future while there is none. */
	get hasRoomSince(): number {
		return this.#hasRoomSince;
	}

	/** What a typed PIN may stand for beyond what the office has heard. */
	whileOutOfTouch(pin: string): OutOfTouch | undefined {
		const { office } = this;
		const { config } = this.#parts.file;
		const uplink = this.#life?.uplink;
		if (!office || !uplink || uplink.inTouch) return undefined;
		return outOfTouch(pin, { office, config, keys: [this.#parts.pinKey], lastInTouchAt: uplink.lastInTouchAt });
	}

	/** What its people see for the time: the process's or, while there is none, the machine's. */
	now(): Instant {
		return this.#life?.clock.now() ?? instant(this.#parts.timeline.now + this.#aheadMilliseconds);
	}

	/** The machine gets power and its process starts. */
	powerOn(): void {
		if (this.#hasPower) return;
		this.#hasPower = true;
		this.#boot = { at: this.#parts.timeline.now, startedAt: null };
		this.#start();
	}

	/** The power goes, with the disk's operation after so many more. */
	cutPower(afterOperations: number, seed: number, offMilliseconds: number): void {
		const { disk, timeline } = this.#parts;
		if (!this.#hasPower) return;
		const cut = () => {
			this.#powerGoes = null;
			this.#hasPower = false;
			this.#end(false, () => disk.cut(seed));
			timeline.after(offMilliseconds, () => this.powerOn());
		};
		this.#powerGoes?.();
		if (afterOperations === 0) cut();
		else {
			disk.failAfter(afterOperations);
			this.#powerGoes = cut;
		}
	}

	/** Somebody copies the card while the office goes on. */
	copyCard(): void {
		if (this.office === null) return;
		const { disk, timeline, witness } = this.#parts;
		const files = JOURNAL_FILES.map((name) => [name, disk.read(name)] as const);
		this.#copy = { files: new Map(files), known: witness.copyOfCard(), madeAt: timeline.now };
	}

	/** The machine is switched off and gets an empty card. */
	changeCard(offMilliseconds: number): void {
		this.#putIn(EMPTY_CARD, offMilliseconds);
	}

	/** The machine is switched off and gets the latest copy of its card, if there is one of this day. */
	putCopyBack(offMilliseconds: number): void {
		const copy = this.#copy;
		if (copy && this.#parts.timeline.now - copy.madeAt < HALF_DAY) this.#putIn(copy, offMilliseconds);
	}

	#putIn({ files, known }: Card, offMilliseconds: number): void {
		const { disk, timeline, witness } = this.#parts;
		// A power cut that is still to come comes now.
		this.#powerGoes?.();
		this.#hasPower = false;
		this.#end(false, () => {});
		for (const name of JOURNAL_FILES) disk.put(name, files.get(name) ?? null);
		this.clearDisk();
		witness.cardChanged(known);
		timeline.after(offMilliseconds, () => this.powerOn());
	}

	/** The process dies and is started again. */
	crash(): void {
		if (this.#life === null) return;
		this.#end(true, () => {});
		this.#cancelRestart();
		this.#cancelRestart = this.#parts.timeline.after(RESTART_MILLISECONDS, () => this.#start());
	}

	/** Puts the machine's clock to so much ahead of the true time; far off it only once a time has stood since it was switched on. */
	setClock(aheadMilliseconds: number): void {
		if (isFarOff(aheadMilliseconds) && !(this.#hasPower && this.#boot.startedAt !== null)) return;
		// Small steps one upon the other are all followed: nobody could tell that together they are far off.
		if (aheadMilliseconds !== 0 && this.#aheadMilliseconds !== 0) return;
		this.#aheadMilliseconds = aheadMilliseconds;
		this.#life?.machineClock.step(aheadMilliseconds);
	}

	/** The next touch on the screen is the process's end. */
	crashUnanswered(): void {
		this.#endsByTouch = this.#life !== null;
	}

	/** What somebody wishes for at the touch screen; `null` when the office does not answer. */
	touch(command: OfficeCommand): Outcome | null {
		const outcome = this.execute(command);
		if (!this.#endsByTouch) return outcome;
		this.#endsByTouch = false;
		this.crash();
		return null;
	}

	/** What somebody asks for at a counter page; `null` when the office does not answer. */
	execute(command: OfficeCommand): Outcome | null {
		return this.#whileItLives((life) => life.appliance?.execute(command) ?? null);
	}

	/** A key of the lobby's keypad; what the kiosk says then. */
	press(key: KeypadKey): KioskSession['answer'] {
		return this.#whileItLives((life) => {
			life.kiosk?.press(key);
			return life.kiosk?.answer ?? null;
		});
	}

	pressButton(press: ButtonPress): Outcome | null {
		const { office } = this;
		return office && this.execute(commandOfPress(office, press));
	}

	/** Others fill the disk; the journal's own reserve may have been used up before. */
	fillDisk(hasReserve: boolean): void {
		this.#hasReserve = hasReserve;
		this.#hasRoomSince = Number.POSITIVE_INFINITY;
		this.#parts.disk.limitTo(0);
	}

	/** There is room on the disk again, and the reserve is taken. */
	clearDisk(): void {
		this.#parts.disk.limitTo(null);
		this.#hasRoomSince = Math.min(this.#parts.timeline.now, this.#hasRoomSince);
		this.#hasReserve = true;
	}

	/** The power stays, there is room, the clock is right, and the process runs. */
	recover(): void {
		// A power cut that is still to come comes now.
		this.#powerGoes?.();
		this.clearDisk();
		this.setClock(0);
		this.powerOn();
		this.#start();
	}

	/** Ends for good. */
	close(): void {
		this.#hasPower = false;
		this.#end(true, () => {});
	}

	/** Space that lasts longer than any disk here stays full. */
	get #reserve(): SpaceReserve {
		const release = () => {
			if (!this.#hasReserve) return false;
			this.clearDisk();
			return true;
		};
		return { isThere: this.#hasReserve, release, restore: () => {} };
	}

	#whileItLives<Result>(work: (life: Life) => Result | null): Result | null {
		const life = this.#life;
		if (life === null) return null;
		try {
			return work(life);
		} catch (error) {
			this.#fail(life, error);
			return null;
		}
	}

	/** A process that throws ends; a machine without power ends with it. */
	#fail(life: Life, error: unknown): void {
		if (life !== this.#life) return;
		this.#parts.witness.failed(error);
		if (this.#powerGoes !== null && isPowerGone(error)) this.#powerGoes();
		else this.crash();
	}

	#start(): void {
		if (!this.#hasPower || this.#life !== null) return;
		const { timeline, network, file, log } = this.#parts;
		const guard = (work: () => void) => {
			if (this.#life !== life) return;
			this.#whileItLives(() => work());
		};
		const machineClock = new NodeClock(timeline, this.#aheadMilliseconds, guard);
		const { id } = file.config;
		const link = network.connect({ clientId: this.clientId, presenceOf: id }, log, guard);
		const clocks = { machineClock, clock: createSteadyClock(machineClock, log, this.#keptTime(this.#boot)) };
		const life: Life = { ...clocks, link, journal: null, appliance: null, kiosk: null, uplink: null };
		this.#life = life;
		this.#whileItLives(() => this.#putTogether(life, guard));
	}

	#keptTime(boot: Boot): KeptTime {
		return {
			uptimeMilliseconds: () => this.#parts.timeline.now - boot.at,
			startedAt: boot.startedAt,
			keep: (startedAt) => {
				boot.startedAt = startedAt;
			},
		};
	}

	#putTogether(life: Life, guard: (work: () => void) => void): null {
		const { disk, hardware, file, pinKey, witness, log } = this.#parts;
		const { rules } = file;
		const config = { ...file.config, pinKeys: [pinKey.id] };
		const { clock, link } = life;
		const makeRoom = (full: Journal) => releaseSpace(full, this.#reserve);
		life.journal = openSqliteJournal(disk.path(JOURNAL_FILE), { makeRoom });
		const unwritten = withUnwrittenSteps(
			witness.watchDisk(endingWithoutPower(life.journal, (error) => this.#fail(life, error))),
		);
		const journal = this.#unlessEnded(witness.watchJournal(unwritten.journal), life);
		const files: JournalFiles = {
			isMended: false,
			state: () => (journal.hasRoom ? 'ok' : 'no-room'),
			retry: unwritten.write,
			backUp: async () => {},
		};
		const started = startAppliance({ journal, clock, rules, dayAt: (at) => officeDayAt(config.calendar, at) });
		const appliance = this.#witnessed(started);
		life.appliance = appliance;
		witness.started(appliance.office);
		retryWriting({ appliance, files, clock });
		startHousekeeping({ appliance, journal, files, clock, log });
		const devices = hardware.drivers(
			guard,
			config.counters.map(({ id }) => id),
		);
		life.kiosk = startKioskSession(appliance, clock, (pin) => this.whileOutOfTouch(pin));
		life.uplink = startUplink({
			appliance,
			journal,
			link,
			clock,
			config,
			pages: null,
			health: watchDevices(devices),
			log,
		});
		const layout = (office: Office, ticket: Ticket) => ticketDocument(office, config, ticket, clock.now());
		const printing = startTicketPrinting(this.#unlessDead(appliance, life), devices.printer, layout, log);
		const showCounter = callerDisplay(devices.caller);
		appliance.runEffects({
			'print-ticket': () => printing.poke(),
			'show-counter': ({ counter, isNew }) => void showCounter(appliance.office, counter, isNew),
		});
		return null;
	}

	#witnessed(appliance: Appliance): Appliance {
		const { witness } = this.#parts;
		const execute = (command: OfficeCommand): Outcome => {
			witness.asked(command);
			return appliance.execute(command);
		};
		return Object.create(appliance, { execute: { value: execute } }) as Appliance;
	}

	/** Whatever was under way when the process ended writes nothing more. */
	#unlessEnded(journal: Journal, life: Life): Journal {
		const append: Journal['append'] = (events, at) => {
			if (life !== this.#life) throw new Error('the process has ended');
			return journal.append(events, at);
		};
		return Object.create(journal, { append: { value: append } }) as Journal;
	}

	/** Work that goes on by itself stops where its process ended. */
	#unlessDead(appliance: Appliance, life: Life): Appliance {
		const execute = (command: OfficeCommand): Outcome => {
			const nothing = { entries: [], refusal: null, office: appliance.office };
			if (life !== this.#life) return nothing;
			try {
				return appliance.execute(command);
			} catch (error) {
				this.#fail(life, error);
				return nothing;
			}
		};
		return Object.create(appliance, { execute: { value: execute } }) as Appliance;
	}

	/** Ends the process; `between` happens when it writes no more and before its files are closed. */
	#end(machineIsThere: boolean, between: () => void): void {
		const life = this.#life;
		this.#life = null;
		if (!machineIsThere && isFarOff(this.#aheadMilliseconds)) this.#aheadMilliseconds = 0;
		life?.machineClock.stop();
		life?.kiosk?.close();
		if (life) this.#parts.network.processDied(life.link, machineIsThere);
		between();
		try {
			life?.journal?.close();
		} catch {
			// Nobody would hear it: the process is dead and only its handle is given back.
		}
	}
}

/** Without power nothing goes on, neither from memory nor by trying again: what a disk fails at then ends the process. */
function endingWithoutPower(journal: Journal, end: (error: unknown) => void): Journal {
	const append: Journal['append'] = (events, at) => {
		try {
			return journal.append(events, at);
		} catch (error) {
			if (!(error instanceof NotWritten) || error.code === 'SQLITE_FULL') throw error;
			// At once: whoever appends may go on after an error.
			end(error.cause);
			throw error.cause;
		}
	};
	const read: Journal['read'] = (from, limit) => {
		try {
			return journal.read(from, limit);
		} catch (error) {
			end(error);
			throw error;
		}
	};
	return Object.create(journal, { append: { value: append }, read: { value: read } }) as Journal;
}
