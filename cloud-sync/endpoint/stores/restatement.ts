import type { Kysely, Transaction } from 'kysely';
import type { Instant } from '#wire/time.ts';
import type { Tables } from './tables.ts';

/** Whose slot is over may have been taken in unconfirmed since. Of days before its own the office takes nothing. */
const STILL_TOLD_MILLISECONDS = 24 * 3_600_000;

/** Whether the office has yet to say what it holds, or says now that it holds what cannot be gone on from. */
export async function isInDoubt(db: Kysely<Tables>, office: string, heard: number | null): Promise<boolean> {
	const { doubted_after: doubtedAfter } = await db
		.selectFrom('offices')
		.select('doubted_after')
		.where('id', '=', office)
		.executeTakeFirstOrThrow();
	if (doubtedAfter !== null || heard === null) return doubtedAfter !== null;
	return isOfAnotherPast(await standingOf(db, office, heard), heard);
}

/**
 * Ends the doubt. When what the office holds is of another past of this database, every reservation of the last day and
 * to come gets a new revision after `heard`, in place of what was told under those; some of them the office knows, and
 * hears of once more.
 * @returns how many there are, or `null` when there is no need
 */
export async function restate(
	tx: Transaction<Tables>,
	office: string,
	heard: number,
	now: Instant,
): Promise<number | null> {
	// Writing first locks the office's row: nobody books meanwhile.
	await tx
		.updateTable('offices')
		.set(({ ref }) => ({ revision: ref('revision') }))
		.where('id', '=', office)
		.execute();
	if (!isOfAnotherPast(await standingOf(tx, office, heard), heard)) {
		await tx.updateTable('offices').set({ doubted_after: null }).where('id', '=', office).execute();
		return null;
	}
	await tx.deleteFrom('changes').where('office', '=', office).where('revision', '>', heard).execute();
	const told = await tx
		.selectFrom('reservations')
		.select(['id', 'cancelled_at'])
		.where('office', '=', office)
		.where('slot_end', '>', now - STILL_TOLD_MILLISECONDS)
		// A seat that was cancelled and booked again is told in this order.
		.orderBy('booked_at')
		.orderBy('id')
		.execute();
	for (const [i, { id, cancelled_at }] of told.entries())
		await tx
			.insertInto('changes')
			.values({
				...{ office, revision: heard + 1 + i, reservation: id, changed_at: now },
				state: cancelled_at === null ? 'confirmed' : 'cancelled',
			})
			.execute();
	await tx
		.updateTable('offices')
		.set({ revision: heard + told.length, held_revision: heard, doubted_after: null })
		.where('id', '=', office)
		.execute();
	return told.length;
}

/** Where the database stands with an office that says what it holds. */
interface Standing {
	readonly revision: number;
	readonly doubted_after: number | null;
	/** How many changes there are after those that it holds. */
	readonly later: number;
}

async function standingOf(db: Kysely<Tables>, office: string, heard: number): Promise<Standing> {
	const row = await db
		.selectFrom('offices')
		.select(({ selectFrom }) => [
			'revision',
			'doubted_after',
			selectFrom('changes')
				.select(({ fn }) => fn.countAll<number>().as('count'))
				.whereRef('changes.office', '=', 'offices.id')
				.where('changes.revision', '>', heard)
				.as('later'),
		])
		.where('id', '=', office)
		.executeTakeFirstOrThrow();
	return { ...row, later: Number(row.later) };
}

/**
 * Whether the office was told up to `heard` by what this database was before: it told no more than it has, and nothing
 * new since the doubt began. Or the changes from there on are not all here, as it once went on from an office's number.
 */
function isOfAnotherPast({ revision, doubted_after, later }: Standing, heard: number): boolean {
	return heard > Math.min(revision, doubted_after ?? revision) || later !== revision - heard;
}
