import type { Logger } from 'pino';
import type { Link } from '#link/link.ts';
import { LinkDown } from '#link/link.ts';
import type { WireEntry } from '#wire/events.ts';
import { type Channel, type NamedJournal, type Told, WHAT_IS_HELD } from '#wire/messages.ts';
import type { OccupancySnapshot } from '#wire/occupancy.ts';
import type { OfficeConfig } from '#wire/office-config.ts';
import type { Clock, Instant } from '#wire/time.ts';
import { ChangePump } from './change-pump.ts';
import type { LiveOccupancy } from './live-occupancy.ts';
import type { LiveTickets } from './live-tickets.ts';
import { NewestTold } from './newest-told.ts';
import type { OfficeHealth } from './office-health.ts';
import { OfficeWork } from './office-work.ts';
import type { Offices } from './offices.ts';
import { isNoRoom } from './stores/no-room.ts';
import type { NewDispute, Store } from './stores/store.ts';

/** How often snapshots are stored, and it is looked for keys, and whether the offices hold what they were told. */
const LOOK_SECONDS = 30;
/** Fewer than the database has connections for this process, so that visitors find one free. */
const OFFICES_AT_ONCE = 8;
/** As many as are likely to speak during one commit, which all of them share; it needs one connection. */
const JOURNALS_AT_ONCE = 1000;

/** What there is to do for an office, and need not be done twice when it is due again before its turn has come. */
type Work =
	| 'announcement'
	| 'config'
	| 'day'
	| 'doubt'
	| `events from ${number}`
	| 'want'
	| 'what-is-held-here'
	| 'what-is-held-there';

export interface OfficeSyncParts {
	readonly link: Link;
	readonly store: Store;
	readonly offices: Offices;
	readonly occupancy: LiveOccupancy;
	readonly tickets: LiveTickets;
	readonly health: OfficeHealth;
	readonly log: Logger;
	readonly clock: Clock;
	/** What the processes on this database, and nobody else, know to call themselves; left out when there is but one. */
	readonly group?: string;
	/** Told of each batch that brought something new: when its last event happened. */
	readonly onEvents: (office: string, stored: number, lastAt: Instant) => void;
	/** Told of check-ins that do not go with the reservations here. */
	readonly onDisputes: (office: string, count: number) => void;
	/** Told when an office's events are not those that it told before. */
	readonly onContradiction: (office: string) => void;
}

/** The cloud's side of the wire: takes in what offices say, and tells them what was booked and cancelled. */
export class OfficeSync {
	readonly #parts: OfficeSyncParts;
	readonly #pumps = new Map<string, ChangePump>();
	readonly #work = new OfficeWork(OFFICES_AT_ONCE);
	readonly #journals = new OfficeWork(JOURNALS_AT_ONCE);
	/** Told and not stored yet. */
	readonly #snapshots = new Map<string, OccupancySnapshot>();
	readonly #configs = new Map<string, OfficeConfig>();
	/** Offices that did not hold everything at the last look, and the revision up to which they did. */
	#lagging: ReadonlyMap<string, number> = new Map();
	readonly #newest = new NewestTold();
	/** Offices that have or may have connected anew, perhaps with another clock: what each says first from now on counts. */
	readonly #unheard = new Set<string>();
	/** Offices in doubt that have been asked again since they came: their next answer counts. */
	readonly #askedAgain = new Set<string>();
	#replayed = 0;
	#cancelLook = () => {};
	#cancelSilence = () => {};
	#stopped = false;

	constructor(parts: OfficeSyncParts) {
		this.#parts = parts;
	}

