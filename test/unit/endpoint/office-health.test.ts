import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DevicesHealth } from '#wire/health.ts';
import { startTestCloud, type TestCloud, until } from '../../support/running-cloud.ts';

const READY = { ok: true, state: 'ready' };
const WELL: DevicesHealth = { keypad: READY, deskButtons: READY, caller: READY, printer: READY };
const LOW: DevicesHealth = { ...WELL, printer: { ok: true, state: 'paper-low' } };
const OUT: DevicesHealth = { ...WELL, printer: { ok: false, state: 'paper-out' } };

let cloud: TestCloud;
let logged: { event?: string; level: number; [field: string]: unknown }[];
beforeEach(async () => {
	logged = [];
	const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
	cloud = await startTestCloud({ log });
});
afterEach(() => cloud.close());

const tell = (devices: DevicesHealth) => cloud.office.send('sumperk', 'up/health', { office: 'sumperk', devices });
const metrics = async () => (await cloud.get('/metrics')).text;
const shows = (line: string) => until(async () => (await metrics()).split('\n').includes(line));
const lines = () => logged.filter(({ event }) => event === 'device-health');

test('S50 low paper is in the metrics and a warning in the log before it is out', async () => {
	await tell(LOW);
	await shows('prepazka_office_device_state{office="sumperk",device="printer",state="paper-low"} 1');
	expect(await metrics()).toContain('prepazka_office_device_ok{office="sumperk",device="printer"} 1');
	await tell(OUT);
	await shows('prepazka_office_device_ok{office="sumperk",device="printer"} 0');
	expect(await metrics(), 'the state before').not.toContain('state="paper-low"');
	expect(lines().filter(({ device }) => device === 'printer')).toMatchObject([
		{ office: 'sumperk', device: 'printer', ok: true, state: 'paper-low', level: 40 },
		{ office: 'sumperk', device: 'printer', ok: false, state: 'paper-out', level: 40 },
	]);
});

test('S50 what is as before is not logged again', async () => {
	await tell(WELL);
	await tell(LOW);
	await tell(LOW);
	await tell(WELL);
	await until(() => lines().filter(({ device }) => device === 'printer').length === 3);
	expect(lines().filter(({ device }) => device !== 'printer')).toHaveLength(3);
	expect(lines().at(-1)).toMatchObject({ device: 'printer', state: 'ready', level: 30 });
});

test('S18 what an office refused is in the metrics by kind', async () => {
	const refused = { malformed: 1, oversized: 0, foreign: 2, replayed: 7 };
	await cloud.office.send('sumperk', 'up/health', { office: 'sumperk', devices: WELL, refused });
	await shows('prepazka_office_payloads_refused{office="sumperk",kind="malformed"} 1');
	expect(await metrics()).toContain('prepazka_office_payloads_refused{office="sumperk",kind="replayed"} 7');
});

test('S50 what visitors ask of an office tells nothing of its devices', async () => {
	await tell(OUT);
	await shows('prepazka_office_device_ok{office="sumperk",device="printer"} 0');
	for (const path of ['', '/occupancy']) {
		expect((await cloud.get(`/api/v1/offices/sumperk${path}`)).text).not.toContain('paper');
	}
});

test('S11 an office that cannot be heard is in the metrics', async () => {
	await shows('prepazka_office_link_up{office="sumperk"} 1');
	cloud.office.setReachable(false);
	await shows('prepazka_office_link_up{office="sumperk"} 0');
});
