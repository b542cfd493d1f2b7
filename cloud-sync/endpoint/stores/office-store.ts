import type { Kysely, Selectable } from 'kysely';
import { type OccupancySnapshot, occupancySnapshotSchema } from '#wire/occupancy.ts';
import { officeConfigSchema } from '#wire/office-config.ts';
import type { OfficeRecord, OfficeStore } from './store.ts';
import type { Tables } from './tables.ts';
import { retried } from './transactions.ts';

/** Offices, their configuration and their latest snapshot in a SQL database. */
export function officeStore(db: Kysely<Tables>): OfficeStore {
	// Every process hears configuration and occupancy, and the first writes them: what is there already is left alone.
	return {
		async meet(office, pinKey) {
			const fresh = {
				id: office,
				config: null,
				pin_key: Buffer.from(pinKey).toString('base64url'),
				revision: 0,
				held_revision: 0,
				last_sequence: 0,
				// It may know this cloud from before its database was lost.
				doubted_after: 0,
			};
			const made = await db
				.insertInto('offices')
				.values(fresh)
				.onConflict((conflict) => conflict.column('id').doNothing())
				.returningAll()
				.executeTakeFirst();
			const known = db.selectFrom('offices').selectAll().where('id', '=', office);
			return recordOf(made ?? (await known.executeTakeFirstOrThrow()));
		},

		async offices() {
			const rows = await db.selectFrom('offices').selectAll().orderBy('id').execute();
			return rows.map(recordOf);
		},

		async doubtOffices() {
			// Whoever appends locks the rows in another order.
			await retried(() =>
				db
					.updateTable('offices')
					.set(({ ref }) => ({ doubted_after: ref('revision') }))
					.where('doubted_after', 'is', null)
					.execute(),
			);
		},

		async saveConfig(config) {
			const text = JSON.stringify(config);
			await db
				.updateTable('offices')
				.set({ config: text })
				.where('id', '=', config.id)
				.where('config', 'is distinct from', text)
				.execute();
		},

		async saveSnapshots(snapshots) {
			if (snapshots.length === 0) return;
			// In one order everywhere, so that two processes never wait for each other in a circle.
			const sorted = snapshots.toSorted((a, b) => (a.office < b.office ? -1 : 1));
			await db
				.insertInto('occupancy')
				.values(sorted.map((snapshot) => ({ office: snapshot.office, snapshot: JSON.stringify(snapshot) })))
				.onConflict((conflict) =>
					conflict
						.column('office')
						.doUpdateSet(({ ref }) => ({ snapshot: ref('excluded.snapshot') }))
						.whereRef('occupancy.snapshot', '<>', 'excluded.snapshot'),
				)
				.execute();
		},

		async snapshots() {
			const rows = await db.selectFrom('occupancy').select('snapshot').execute();
			return rows.flatMap(({ snapshot }) => snapshotOf(snapshot));
		},
	};
}

/** A document that an older version wrote and this one cannot read counts as not told yet; the office sends it again. */
function recordOf(row: Selectable<Tables['offices']>): OfficeRecord {
	const config = row.config === null ? null : officeConfigSchema.safeParse(JSON.parse(row.config));
	return {
		id: row.id,
		config: config?.success ? config.data : null,
		pinKey: Buffer.from(row.pin_key, 'base64url'),
		revision: row.revision,
		heldRevision: row.held_revision,
		lastSequence: row.last_sequence,
	};
}

function snapshotOf(text: string): readonly OccupancySnapshot[] {
	const parsed = occupancySnapshotSchema.safeParse(JSON.parse(text));
	return parsed.success ? [parsed.data] : [];
}
