import { type Kysely, sql } from 'kysely';
import { expect, test } from 'vitest';
import { openStore } from '../../../cloud-sync/endpoint/stores/open-store.ts';
import type { Tables } from '../../../cloud-sync/endpoint/stores/tables.ts';
import { KEY } from './bookings.ts';

/** What the database itself does, whatever the program does. @param create an empty database; its address */
export function schemaPromises(
	name: string,
	create: () => Promise<string>,
	open: (database: string) => Kysely<Tables>,
): void {
	/** A database that a cloud has used. */
	async function used(): Promise<string> {
		const database = await create();
		const store = await openStore(database);
		await store.close();
		return database;
	}

	async function hasBehindIt(database: string, step: string): Promise<void> {
		const db = open(database);
		// Of steps taken in one millisecond Kysely dates each a little later than the one before, so that now may be too early.
		const later = new Date(Date.now() + 60_000).toISOString();
		await sql`insert into kysely_migration (name, timestamp) values (${step}, ${later})`.execute(db);
		await db.destroy();
	}

	test(`${name} that a newer version has changed is used by this one, which runs on while others are updated`, async () => {
		const database = await used();
		await hasBehindIt(database, '999-of-a-newer-version');
		const store = await openStore(database);
		await store.meet('sumperk', KEY);
		expect(await store.offices()).toMatchObject([{ id: 'sumperk' }]);
		await store.close();
	});

	test(`${name} that something else has changed is refused by one line`, async () => {
		const database = await used();
		await hasBehindIt(database, '000-of-something-else');
		await expect(openStore(database)).rejects.toThrow(
			/^the cloud's database .* cannot be opened: .*000-of-something-else/,
		);
	});

	test(`${name} itself refuses a second holder of a seat, of a PIN or of a sequence`, async () => {
		const db = open(await used());
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
