import { isDeepStrictEqual } from 'node:util';
import { expectedWait } from '#domain/expected-wait.ts';
import type { Office } from '#domain/office.ts';
import { instant } from '#wire/time.ts';
import type { CloudLife } from '../world/cloud-computer.ts';
import { type Ledger, serviceOf } from './ledger.ts';
import { mustHold } from './violation.ts';

/** How far the two sides were at some moment. */
export interface Mark {
	readonly sequence: number;
	readonly revision: number;
}

/** How far the office's journal, with so many entries written, and the cloud's reservations are now. */
export async function markOf(sequence: number, { store }: CloudLife, office: string): Promise<Mark> {
	const { revision } = await store.changesAfter(office, Number.MAX_SAFE_INTEGER, 1);
	return { sequence, revision };
}

/** The link was up for a while: each side holds what the other had then. */
export async function mustHaveArrived(mark: Mark, office: Office, { store }: CloudLife, id: string): Promise<void> {
	const { sequence } = await store.journalHeld(id);
	mustHold('I6', sequence >= mark.sequence, () => `the cloud holds ${sequence} entries of ${mark.sequence}`);
	mustHold(
		'I6',
		office.revision >= mark.revision,
		() => `the office holds revision ${office.revision} of ${mark.revision}`,
	);
}

/** The office has been cut off for a while, and the website says so. */
export function mustBeSeenAsGone({ occupancy }: CloudLife, id: string): void {
	const link = occupancy.link(id);
	mustHold('I6', link === 'down', () => `the website says that the link is ${link}, which has been cut for minutes`);
}

/** Nothing happens any more and the link is up: both sides hold the same, and what people see is the same. */
export async function mustAgree(ledger: Ledger, office: Office, cloud: CloudLife, id: string): Promise<void> {
	await mustHaveArrived(await markOf(ledger.entries.length, cloud, id), office, cloud, id);
	const repeated = ledger.entries.length;
	mustHold('I6', repeated > 0, () => 'nothing happened');
	ledger.mustHaveDay();
	await mustAgreeOnReservations(ledger, office, cloud);
	mustBeSettled(office);
	const seen = cloud.occupancy.current(id)?.occupancy;
	mustHold('I6', seen?.link === 'up', () => `the website says the link is ${seen?.link}`);
	const live = ledger.live();
	const updatedAt = instant(Date.parse(seen.updatedAt));
	for (const { id: service, waiting, expectedWait: told } of seen.services) {
		const expected = live.filter((ticket) => serviceOf(ticket) === service && ticket.state === 'waiting').length;
		mustHold(
			'I6',
			waiting === expected,
			() => `the website says ${waiting} wait for ${service}, there are ${expected}`,
		);
		const estimate = expectedWait(office, service, updatedAt);
		mustHold(
			'I6',
			isDeepStrictEqual(told, estimate),
			() => `the website says ${JSON.stringify(told)} for ${service}, in the hall it is ${JSON.stringify(estimate)}`,
		);
	}
	for (const { id: counter, ticket } of seen.counters) {
		const inHand = live.find(
			(other) => other.counter === counter && (other.state === 'called' || other.state === 'serving'),
		);
		mustHold('I6', ticket === (inHand?.number ?? null), () => `the website says ${ticket} is at counter ${counter}`);
	}
}

/** The cloud has said of everybody who came out of touch whether they have a reservation. */
function mustBeSettled({ reservations }: Office): void {
	const open = [...reservations.values()].find(({ state }) => state === 'unconfirmed');
	mustHold('I6', open === undefined, () => `nobody has said whether ${open?.id} is one`);
}

async function mustAgreeOnReservations(ledger: Ledger, office: Office, { store }: CloudLife): Promise<void> {
	for (const [id, { ticket, attendance, fact }] of ledger.reservations) {
		if (fact === null) continue;
		const stored = await store.reservation(id);
		mustHold('I6', stored !== null, () => `the office knows of ${id}, the cloud does not`);
		// The cloud knows the ticket that had a number before a card was lost, the office the one that has it now.
		const isGivenAgain = [stored.ticket, ticket].some((id) => ledger.lost.givenAgain.has(id ?? ''));
		mustHold(
			'I5',
			isGivenAgain || stored.ticket === ticket,
			() => `${id} became ${ticket}, the cloud says ${stored.ticket}`,
		);
		mustHold(
			'I5',
			isGivenAgain || ledger.hadEndedOnLostCard(ticket) || stored.attendance === attendance,
			() => `${id} is ${attendance}, the cloud says ${stored.attendance}`,
		);
		const isCancelled = stored.cancelledAt !== null;
		mustHold('I6', isCancelled === (fact.state === 'cancelled'), () => `the sides differ on ${id}`);
		const held = office.reservations.get(id);
		if (held) {
			const { outcome: _outcome, ticket: _ticket, claim: _claim, ...rest } = held;
			mustHold(
				'I6',
				isDeepStrictEqual({ ...rest }, { ...fact }),
				() => `the office holds another ${id} than it was told`,
			);
		}
	}
}
