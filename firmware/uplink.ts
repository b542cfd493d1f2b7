import type { Logger } from 'pino';
import { type Link, LinkDown } from '#link/link.ts';
import type { OfficeConfig } from '#wire/office-config.ts';
import type { Refusals } from '#wire/refusals.ts';
import type { Clock, Instant } from '#wire/time.ts';
import type { Appliance } from './appliance.ts';
import type { DevicesWatch } from './devices-health.ts';
import { type Journal, UPLINK } from './journal/journal.ts';
import { acceptReservations, tellsAll } from './sync/inbox.ts';
import {
	askedAgain,
	batchAcked,
	batchLost,
	batchSent,
	isDoubtful,
	isNoNews,
	isOnTheWay,
	nextBatch,
	outboxAt,
	toWireEntry,
} from './sync/outbox.ts';
import type { TicketPages } from './ticket-pages.ts';
import { dayFromCloud } from './uplink-day.ts';
import { startReports } from './uplink-reports.ts';

/** An answer later than this is taken for lost. */
const ANSWER_SECONDS = 10;

/** State of the way to the cloud, for screens and health. */
export interface Uplink {
	readonly up: boolean;
	/** When `up` last changed. */
	readonly since: Instant;
	readonly unsentEvents: number;
	/** Messages from the broker that were not taken since start. */
	readonly refused: Refusals;
	/**
	 * The cloud has told all it has and answers what it is told. Else, with the link down or with nobody at its other end,
	 * there may be reservations that the office has not heard of.
	 */
	readonly inTouch: boolean;
	/** When the office last knew that it was in touch; `null` when it never was since its start. */
	readonly lastInTouchAt: Instant | null;
	onChange(listener: () => void): void;
	close(): void;
}

/** What an uplink joins. */
export interface UplinkParts {
	readonly appliance: Appliance;
	readonly journal: Journal;
	readonly link: Link;
	readonly clock: Clock;
	readonly config: OfficeConfig;
	/** `null` where the website's address is not known. */
	readonly pages: TicketPages | null;
	readonly health: DevicesWatch;
	readonly log: Logger;
}

