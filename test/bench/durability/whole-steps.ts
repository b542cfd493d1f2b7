import Database from 'better-sqlite3';

/** Each asks for what a step of the cloud's store leaves when it was written in part. */
const TORN_STEPS = [
	`SELECT id FROM reservations WHERE 1 <>
		(SELECT count(*) FROM changes WHERE reservation = id AND changes.office = reservations.office AND state = 'confirmed')`,
	`SELECT id FROM reservations WHERE (cancelled_at IS NOT NULL) <>
		(SELECT count(*) FROM changes WHERE reservation = id AND changes.office = reservations.office AND state = 'cancelled')`,
	'SELECT revision FROM changes WHERE reservation NOT IN (SELECT id FROM reservations)',
	`SELECT id FROM offices WHERE (revision, revision) <>
		(SELECT count(*), coalesce(max(changes.revision), 0) FROM changes WHERE office = id)`,
	`SELECT id FROM offices WHERE (last_sequence, last_sequence) <>
		(SELECT count(*), coalesce(max(sequence), 0) FROM events WHERE office = id)`,
];

/**
 * Whether the cloud's file has each step in full: a reservation with the changes that tell it, an office at the revision of
 * its last change, a journal without a gap up to where it is said to go.
 */
export function areStepsWhole(file: string): boolean {
	const database = new Database(file, { readonly: true });
	const isWhole = TORN_STEPS.every((torn) => database.prepare(torn).get() === undefined);
	database.close();
	return isWhole;
}
