import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TicketView } from '#local-api/messages.ts';
import { derivePin } from '#wire/pin.ts';
import { makePinKey } from '#wire/pin-keys.ts';
import { instant } from '#wire/time.ts';
import { startTestCloud, type TestCloud, until } from '../support/running-cloud.ts';
import { poll, startTestOffice, type TestOffice } from '../support/running-office.ts';

const KEYS = [makePinKey(instant(0))];
const DAY = '2026-11-23';

/** The office and its cloud in one process, with the link between them in the test's hand. */
describe('an office cut off from its cloud', () => {
	let cloud: TestCloud;
	let office: TestOffice;
	beforeEach(async () => {
		cloud = await startTestCloud({ config: null, pinKeysOf: () => KEYS });
		cloud.clock.advanceTo(`${DAY}T08:50:00+01:00`);
		office = await startTestOffice({ start: `${DAY}T08:50:00+01:00`, broker: cloud.broker, pinKeys: KEYS });
		await until(async () => (await cloud.get('/api/v1/offices/sumperk')).status === 200);
		await inTouch(true);
	});
	afterEach(async () => {
		await office.close();
		await cloud.close();
	});

	const inTouch = (wanted: boolean) =>
		poll(
			() => office.state(),
			({ link }) => link.inTouch === wanted,
			wanted ? 'the office to be in touch' : 'the office to be cut off',
		);
	const book = async (time: string) => {
		const { status, body } = await cloud.book({ service: 'driver-licences', start: `${DAY}T${time}:00+01:00` });
		expect(status).toBe(201);
		return body as { id: string; pin: string; token: string };
	};
	const cancel = ({ id, token }: { id: string; token: string }) =>
		cloud.request('DELETE', `/api/v1/reservations/${id}`, undefined, { authorization: `Bearer ${token}` });
	const stateOf = async ({ id, token }: { id: string; token: string }) =>
		(await cloud.get(`/api/v1/reservations/${id}`, { authorization: `Bearer ${token}` })).body.state;
	const checkIn = (pin: string) => office.post<TicketView>('/api/v1/check-ins', { pin });
	const waiting = async (number: string) => (await office.state()).waiting.find((ticket) => ticket.number === number);
	const cut = async () => {
		office.link.setReachable(false);
		await inTouch(false);
	};
	const mend = async () => {
		office.link.setReachable(true);
		await inTouch(true);
		momentsPass();
	};
	/** Long enough for the cloud to tell what was booked. */
	const momentsPass = () => cloud.clock.advanceSeconds(1);
	const heardOf = () =>
		until(() => {
			momentsPass();
			return office.journal
				.read(1, office.journal.lastSequence)
				.some(({ event }) => event.type === 'reservations-updated');
		});
	/** Both clocks go on. */
	const at = (time: string) => {
		for (const { clock } of [cloud, office]) clock.advanceTo(`${DAY}T${time}:00+01:00`);
	};

	it('P20, P26, P29 takes in who booked meanwhile, and both sides agree when it is back', async () => {
		await cut();
		const booked = await book('09:00');
		const { status, body } = await checkIn(booked.pin);
		expect([status, body.doubt, body.channel]).toEqual([201, 'unconfirmed', 'reservation']);
		expect(await checkIn('0000')).toMatchObject({ status: 404 });
		const { bench } = await office.until((_, { printer }) => printer.tickets.length === 1, 'the paper');
		expect(bench.printer.tickets[0]?.lines.join('\n')).toMatch(
			/Rezervace na 9:00[\s\S]*Rezervaci ověříme po obnovení spojení\./,
		);
		await mend();
		expect(await waiting(body.number)).toMatchObject({ doubt: null, channel: 'reservation' });
		await until(async () => (await stateOf(booked)) === 'checked-in');
		await office.post('/api/v1/counters/4/open');
		await office.post('/api/v1/counters/4/call-next');
		await office.post('/api/v1/counters/4/finish');
		await until(async () => (await stateOf(booked)) === 'served');
		expect((await cloud.get('/metrics')).text).not.toMatch(/disputed_check_ins_total\{.*\} 1/);
	});

	it('P25, P28, P29 gives two who have the same seat a ticket each, and the report names both', async () => {
		const first = await book('09:00');
		await heardOf();
		await cut();
		await cancel(first);
		const second = await book('09:00');
		const [stale, fresh] = [await checkIn(first.pin), await checkIn(second.pin)];
		expect([stale.status, stale.body.doubt, fresh.status, fresh.body.doubt]).toEqual([201, null, 201, 'withheld']);
		await mend();
		await poll(
			() => waiting(fresh.body.number),
			(ticket) => ticket?.doubt === null,
			'the claim to be given back',
		);
		expect(await waiting(stale.body.number)).toMatchObject({ doubt: 'cancelled', channel: 'walk-in' });
		expect((await office.state()).doubtful).toMatchObject([{ number: stale.body.number, doubt: 'cancelled' }]);
		await until(async () => /disputed_check_ins_total\{office="sumperk"\} 1/.test((await cloud.get('/metrics')).text));
		await until(async () => (await stateOf(second)) === 'checked-in');
	});

	it('P27, P29 leaves a PIN that nobody was given an ordinary place, and reports it', async () => {
		await cut();
		const lucky = await luckyGuess();
		await mend();
		expect(await waiting(lucky)).toMatchObject({ doubt: 'disowned', channel: 'walk-in' });
		await until(async () => /disputed_check_ins_total\{office="sumperk"\} 1/.test((await cloud.get('/metrics')).text));
	});

	it('P24 lets in who comes in time by a clock ten minutes behind or before, known or not', async () => {
		const known = await book('09:30');
		await heardOf();
		await cut();
		const unknown = await book('10:00');
		// 9:15 by the sun, ten minutes behind at the office; 10:15, ten before.
		at('09:05');
		expect((await checkIn(known.pin)).status).toBe(201);
		at('10:25');
		expect((await checkIn(unknown.pin)).status).toBe(201);
	});

	/** A guess that happens to be a PIN which the cloud could have given; the number of its ticket. */
	async function luckyGuess(): Promise<string> {
		const slotStart = instant(Date.parse(`${DAY}T09:00:00+01:00`));
		const pin = derivePin(KEYS[0]?.secret ?? new Uint8Array(), {
			service: 'driver-licences',
			slotStart,
			seat: 0,
			generation: 1,
		});
		const { status, body } = await checkIn(pin);
		expect(status).toBe(201);
		return body.number;
	}
});