/** Sends events, occupancy and configuration to the cloud and takes its reservations; being cut off is a normal state. */
export function startUplink({ appliance, journal, link, clock, config, pages, health, log }: UplinkParts): Uplink {
	let outbox = outboxAt(journal, journal.position(UPLINK));
	let since = clock.now();
	let cancelOverdue = () => {};
	let cancelAsking = () => {};
	let hasHeardAll = false;
	let isAckOverdue = false;
	/** Whether the cloud knows this journal, and takes nothing more of one that was lost: what it tells of today is all of it. */
	let isKnown = false;
	/** Whether an answer to `down/want` may come: the cloud, which asks too, may get several questions, and answers each. */
	let isAsking = false;
	let isAnswered = false;
	let replayed = 0;
	let lastInTouchAt: Instant | null = null;
	let closed = false;
	const listeners: (() => void)[] = [];
	const changed = () => {
		for (const listener of listeners) listener();
	};
	/** A link that is down needs no handling: everything is sent again when it is up. */
	const sent = (sending: Promise<void>) =>
		void sending.catch((error: unknown) => {
			if (!(error instanceof LinkDown)) log.error({ event: 'message-not-sent', err: error });
		});
	const refused = (): Refusals => ({ ...link.refused, replayed });
	const reports = startReports({
		...{ appliance, journal, clock, config, pages, health, refused },
		isUp: () => link.up,
		send: (channel, message) => sent(link.send(config.id, channel, message)),
	});

	const day = dayFromCloud({
		...{ appliance, journal, clock, log },
		answerSeconds: ANSWER_SECONDS,
		ask: (question) => sent(link.send(config.id, 'down/want-day', question)),
	});

	function sendEvents(): void {
		const batch = link.up && !closed ? nextBatch(outbox, journal.lastSequence) : null;
		if (!batch) return;
		outbox = batchSent(outbox, batch.to);
		cancelOverdue();
		cancelOverdue = clock.wakeAfter(ANSWER_SECONDS, () => {
			isAckOverdue = true;
			resend();
		});
		sent(tell(batch));
	}

	/** A disk that does not give back what it took is like a link that is down: it is tried again, and people are called. */
	async function tell({ from, to }: { readonly from: number; readonly to: number }): Promise<void> {
		const events = journal.read(from, to - from + 1).map(toWireEntry);
		const previous = from > journal.firstSequence ? journal.read(from - 1, 1)[0] : undefined;
		const named = { id: journal.id, first: journal.firstSequence, ...(previous && { previousAt: previous.at }) };
		await link.send(config.id, 'up/events', { from, events, journal: named });
	}

	function resend(): void {
		outbox = batchLost(outbox);
		sendEvents();
	}

	/** Not at once, so that old answers breed none; what happens meanwhile asks as well. */
	function askLater(): void {
		cancelOverdue();
		cancelOverdue = clock.wakeAfter(ANSWER_SECONDS, () => {
			outbox = askedAgain(outbox, journal);
			sendEvents();
		});
	}

	/** Asks for the changes after those held, until there is an answer: the question goes to whoever is there at the time. */
	function ask(): void {
		cancelAsking();
		if (!link.up || closed) return;
		isAsking = true;
		isAnswered = false;
		cancelAsking = clock.wakeAfter(ANSWER_SECONDS, () => {
			if (isAnswered) isAsking = false;
			else ask();
		});
		sent(link.send(config.id, 'down/want', { revision: appliance.office.revision }));
	}

	function greet(): void {
		reports.greet();
		ask();
		resend();
	}

	const isInTouch = () => link.up && hasHeardAll && !isAckOverdue;
	const heard = () => {
		if (!isInTouch()) return;
		lastInTouchAt = clock.now();
		if (isKnown) day.inTouch();
	};

	/** The cloud was away behind its broker, and may have booked meanwhile: it has to say that this was all. */
	function cloudIsBack(): void {
		isAckOverdue = false;
		// Else it is being asked already.
		if (!hasHeardAll) return;
		hasHeardAll = false;
		ask();
	}

	link.subscribe(config.id, 'up/ack', ({ sequence, journal: id = journal.id, renew, issued }) => {
		if (issued) appliance.execute({ type: 'skip-numbers', tickets: issued });
		const isReplayed = id !== journal.id || (!renew && isNoNews(outbox, sequence));
		if (isReplayed) replayed += 1;
		if (id !== journal.id) return;
		// The cloud knows another journal by this id, of which this one is an older copy.
		const isCopy = renew || sequence > journal.lastSequence;
		if (isCopy) {
			// In this order: when the power goes in between, the cloud says so again.
			appliance.execute({ type: 'doubt-day' });
			journal.renew();
			day.stop();
		}
		isKnown = !isCopy;
		const answered = isCopy ? outboxAt(journal, 0) : batchAcked(outbox, journal, sequence);
		if (isDoubtful(outbox, sequence)) askLater();
		if (answered === outbox) return;
		outbox = answered;
		if (!isOnTheWay(outbox)) cancelOverdue();
		if (isAckOverdue) cloudIsBack();
		else heard();
		journal.setPosition(UPLINK, outbox.acked);
		sendEvents();
		changed();
	});
	link.subscribe(config.id, 'down/reservations', (message) => {
		const acceptance = acceptReservations(appliance.office.revision, message, isAsking);
		if (acceptance.kind === 'replayed') {
			replayed += 1;
			return;
		}
		if (acceptance.kind === 'want') {
			hasHeardAll = false;
			ask();
			return;
		}
		if (acceptance.kind === 'apply') appliance.execute(acceptance.command);
		// What the broker had kept it hands over before the link counts as up; the cloud has not spoken yet.
		if (!tellsAll(message) || !link.up) return;
		isAnswered = true;
		hasHeardAll = true;
		heard();
		appliance.execute({ type: 'settle-unconfirmed' });
	});
	link.subscribe(config.id, 'down/day', (answer) => {
		if (!day.take(answer)) replayed += 1;
		// Whoever came out of touch before the day was lost may have no reservation that the cloud knows.
		else if (hasHeardAll) appliance.execute({ type: 'settle-unconfirmed' });
	});
	link.onUpChange((up) => {
		day.stop();
		hasHeardAll = false;
		isAsking = false;
		since = clock.now();
		if (up) greet();
		changed();
	});
	appliance.onChange(() => {
		sendEvents();
		reports.snapshotSoon();
	});
	reports.greet();

	return {
		get up() {
			return link.up;
		},
		get since() {
			return since;
		},
		get unsentEvents() {
			return journal.lastSequence - outbox.acked;
		},
		get refused() {
			return refused();
		},
		get inTouch() {
			return isInTouch();
		},
		get lastInTouchAt() {
			return lastInTouchAt;
		},
		onChange: (listener) => void listeners.push(listener),
		close() {
			closed = true;
			reports.close();
			cancelOverdue();
			cancelAsking();
			day.stop();
		},
	};
}
