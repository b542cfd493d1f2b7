import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BenchView, OfficeView, TicketView } from '#local-api/messages.ts';
import type { Occupancy } from '#wire/occupancy.ts';
import { openSqliteJournal } from '../../firmware/journal/sqlite-journal.ts';
import { poll } from '../support/running-office.ts';
import { at } from '../support/test-clock.ts';
import { startTown, type TownProcess } from '../support/town-process.ts';

const MONDAY_NINE = '2026-11-23T09:00:00+01:00';
const OCCUPANCY = '/api/v1/offices/sumperk/occupancy';

describe('a town as one process', () => {
	let data: string;
	let town: TownProcess | null = null;
	beforeEach(() => {
		data = mkdtempSync(join(tmpdir(), 'prepazka-town-'));
	});
	afterEach(async () => {
		await town?.stop();
		town = null;
		rmSync(data, { recursive: true });
	});
	const start = async (clock: string | undefined = MONDAY_NINE): Promise<TownProcess> => {
		town = await startTown({ data, ...(clock && { clock }) });
		return town;
	};
	const take = async (at: TownProcess, service = 'personal-documents') =>
		(await at.office.post<TicketView>('/api/v1/tickets', { service })).body.number;
	const state = (at: TownProcess) => at.office.get<OfficeView>('/api/v1/state');
	const papers = async (at: TownProcess) =>
		(await at.office.get<BenchView>('/bench/state')).printer.tickets.map(({ lines }) => lines.join('\n'));

	it('D1 killed at any moment and started again has the same queue, the same numbers and the same calls', async () => {
		let before = await start();
		for (const action of ['open', 'call-next']) await before.office.post(`/api/v1/counters/4/${action}`);
		const issued: string[] = [];
		for (let round = 0; round < 4; round++) {
			issued.push(await take(before), await take(before));
			if (round === 1)
				for (const action of ['open', 'call-next']) await before.office.post(`/api/v1/counters/1/${action}`);
			const { waiting, counters, calls } = await state(before);
			// The last ticket is very likely just being printed.
			await before.kill();
			const after = await start('2026-11-23T09:10:00+01:00');
			const again = await state(after);
			expect(again.waiting.map(({ number, issuedAt }) => [number, issuedAt])).toEqual(
				waiting.map(({ number, issuedAt }) => [number, issuedAt]),
			);
			expect(again.counters.map(({ state, ticket }) => [state, ticket?.number])).toEqual(
				counters.map(({ state, ticket }) => [state, ticket?.number]),
			);
			expect(again.calls).toEqual(calls);
			before = after;
		}
		expect(issued).toEqual(['P001', 'P002', 'P003', 'P004', 'P005', 'P006', 'P007', 'P008']);
	});

	it('D5, D6 killed while printing prints the ticket again and says on the paper that it does', async () => {
		let running = await start();
		let again: readonly string[] = [];
		// Between two papers the printer is at work on none for a moment, and a kill may fall just there: then once more.
		for (let kills = 0; kills < 5 && again.length === 0; kills++) {
			const numbers = await Promise.all(Array.from({ length: 10 }, () => take(running)));
			await running.kill();
			running = await start('2026-11-23T09:10:00+01:00');
			const { waiting } = await poll(
				() => state(running),
				({ waiting }) => waiting.every(({ print }) => print.state === 'printed'),
				'every paper',
			);
			again = waiting.filter(({ print }) => print.again).map(({ number }) => number);
			const printed = await papers(running);
			for (const number of numbers) {
				const paper = printed.find((text) => text.includes(number));
				const marked = paper?.includes('OPAKOVANÝ TISK') ?? false;
				expect([number, marked]).toEqual([number, again.includes(number)]);
			}
		}
		expect(again.length).toBeGreaterThan(0);
	});

	it('S11, S12 with the link cut goes on, tells the website so, and afterwards everything arrives once and in order', async () => {
		const running = await start();
		const occupancy = () => running.cloud.get<Occupancy>(OCCUPANCY);
		await poll(occupancy, ({ link }) => link === 'up', 'the link');
		await running.office.put('/bench/link', { up: false });
		const cut = await poll(occupancy, ({ link }) => link === 'down', 'the website to say that the link is down');
		for (let i = 0; i < 120; i++) await take(running, i % 2 === 0 ? 'personal-documents' : 'driver-licences');
		await running.office.post('/api/v1/counters/1/open');
		await running.office.post('/bench/buttons/1/call-next');
		expect((await state(running)).calls[0]?.number).toBe('P001');
		expect((await occupancy()).updatedAt).toBe(cut.updatedAt);
		const { unsentEvents } = (await state(running)).link;
		expect(unsentEvents).toBeGreaterThan(120);

		await running.office.put('/bench/link', { up: true });
		await poll(
			() => state(running),
			({ link, waiting }) =>
				link.state === 'up' && link.unsentEvents === 0 && waiting.every(({ print }) => print.state === 'printed'),
			'the backlog to be acknowledged',
		);
		const now = await poll(
			occupancy,
			({ link, services }) => link === 'up' && services[0]?.waiting === 59,
			'the website to be live again',
		);
		expect(now.counters[0]).toMatchObject({ state: 'open', ticket: 'P001' });
		expect(await running.stop()).toBe(0);
		town = null;
		expect(stored('cloud.db', 'SELECT sequence FROM events ORDER BY sequence')).toEqual(
			stored('office-sumperk.db', 'SELECT sequence FROM entry ORDER BY sequence'),
		);
	});

	const stored = (file: string, query: string): unknown[] => {
		const database = new Database(join(data, file), { readonly: true });
		const rows = database.prepare(query).pluck().all();
		database.close();
		return rows;
	};

	it('D40, S30 the QR code on the paper leads to where the ticket stands, also after a power cut', async () => {
		let running = await start();
		const number = await take(running);
		const qr = await poll(
			async () => /\[QR (.*)\]/.exec((await papers(running)).join('\n'))?.[1],
			(address) => address !== undefined,
			'the QR code',
		);
		const page = new URL(qr ?? '');
		expect(page.href.startsWith(`${running.cloud.url}/ticket/?lang=cs#sumperk.`)).toBe(true);
		const api = `/api/v1/offices/sumperk/tickets/${page.hash.split('.')[1]}`;
		const standsAs = (state: string) =>
			poll(
				() => running.cloud.get<{ state?: string }>(api),
				(ticket) => ticket.state === state,
				`the ticket to be ${state}`,
			);
		expect(await standsAs('waiting')).toMatchObject({ number, peopleAhead: 0, link: 'up' });
		await running.kill();
		running = await start('2026-11-23T09:10:00+01:00');
		await standsAs('waiting');
		for (const action of ['open', 'call-next']) await running.office.post(`/api/v1/counters/2/${action}`);
		expect(await standsAs('called')).toMatchObject({ number, counter: { id: '2' } });
		await running.office.post('/api/v1/counters/2/finish');
		await standsAs('done');
	});

	it('stops cleanly on Ctrl-C', async () => {
		const running = await start();
		await take(running);
		expect(await running.stop()).toBe(0);
		expect(running.output()).not.toMatch(/error/i);
	});

	it('starts again, and once more, by the machine’s own clock', async () => {
		for (let start = 0; start < 3; start += 1) {
			town = await startTown({ data });
			await poll(
				async () => existsSync(join(data, 'cloud.db.backup')),
				(isThere) => isThere,
				'the daily copy',
			);
			expect(await town.stop()).toBe(0);
		}
	});

	it('keeps all that it writes from everybody else on the machine, as there are PINs in it', async () => {
		await start();
		const files = readdirSync(data, { recursive: true, encoding: 'utf8' });
		expect(files).toContain('cloud.db');
		// One that has got its last name meanwhile is passed over.
		const modeOf = (file: string) => statSync(join(data, file), { throwIfNoEntry: false })?.mode ?? 0;
		expect(files.filter((file) => (modeOf(file) & 0o007) !== 0)).toEqual([]);
	});

	describe('started by any Node from 18, as README.md says', () => {
		const start = (...words: readonly string[]) => {
			const environment = { ...process.env, PREPAZKA_DATA: data, PREPAZKA_MQTT_URL: '' };
			const { status, stderr } = spawnSync(process.execPath, ['scripts/start.mjs', ...words], { env: environment });
			return [status, stderr.toString()];
		};

		it.each(['cloud', 'office'])('can be the %s alone, which needs a broker', (part) => {
			expect(start(part)).toEqual([1, expect.stringMatching(/^PREPAZKA_MQTT_URL: expected the address of the broker/)]);
		});

		it.each([['clod'], ['--port', '8080']])('says what can be started, asked for %s', (...words) => {
			expect(start(...words)).toEqual([1, expect.stringMatching(/^usage: npm start \[office\|cloud\]/)]);
		});
	});

	describe('says in one line why it cannot start', () => {
		const failure = async (environment: Record<string, string>): Promise<string[]> => {
			const error = await startTown({ data, clock: MONDAY_NINE, environment }).then(
				async (started) => {
					await started.stop();
					return new Error('it started');
				},
				(reason: Error) => reason,
			);
			return error.message
				.split('\n')
				.map((line) => line.trim())
				.filter((line) => line !== '' && !line.startsWith('The clock starts'));
		};

		it.each(['PREPAZKA_OFFICE_PORT', 'PREPAZKA_CLOUD_PORT'])('when the port of %s is in use', async (setting) => {
			const other = createServer().listen(0, '127.0.0.1');
			await once(other, 'listening');
			const address = other.address();
			const port = typeof address === 'object' ? address?.port : 0;
			const lines = await failure({ [setting]: String(port) });
			other.close();
			expect(lines).toEqual(['the town ended with 1:', expect.stringContaining(setting)]);
		});

		it('when the configuration is broken', async () => {
			const file = join(data, 'office.yaml');
			writeFileSync(file, 'office: { id: sumperk }\n');
			expect((await failure({ PREPAZKA_CONFIG: file })).join('\n')).toContain(`${file}:1: office.name`);
		});

		it('when the data folder has nowhere to be', async () => {
			const nowhere = join(data, 'no', 'such', 'folder');
			expect((await failure({ PREPAZKA_DATA: nowhere })).join('\n')).toContain('PREPAZKA_DATA');
		});

		it('when a setting is wrong', async () => {
			expect((await failure({ PREPAZKA_CLOCK: 'yesterday' })).join('\n')).toContain(
				'PREPAZKA_CLOCK: expected an instant like',
			);
		});

		it('when the board has no GPIO chip of a Pi', async ({ skip }) => {
			if (existsSync('/sys/class/gpio/export')) skip('this machine has GPIO lines');
			const board = { PREPAZKA_BOARD: 'pi', PREPAZKA_CLOCK: '' };
			expect((await failure(board)).at(-1)).toMatch(
				/^No GPIO chip labelled pinctrl-bcm2835 .* off a Raspberry Pi set PREPAZKA_BOARD=virtual\.$/,
			);
		});

		it('D15 when the journal has events of a newer version', async () => {
			const newer = openSqliteJournal(join(data, 'office-sumperk.db'));
			newer.append([{ type: 'ticket-lent' } as never], at(MONDAY_NINE));
			newer.close();
			expect((await failure({})).at(-1)).toBe(
				'entry 1 of the journal (ticket-lent) was written by a newer version of Přepážka; start that one.',
			);
		});

		it('when another town uses the data folder', async () => {
			await start();
			expect((await failure({})).join('\n')).toContain('another Přepážka is running');
		});
	});
});
