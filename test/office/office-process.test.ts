import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CounterView, OfficeView, TicketView } from '#local-api/messages.ts';
import { makePinKey } from '#wire/pin-keys.ts';
import { openAuthority } from '../../scripts/broker/provision.ts';
import { pinKeyFile, writePinKeys } from '../../scripts/pin-key-files.ts';
import { mosquittoObstacle } from '../../scripts/setup/mosquitto.mjs';
import { freePort } from '../support/free-ports.ts';
import { linkKeyFiles, type PartProcess, startPart } from '../support/part-process.ts';
import { httpClient } from '../support/running-office.ts';
import { at } from '../support/test-clock.ts';

const MONDAY_NINE = '2026-11-23T09:00:00+01:00';

describe('an office as a process of its own', () => {
	let data: string;
	let office: PartProcess;
	beforeEach(() => {
		data = mkdtempSync(join(tmpdir(), 'prepazka-office-'));
	});
	afterEach(async () => {
		await office.kill();
		rmSync(data, { recursive: true });
	});

	const start = async (link?: Record<string, string>) => {
		office = await startPart('office', {
			PREPAZKA_DATA: data,
			PREPAZKA_CLOCK: MONDAY_NINE,
			...(link ?? { PREPAZKA_MQTT_URL: `mqtt://127.0.0.1:${await freePort()}` }),
		});
		return httpClient(office.url);
	};
	const metrics = async () => (await fetch(`${office.url}/metrics`)).text();

	it.each([
		['was cut short on its way', (file: string) => writeFileSync(file, '', { mode: 0o600 }), 'copy the file again'],
		['everybody can read', (file: string) => chmodSync(file, 0o644), 'chmod o='],
	])('P38 with a file of PIN keys that %s starts, calls people, and says what to do', async (_, spoil, remedy) => {
		const keys = join(data, 'pin-keys');
		writePinKeys(keys, 'sumperk', [makePinKey(at(MONDAY_NINE))]);
		const file = pinKeyFile(keys, 'sumperk');
		spoil(file);
		const http = await start();
		await http.post('/api/v1/counters/1/open');
		const ticket = await http.post<TicketView>('/api/v1/tickets', { service: 'personal-documents' });
		expect(ticket.status).toBe(201);
		const counter = await http.post<CounterView>('/api/v1/counters/1/call-next');
		expect(counter.body.ticket?.number).toBe(ticket.body.number);
		expect(await http.get('/healthz')).toMatchObject({ status: 'degraded', pinKeys: { state: 'unreadable' } });
		expect((await http.get<OfficeView>('/api/v1/state')).pinKeys).toBe('unreadable');
		expect(await metrics()).toContain('\nprepazka_office_pin_keys_ok 0\n');
		const told = office.output().match(/^.*"pin-keys-unreadable".*$/m)?.[0] ?? '{}';
		expect(JSON.parse(told)).toMatchObject({ level: 50, msg: expect.stringContaining(file) });
		expect(told).toContain(remedy);
	});

	it('Q66 killed before a ticket is answered for, gives the same one to whoever asks again', async () => {
		const wish = { service: 'personal-documents', wish: 'a touch on the screen' };
		const given = await (await start()).post<TicketView>('/api/v1/tickets', wish);
		await office.kill();
		const again = await start();
		expect(await again.post<TicketView>('/api/v1/tickets', wish)).toMatchObject({
			status: 201,
			body: { id: given.body.id, number: given.body.number },
		});
		const other = await again.post<TicketView>('/api/v1/tickets', { ...wish, wish: 'another touch' });
		expect(other.body.number).not.toBe(given.body.number);
		expect((await again.get<OfficeView>('/api/v1/state')).waiting).toHaveLength(2);
	});

	it('S43 with keys of the link that cannot be read starts, calls people, and says which file is wrong', async () => {
		const http = await start({
			PREPAZKA_MQTT_URL: `mqtts://127.0.0.1:${await freePort()}`,
			PREPAZKA_MQTT_CERT: join(data, 'sumperk.crt'),
			PREPAZKA_MQTT_KEY: join(data, 'sumperk.key'),
		});
		await http.post('/api/v1/counters/1/open');
		const ticket = await http.post<TicketView>('/api/v1/tickets', { service: 'personal-documents' });
		const counter = await http.post<CounterView>('/api/v1/counters/1/call-next');
		expect(counter.body.ticket?.number).toBe(ticket.body.number);
		expect(await http.get('/healthz')).toMatchObject({ status: 'degraded', link: { state: 'down' } });
		const told = office.output().match(/^.*"link-error".*$/m)?.[0] ?? '{}';
		expect(JSON.parse(told)).toMatchObject({ error: expect.stringContaining('PREPAZKA_MQTT_CERT: expected a file') });
	});

	it('S43 with the certificate of another office starts without a link, and says whose it is', async ({ skip }) => {
		const obstacle = mosquittoObstacle();
		if (obstacle?.includes('openssl')) skip(obstacle);
		const authority = openAuthority(join(data, 'authority'));
		const keys = { ...authority.issueForClient('zabreh'), authority: authority.certificate };
		const url = `mqtts://127.0.0.1:${await freePort()}`;
		await start({ PREPAZKA_MQTT_URL: url, ...linkKeyFiles(data, keys) });
		await expect.poll(() => office.output()).toContain('expected the certificate of sumperk');
		expect(office.output()).toContain('is that of zabreh');
	});

	it('D40 with a secret for its QR codes that cannot be read starts, and gives tickets without them', async () => {
		const file = join(data, 'tickets-sumperk.key');
		mkdirSync(file);
		const http = await start({
			PREPAZKA_MQTT_URL: `mqtt://127.0.0.1:${await freePort()}`,
			PREPAZKA_PUBLIC_URL: 'https://sumperk.example',
		});
		const ticket = await http.post<TicketView>('/api/v1/tickets', { service: 'personal-documents' });
		expect(ticket.status).toBe(201);
		const told = office.output().match(/^.*"ticket-key-unusable".*$/m)?.[0] ?? '{}';
		expect(JSON.parse(told)).toMatchObject({ level: 50, msg: expect.stringContaining(file) });
	});

	it('P38 raises no alarm where it was given no PIN keys', async () => {
		const http = await start();
		expect(await http.get('/healthz')).toMatchObject({ pinKeys: { state: 'ok' } });
		expect(await metrics()).toContain('\nprepazka_office_pin_keys_ok 1\n');
	});
});
