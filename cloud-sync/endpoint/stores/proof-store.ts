import type { Kysely } from 'kysely';
import type { ProofStore } from './store.ts';
import type { Tables } from './tables.ts';

/** Used proofs of work and the cloud's own secrets in a SQL database. */
export function proofStore(db: Kysely<Tables>): ProofStore {
	return {
		async spendProof(proof, expiresAt, now) {
			await db.deleteFrom('spent_proofs').where('expires_at', '<', now).execute();
			const result = await db
				.insertInto('spent_proofs')
				.values({ proof, expires_at: expiresAt })
				.onConflict((conflict) => conflict.column('proof').doNothing())
				.executeTakeFirst();
			return result.numInsertedOrUpdatedRows === 1n;
		},

		async secret(name, suggestion) {
			await db
				.insertInto('secrets')
				.values({ name, value: suggestion })
				.onConflict((conflict) => conflict.column('name').doNothing())
				.execute();
			const row = await db.selectFrom('secrets').select('value').where('name', '=', name).executeTakeFirstOrThrow();
			return row.value;
		},
	};
}
