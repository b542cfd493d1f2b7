import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { expect, test } from 'vitest';
import { MIGRATIONS } from '../../../cloud-sync/endpoint/stores/migrations.ts';
import type { Tables } from '../../../cloud-sync/endpoint/stores/tables.ts';

/** What the database itself refuses, whatever the program does. @param open an empty database */
export function schemaPromises(name: string, open: () => Promise<Kysely<Tables>>): void {
	test(`${name} itself refuses a second holder of a seat, of a PIN or of a sequence`, async () => {
		const db = await open();
		await new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } }).migrateToLatest();
		await db
			.insertInto('offices')
			.values({ id: 'sumperk', config: null, pin_key: '', revision: 0, held_revision: 0, last_sequence: 0 })
			.execute();
		const row: Tables['reservations'] = {
			id: 'one',
			office: 'sumperk',
			service: 'driver-licences',
			errand: null,
			language: 'cs',
			slot_start: 0,
			slot_end: 1,
			day: '2026-11-18',
			seat: 0,
			generation: 0,
			pin: '0042',
			token_hash: '',
			booked_at: 0,
			cancelled_at: null,
			attendance: null,
			ticket: null,
		};
		const insert = (changes: Partial<typeof row>) =>
			db
				.insertInto('reservations')
				.values({ ...row, ...changes })
				.execute();
		await insert({});
		await expect(insert({ id: 'two', generation: 1, pin: '0043' })).rejects.toThrow(/unique/i);
		await expect(insert({ id: 'three', seat: 1 })).rejects.toThrow(/unique/i);
		await insert({ id: 'four', generation: 1, cancelled_at: 5 });
		await expect(insert({ id: 'five', seat: 1, pin: '0044', office: 'nowhere' })).rejects.toThrow(/foreign key/i);
		const event = { office: 'sumperk', sequence: 1, at: 0, type: 'office-configured', event: '{}' };
		await db.insertInto('events').values(event).execute();
		await expect(db.insertInto('events').values(event).execute()).rejects.toThrow(/unique/i);
		await db.destroy();
	});
}