	/**
	 * Doubts the offices and subscribes, at which the link connects; to be called once. What every process shows comes to all
	 * of them, work that is to be done once to any one.
	 */
	async start(): Promise<void> {
		const { link, group, offices, occupancy, clock } = this.#parts;
		await offices.doubtAll().catch((error: unknown) => {
			// A disk without room must not keep the cloud from starting; the offices are doubted as soon as there is some.
			if (!isNoRoom(error)) throw error;
		});
		// First, as a broker drops what is too much to wait: reports of a large town may be, and they are stored or come again.
		this.#subscribeToPresence();
		this.#subscribeToReports();
		link.subscribe(
			'+',
			'up/events',
			({ from, events, journal = null }, office) =>
				// From where it is resent; a late copy of a batch before does not take the place of the one that waits.
				this.#then(office, `events from ${from}`, () => this.#takeEvents(office, events, journal), this.#journals),
			group,
		);
		link.subscribe('+', 'down/want', ({ revision }, office) => this.#answerWant(office, revision), group);
		link.subscribe(
			'+',
			'down/want-day',
			({ date, after }, office) => this.#then(office, 'day', () => this.#tellDay(office, date, after)),
			group,
		);
		link.onUpChange((up) => this.#brokerIs(up));
		// Apart from the other looks, which wait for the database.
		this.#cancelSilence = occupancy.watchSilence(clock);
		this.#lookLater();
	}

	#subscribeToPresence(): void {
		const { link, occupancy } = this.#parts;
		link.subscribe('+', 'up/link', (presence, office, isKept) => {
			occupancy.setPresence(office, presence.link);
			this.#askedAgain.delete(office);
			if (presence.link === 'up') {
				// What was kept, perhaps for long, is no word of it now.
				if (!isKept) this.#unheard.add(office);
				this.#then(office, 'what-is-held-here', () => this.#tellWhatIsHeld(office));
				this.#then(office, 'doubt', () => this.#askIfInDoubt(office));
			}
		});
	}

	/** What the broker keeps: of each kind an office's last one counts. */
	#subscribeToReports(): void {
		const { link, tickets, health } = this.#parts;
		link.subscribe('+', 'up/config', ({ told, ...config }, office, isKept) => {
			if (!this.#isNews(office, 'up/config', told, isKept)) return;
			this.#configs.set(office, config);
			this.#then(office, 'config', () => this.#takeConfig(office));
		});
		link.subscribe('+', 'up/occupancy', ({ told, ...snapshot }, office, isKept) => {
			if (this.#isNews(office, 'up/occupancy', told, isKept)) this.#takeSnapshot(snapshot, isKept);
		});
		link.subscribe('+', 'up/tickets', ({ told, ...snapshot }, office, isKept) => {
			if (this.#isNews(office, 'up/tickets', told, isKept)) tickets.report(snapshot);
		});
		link.subscribe('+', 'up/health', ({ told, ...report }, office, isKept) => {
			if (this.#isNews(office, 'up/health', told, isKept)) health.report(report);
		});
	}

	#isNews(office: string, channel: Channel, told: Told | undefined, isKept: boolean): boolean {
		if (!isKept && this.#unheard.delete(office)) this.#newest.forget(office);
		const isNews = this.#newest.isNews(office, channel, told);
		if (!isNews) this.#replayed += 1;
		return isNews;
	}

	/** How many messages were copies of what was known already. */
	get replayed(): number {
		return this.#replayed;
	}

	/** A reservation of the office was booked or cancelled. */
	announce(office: string): void {
		const pump = this.#pumps.get(office);
		if (pump && !this.#stopped) pump.wake();
		else this.#then(office, 'announcement', async () => (await this.#pump(office)).wake());
	}

	/** Resolves when everything heard so far is stored and answered. */
	async idle(): Promise<void> {
		await Promise.all([this.#journals.idle(), this.#work.idle()]);
		await Promise.all([...this.#pumps.values()].map((pump) => pump.idle()));
	}

	/** Finishes what was heard and hears nothing more. */
	async stop(): Promise<void> {
		this.#stopped = true;
		this.#cancelLook();
		this.#cancelSilence();
		await this.idle();
		await this.#storeSnapshots().catch((error: unknown) =>
			this.#parts.log.error({ event: 'snapshots-not-stored', err: error }),
		);
	}

	#brokerIs(up: boolean): void {
		this.#parts.occupancy.setBroker(up);
		if (!up) return;
		this.#askedAgain.clear();
		for (const office of this.#parts.offices.ids()) {
			this.#unheard.add(office);
			this.#then(office, 'what-is-held-here', () => this.#tellWhatIsHeld(office));
			this.announce(office);
		}
	}

	/** The one told last, whichever this was to be: by now a later one may have been told, or taken. */
	async #takeConfig(office: string): Promise<void> {
		const { offices, occupancy, log } = this.#parts;
		const config = this.#configs.get(office);
		if (config === undefined) return;
		await offices.configure(config);
		if (this.#configs.get(office) === config) this.#configs.delete(office);
		occupancy.refresh(office);
		log.info({ event: 'office-configured', office });
	}

	/**
	 * To those who watch; the store has time, as it is asked after a restart only, and then the broker knows better. How old
	 * it is which the broker had kept can be told by the office's clock alone, which may be some minutes wrong.
	 */
	#takeSnapshot(snapshot: OccupancySnapshot, isKept: boolean): void {
		const { occupancy, clock } = this.#parts;
		occupancy.report(snapshot, isKept ? (clock.now() - Date.parse(snapshot.updatedAt)) / 1000 : 0);
		this.#snapshots.set(snapshot.office, snapshot);
	}

	/** All at once: one commit for a country. What the database does not take comes again with the next of the office. */
	async #storeSnapshots(): Promise<void> {
		const { offices, store } = this.#parts;
		const snapshots = [...this.#snapshots.values()];
		this.#snapshots.clear();
		for (const { office } of snapshots) await offices.meet(office);
		await store.saveSnapshots(snapshots);
	}

	/** Stores what continues the journal and says how far it goes: also to a repetition or a gap. */
	async #takeEvents(office: string, events: readonly WireEntry[], told: NamedJournal | null): Promise<void> {
		const { offices, store, link } = this.#parts;
		await offices.meet(office);
		const appended = await store.appendEvents(office, events, told);
		const { journal, sequence, stored, contradicted, renew, disputes } = appended;
		if (appended.isKnown) this.#replayed += 1;
		if (contradicted !== null) this.#alarm(office, contradicted);
		this.#report(office, disputes);
		const last = events.at(-1);
		if (stored > 0 && last) this.#parts.onEvents(office, stored, last.at);
		await link.send(office, 'up/ack', { sequence, ...(journal && { journal }), ...(renew && { renew }) });
	}

	/** Unasked, to an office that is back: it may have lost what it told. */
	async #tellWhatIsHeld(office: string): Promise<void> {
		const { offices, store, link } = this.#parts;
		await offices.meet(office);
		const { journal, sequence } = await store.journalHeld(office);
		const issued = [...(await store.lastIssued(office))];
		await link.send(office, 'up/ack', { sequence, ...(journal && { journal }), issued });
	}

	/** To an office that has lost its journal. */
	async #tellDay(office: string, date: string, after: number): Promise<void> {
		const { store, link } = this.#parts;
		await link.send(office, 'down/day', await store.dayEvents(office, date, after));
	}

	/** What the office tells now under numbers that are taken is lost here, until somebody sees to it. */
	#alarm(office: string, sequence: number): void {
		this.#parts.onContradiction(office);
		this.#parts.log.error(
			{ event: 'journal-contradicted', office, sequence },
			'the office tells other events than before: its journal was lost or restored from an older copy',
		);
	}

	#lookLater(): void {
		const { clock, log } = this.#parts;
		this.#cancelLook = clock.wakeAfter(LOOK_SECONDS, () => {
			this.#look()
				.catch((error: unknown) => log.error({ event: 'offices-not-looked-after', err: error }))
				.finally(() => this.#stopped || this.#lookLater());
		});
	}

	/**
	 * Asks an office that is there what it holds when it has not come to hold all since the last look: whoever was to tell
	 * it may be gone, or it was told of another past.
	 */
	async #look(): Promise<void> {
		const { store, occupancy, offices } = this.#parts;
		offices.lookForKeys();
		for (const office of this.#configs.keys()) this.#then(office, 'config', () => this.#takeConfig(office));
		const lagging = await store.lagging();
		const stuck = lagging.filter(({ id, heldRevision }) => this.#lagging.get(id) === heldRevision);
		for (const office of new Set([...stuck.map(({ id }) => id), ...(await store.doubted())]))
			if (occupancy.link(office) === 'up') this.#then(office, 'what-is-held-there', () => this.#askWhatIsHeld(office));
		this.#lagging = new Map(lagging.map(({ id, heldRevision }) => [id, heldRevision]));
		await this.#storeSnapshots();
		await offices.doubtAll();
	}

	async #askIfInDoubt(office: string): Promise<void> {
		if (await this.#parts.store.isInDoubt(office, null)) await this.#askWhatIsHeld(office);
	}

	#askWhatIsHeld(office: string): Promise<void> {
		return this.#parts.link.send(office, 'down/reservations', WHAT_IS_HELD);
	}

	/**
	 * What an office in doubt says first may be out of date soon: a broker may still have for it what was told before the
	 * database was put back. The question that it is asked then waits behind that.
	 */
	#answerWant(office: string, heard: number): void {
		const { offices, store } = this.#parts;
		this.#then(office, 'want', async () => {
			await offices.meet(office);
			const isInDoubt = await store.isInDoubt(office, heard);
			if (isInDoubt && !this.#askedAgain.has(office)) {
				await this.#askWhatIsHeld(office);
				this.#askedAgain.add(office);
				return;
			}
			this.#askedAgain.delete(office);
			if (isInDoubt) await this.#endDoubt(office, heard);
			(await this.#pump(office)).rewind(heard);
		});
	}

	async #endDoubt(office: string, heard: number): Promise<void> {
		const { store, clock, log } = this.#parts;
		const restated = await store.restate(office, heard, clock.now());
		if (restated !== null)
			log.error({ event: 'older-copy', office, heard, restated }, 'the database was restored from an older copy');
	}

	/** Both visitors have their tickets; somebody may want to know how it came about. */
	#report(office: string, disputes: readonly NewDispute[]): void {
		if (disputes.length > 0) this.#parts.onDisputes(office, disputes.length);
		for (const { ticket, service, reservation } of disputes)
			this.#parts.log.warn(
				{ event: 'check-in-disputed', office, ticket, service, reservation },
				reservation === null
					? 'a visitor was taken in while the link was down with a PIN that nobody was given'
					: 'a visitor was taken in whose reservation was cancelled or used before',
			);
	}

	async #pump(office: string): Promise<ChangePump> {
		const { offices, store, link, clock, log } = this.#parts;
		const known = this.#pumps.get(office);
		if (known) return known;
		const { heldRevision } = await offices.meet(office);
		const pump = new ChangePump({ office, position: heldRevision, link, store, clock, log });
		this.#pumps.set(office, pump);
		return pump;
	}

	/** Failures leave the position where it was: the office sends again what was not acknowledged. */
	#then(office: string, what: Work, work: () => Promise<void>, among = this.#work): void {
		if (this.#stopped) return;
		among.add(office, what, () =>
			work().catch((error: unknown) => {
				if (!(error instanceof LinkDown)) this.#parts.log.error({ event: 'office-not-heard', office, err: error });
			}),
		);
	}
}
