import type { Message, Told } from '#wire/messages.ts';
import type { Refusals } from '#wire/refusals.ts';
import { type Instant, instant } from '#wire/time.ts';
import { occupancySnapshot } from './sync/occupancy.ts';
import { ticketsSnapshot } from './sync/tickets.ts';
import type { UplinkParts } from './uplink.ts';

/** Snapshots are renewed this often even when nothing happens, as waits grow shorter by themselves. */
const SNAPSHOT_SECONDS = 60;
/** So often it is told what was refused, where that is more than before. */
const REFUSALS_SECONDS = 60;

type ReportChannel = 'up/config' | 'up/health' | 'up/occupancy' | 'up/tickets';

export interface ReportParts extends Omit<UplinkParts, 'link' | 'log'> {
	readonly isUp: () => boolean;
	/** Never rejects: what is not sent now is sent again when the link is up. */
	readonly send: <C extends ReportChannel>(channel: C, message: Message<C>) => void;
	readonly refused: () => Refusals;
}

/** What the broker keeps of the office: of each kind the last one counts. */
export interface Reports {
	/** Everything, to a broker that may have forgotten. */
	greet(): void;
	/** Several steps of one turn make one snapshot. */
	snapshotSoon(): void;
	close(): void;
}

/** Tells the cloud how the office is: at each connection, at every change and every minute. */
export function startReports({
	send,
	isUp,
	refused,
	appliance,
	journal,
	clock,
	config,
	pages,
	health,
}: ReportParts): Reports {
	let cancelSnapshot = () => {};
	let cancelRefusals = () => {};
	let snapshotDue = false;
	let closed = false;
	let lastAt: Instant | null = null;
	let refusedTold = '';

	/** Never twice the same, also where the clock is set back. */
	function told(): Told {
		lastAt = instant(Math.max(clock.now(), (lastAt ?? 0) + 1));
		return { journal: journal.id, sequence: journal.lastSequence, at: lastAt };
	}

	function sendSnapshot(): void {
		snapshotDue = false;
		cancelSnapshot();
		if (closed) return;
		const now = clock.now();
		cancelSnapshot = clock.wakeAfter(SNAPSHOT_SECONDS, sendSnapshot);
		if (!isUp()) return;
		const { office } = appliance;
		send('up/occupancy', { ...occupancySnapshot(office, config, now, journal.hasRoom), told: told() });
		if (pages) send('up/tickets', { ...ticketsSnapshot(office, config, now, pages.codeOf), told: told() });
	}

	function sendHealth(): void {
		if (closed || !isUp()) return;
		const counts = refused();
		refusedTold = JSON.stringify(counts);
		send('up/health', { office: config.id, devices: health.current(), refused: counts, told: told() });
	}

	/** By a time of its own: something may happen at the office all day. */
	function tellRefusals(): void {
		if (JSON.stringify(refused()) !== refusedTold) sendHealth();
		cancelRefusals = clock.wakeAfter(REFUSALS_SECONDS, tellRefusals);
	}

	health.onChange(sendHealth);
	cancelRefusals = clock.wakeAfter(REFUSALS_SECONDS, tellRefusals);
	return {
		greet() {
			if (isUp()) send('up/config', { ...config, told: told() });
			sendHealth();
			sendSnapshot();
		},
		snapshotSoon() {
			if (snapshotDue) return;
			snapshotDue = true;
			setImmediate(sendSnapshot);
		},
		close() {
			closed = true;
			cancelSnapshot();
			cancelRefusals();
		},
	};
}
