import { fileURLToPath } from 'node:url';
import pino from 'pino';
import type { VirtualBoard } from '#hardware/virtual/virtual-board.ts';
import type { Link } from '#link/link.ts';
import { MemoryBroker } from '#link/memory-broker.ts';
import type { BenchView, OfficeView } from '#local-api/messages.ts';
import type { PinKey } from '#wire/pin-keys.ts';
import { type OfficeFile, readOfficeFile } from '../../firmware/config/office-file.ts';
import type { Journal } from '../../firmware/journal/journal.ts';
import { createMemoryJournal } from '../../firmware/journal/memory-journal.ts';
import type { JournalFiles } from '../../firmware/journal/office-journal.ts';
import { startOffice } from '../../firmware/main.ts';
import { ticketPages } from '../../firmware/ticket-pages.ts';
import { createTestClock, type TestClock } from './test-clock.ts';
import { connectTestLink } from './test-link.ts';

/** The Šumperk example's office file. */
export const EXAMPLE = fileURLToPath(new URL('../../firmware/config/sumperk.yaml', import.meta.url));
const SCREENS = fileURLToPath(new URL('../../build/screens', import.meta.url));

const TICKET_KEY = new Uint8Array(32).fill(7);

/** An answer of an HTTP interface. */
export interface Answer<Body = unknown> {
	readonly status: number;
	readonly body: Body;
}

/** A whole office on the virtual board, with hands and eyes. */
export interface TestOffice {
	readonly url: string;
	readonly clock: TestClock;
	readonly journal: Journal;
	readonly link: Link;
	readonly broker: MemoryBroker;
	/** The hands and eyes at the chips. */
	readonly board: VirtualBoard;
	/** What the office has logged, a warning or worse being level 40 and above. */
	readonly logged: readonly LogEntry[];
	get<Body = OfficeView>(path: string): Promise<Body>;
	post<Body>(path: string, body?: object): Promise<Answer<Body>>;
	put<Body>(path: string, body: object): Promise<Answer<Body>>;
	state(): Promise<OfficeView>;
	bench(): Promise<BenchView>;
	/** Polls the office until `view` satisfies `wanted`, as printers and wires take their time. */
	until(
		wanted: (state: OfficeView, bench: BenchView) => boolean,
		what: string,
	): Promise<{ state: OfficeView; bench: BenchView }>;
	close(): Promise<void>;
}

/** One line of the office's log. */
export interface LogEntry {
	readonly level: number;
	readonly event?: string;
	readonly [field: string]: unknown;
}

/** What a scene may set. */
export interface TestOfficeOptions {
	/** RFC 3339; the Monday that most scenes play on when left out. */
	readonly start?: string;
	readonly journal?: Journal;
	readonly journalFiles?: JournalFiles;
	readonly broker?: MemoryBroker;
	readonly file?: OfficeFile;
	/** Address of the website; without one tickets bear no QR code. */
	readonly website?: string;
	readonly pinKeys?: readonly PinKey[];
}

/** Starts the Šumperk example in this process; the clock stands until the scene moves it. */
export async function startTestOffice(options: TestOfficeOptions = {}): Promise<TestOffice> {
	const { start = '2026-11-23T09:00:00+01:00', journal = createMemoryJournal(), broker = new MemoryBroker() } = options;
	const file = options.file ?? readOfficeFile(EXAMPLE);
	const logged: LogEntry[] = [];
	const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
	const clock = createTestClock(start);
	const { id } = file.config;
	const link = connectTestLink({ broker, clientId: `office-${id}`, presenceOf: id });
	const office = await startOffice({
		file,
		journal,
		journalFiles: options.journalFiles ?? null,
		clock,
		keptTime: null,
		moveClock: clock.advanceTo,
		link,
		pinKeys: options.pinKeys ?? [],
		board: 'virtual',
		pages: options.website === undefined ? null : ticketPages(options.website, id, TICKET_KEY),
		host: '127.0.0.1',
		port: 0,
		screensFolder: SCREENS,
		log,
	});
	if (!office.board) throw new Error('the office has no virtual board');
	const http = httpClient(office.url);
	const state = () => http.get<OfficeView>('/api/v1/state');
	const bench = () => http.get<BenchView>('/bench/state');
	return {
		url: office.url,
		clock,
		journal,
		link,
		broker,
		board: office.board,
		logged,
		...http,
		state,
		bench,
		until: (wanted, what) =>
			poll(
				async () => ({ state: await state(), bench: await bench() }),
				(now) => wanted(now.state, now.bench),
				what,
			),
		async close() {
			await office.close();
			await link.close();
		},
	};
}

/** JSON over HTTP, answers as they are. */
export function httpClient(base: string) {
	async function send<Body>(method: string, path: string, body?: object): Promise<Answer<Body>> {
		const json = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
		const response = await fetch(base + path, { method, ...json });
		const text = await response.text();
		return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as Body };
	}
	return {
		get: async <Body>(path: string): Promise<Body> => (await send<Body>('GET', path)).body,
		post: <Body>(path: string, body?: object) => send<Body>('POST', path, body),
		put: <Body>(path: string, body: object) => send<Body>('PUT', path, body),
	};
}

/** Asks again, without haste, until the answer is as wanted; fails with `what` after half a minute. */
export async function poll<Value>(
	ask: () => Promise<Value>,
	wanted: (value: Value) => boolean,
	what: string,
): Promise<Value> {
	const deadline = performance.now() + 30_000;
	for (;;) {
		const value = await ask();
		if (wanted(value)) return value;
		if (performance.now() > deadline)
			throw new Error(`waited in vain for: ${what}; last seen: ${JSON.stringify(value).slice(0, 2000)}`);
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}
