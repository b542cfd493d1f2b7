import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WireEvent } from '#wire/events.ts';
import { instant } from '#wire/time.ts';
import { openStore } from '../../../cloud-sync/endpoint/stores/open-store.ts';
import { booking, KEY, LATER, SLOT } from '../../contract/store/bookings.ts';
import { TOWN } from '../../support/town-config.ts';

const SCRIPT = join(import.meta.dirname, '../../../scripts/list-disputes.ts');

/** A Node of its own takes seconds to come up on a busy machine. */
describe('the list of disputed check-ins', () => {
	let data: string;
	beforeEach(() => {
		data = mkdtempSync(join(tmpdir(), 'prepazka-disputes-'));
	});
	afterEach(() => rmSync(data, { recursive: true }));

	const list = (...words: readonly string[]) => {
		const env = { ...process.env, PREPAZKA_DATA: data };
		const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...words], { env, encoding: 'utf8' });
		return { status, stdout, stderr };
	};

	it('P29 names both tickets of a seat, in the office’s time', async () => {
		const store = await openStore(join(data, 'cloud.db'));
		await store.meet('sumperk', KEY);
		await store.saveConfig(TOWN);
		const first = await store.book(booking());
		await store.cancel(first?.id ?? '', LATER);
		const second = await store.book(booking());
		if (!first || !second) throw new Error('the slot is full');
		const checkedIn = (reservation: string, ticket: string): WireEvent => ({
			type: 'reservation-checked-in',
			...{ reservation, ticket, late: false, terminal: 'lobby' },
		});
		const events = [checkedIn(first.id, '2026-11-18/A001'), checkedIn(second.id, '2026-11-18/A002')];
		await store.appendEvents(
			'sumperk',
			events.map((event, i) => ({ sequence: i + 1, at: instant(SLOT - 600_000), event })),
		);
		await store.close();
		const line =
			'sumperk  2026-11-18 08:50  2026-11-18/A001  driver-licences, 2026-11-18 09:00: the reservation was cancelled; 2026-11-18/A002 has the seat by right\n';
		expect(list('sumperk')).toEqual({ status: 0, stdout: line, stderr: '' });
	});

	it('says when there is none, and what it did not understand', () => {
		expect(list()).toEqual({ status: 0, stdout: 'No check-in is disputed.\n', stderr: '' });
		expect(list('zabreh')).toEqual({ status: 1, stdout: '', stderr: 'this cloud knows no office "zabreh"\n' });
		expect(list('--all')).toMatchObject({ status: 1, stderr: expect.stringMatching(/^usage: /) });
	});
});
