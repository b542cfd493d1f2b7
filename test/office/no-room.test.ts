import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TicketView } from '#local-api/messages.ts';
import { openSqliteJournal } from '../../firmware/journal/sqlite-journal.ts';
import { type UnwrittenSteps, withUnwrittenSteps } from '../../firmware/journal/unwritten-steps.ts';
import { createPowerDisk, type PowerDisk, powerDiskObstacle } from '../simulation/disk/power-disk.ts';
import { startTestOffice, type TestOffice } from '../support/running-office.ts';
import { connectTestLink } from '../support/test-link.ts';

const obstacle = powerDiskObstacle();

describe.skipIf(obstacle)(`an office without any room on its disk${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
	let disk: PowerDisk;
	let steps: UnwrittenSteps;
	let office: TestOffice;
	beforeEach(async () => {
		disk = createPowerDisk();
		await start();
	});
	afterEach(async () => {
		await office.close();
		steps.journal.close();
		disk.close();
	});

	async function start(): Promise<void> {
		steps = withUnwrittenSteps(openSqliteJournal(disk.path('office.db')));
		const state = () => (steps.journal.hasRoom ? 'ok' : 'no-room');
		const journalFiles = { isMended: false, state, retry: steps.write, backUp: async () => {} } as const;
		office = await startTestOffice({ journal: steps.journal, journalFiles });
	}

	const take = () => office.post<TicketView>('/api/v1/tickets', { service: 'driver-licences' });
	const callNext = () => office.post('/api/v1/counters/3/call-next');
	const called = async () => (await office.state()).counters.find(({ id }) => id === '3')?.ticket?.number;

	/** A morning with two in the queue, then not a byte more. */
	async function fullDisk(): Promise<void> {
		await office.post('/api/v1/counters/3/open');
		expect([(await take()).status, (await take()).status]).toEqual([201, 201]);
		await office.until(
			({ waiting }) => waiting.every(({ print }) => print.state === 'printed'),
			'both papers to be out',
		);
		disk.limitTo(0);
	}

	it('D23 gives no ticket, says why, and goes on calling, by buttons and by clicks', async () => {
		await fullDisk();
		expect(await take()).toMatchObject({ status: 503, body: { type: '/problems/no-room' } });
		await office.post('/bench/keypad', { keys: 'A' });
		await office.until(({ kiosk }) => kiosk.answer?.kind === 'no-room', 'the kiosk to say so at the keypad');
		expect((await callNext()).status).toBe(200);
		const first = await called();
		expect(first).toBeDefined();
		await office.post('/api/v1/counters/3/start');
		office.clock.advanceSeconds(300);
		await office.post('/bench/buttons/3/call-next');
		await office.until(({ counters }) => counters.some(({ ticket }) => ticket && ticket.number !== first), 'the next');
		expect(await office.get('/healthz')).toMatchObject({ status: 'degraded', journal: { state: 'no-room' } });
		expect((await office.state()).journal).toBe('no-room');
	});

	it('D23 says on screens and website that no tickets are issued, until there is room, though nothing else happens', async () => {
		const service = async () => (await office.state()).services.find(({ id }) => id === 'driver-licences');
		const cloud = connectTestLink({ broker: office.broker, clientId: 'cloud' });
		let website: readonly boolean[] = [];
		cloud.subscribe('+', 'up/occupancy', ({ services }) => {
			website = services.map(({ ticketsOpen }) => ticketsOpen);
		});
		await fullDisk();
		await take();
		expect(await service()).toMatchObject({ ticketsOpen: false, ticketsClosed: { why: 'no-room', opensAt: null } });
		office.clock.advanceSeconds(10);
		await expect.poll(() => website).toEqual([false, false, false]);
		disk.limitTo(null);
		office.clock.advanceSeconds(10);
		expect(await service()).toMatchObject({ ticketsOpen: true, ticketsClosed: null });
		await expect.poll(() => website).toEqual([true, true, true]);
		await cloud.close();
	});

	it('D23 writes all of it in order when there is room, and gives tickets again by itself', async () => {
		await fullDisk();
		await take();
		await callNext();
		const before = steps.journal.lastSequence;
		const number = await called();
		disk.limitTo(null);
		office.clock.advanceSeconds(10);
		expect(steps.journal.hasRoom).toBe(true);
		expect(steps.journal.lastSequence).toBeGreaterThan(before);
		expect((await take()).status).toBe(201);
		expect((await office.state()).journal).toBe('ok');
		await office.close();
		steps.journal.close();
		await start();
		expect(await called()).toBe(number);
		expect((await office.state()).waiting).toHaveLength(2);
	});

	it('D23 after a power cut nobody is lost: whoever was called from memory only waits again', async () => {
		await fullDisk();
		await callNext();
		await office.close();
		disk.cut(1);
		disk.limitTo(null);
		await start();
		expect(await called()).toBeUndefined();
		expect((await office.state()).waiting).toHaveLength(2);
	});

	it('D23 goes on calling when its disk fails, and after a cut of the link, as if that had no room', async () => {
		await fullDisk();
		disk.failAfter(0);
		expect(await take()).toMatchObject({ status: 503, body: { type: '/problems/no-room' } });
		expect((await callNext()).status).toBe(200);
		const first = await called();
		office.link.setReachable(false);
		office.clock.advanceSeconds(300);
		await office.post('/bench/buttons/3/call-next');
		await office.until(({ counters }) => counters.some(({ ticket }) => ticket && ticket.number !== first), 'the next');
		office.link.setReachable(true);
		await office.until(({ link }) => link.state === 'up', 'the link');
		expect(await office.get('/healthz')).toMatchObject({ status: 'degraded', journal: { state: 'no-room' } });
		disk.cut(1);
	});

	it('D23 an office starts and calls with no room from the beginning', async () => {
		await fullDisk();
		await office.close();
		steps.journal.close();
		await start();
		expect((await callNext()).status).toBe(200);
		expect(await called()).toBeDefined();
	});
});
