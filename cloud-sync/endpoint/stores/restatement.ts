import type { Transaction } from 'kysely';
import type { Instant } from '#wire/time.ts';
import type { Tables } from './tables.ts';

/**
 * Gives every reservation to come a new revision after `heard`, which the office has from a database that this one was
 * not yet: a copy taken earlier. Some of them the office knows; it hears of them once more.
 * @returns how many there are, or `null` when this database knows of that revision
 */
export async function restate(
	tx: Transaction<Tables>,
	office: string,
	heard: number,
	now: Instant,
): Promise<number | null> {
	// Writing first locks the office's row: nobody books meanwhile.
	const { revision } = await tx
		.updateTable('offices')
		.set(({ ref }) => ({ revision: ref('revision') }))
		.where('id', '=', office)
		.returning('revision')
		.executeTakeFirstOrThrow();
	if (heard <= revision) return null;
	const coming = await tx
		.selectFrom('reservations')
		.select(['id', 'cancelled_at'])
		.where('office', '=', office)
		.where('slot_end', '>', now)
		// A seat that was cancelled and booked again is told in this order.
		.orderBy('booked_at')
		.orderBy('id')
		.execute();
	for (const [i, { id, cancelled_at }] of coming.entries())
		await tx
			.insertInto('changes')
			.values({
				...{ office, revision: heard + 1 + i, reservation: id, changed_at: now },
				state: cancelled_at === null ? 'confirmed' : 'cancelled',
			})
			.execute();
	await tx
		.updateTable('offices')
		.set({ revision: heard + coming.length })
		.where('id', '=', office)
		.execute();
	return coming.length;
}
