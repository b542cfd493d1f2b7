import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import type { Page } from 'playwright';
import { plusSeconds } from '#domain/values.ts';
import type { VirtualBoard } from '#hardware/virtual/virtual-board.ts';
import { startEmbeddedBroker } from '#link/embedded-broker.ts';
import { connectMqttLink } from '#link/mqtt-link.ts';
import type { TicketView } from '#local-api/messages.ts';
import { officeDay } from '#wire/calendar.ts';
import { startCloud } from '../../cloud-sync/endpoint/main.ts';
import { readOfficeFile } from '../../firmware/config/office-file.ts';
import { openOfficeJournal } from '../../firmware/journal/office-journal.ts';
import { startOffice } from '../../firmware/main.ts';
import { createClock, type MovableClock } from '../../scripts/clock.ts';
import { httpClient } from '../support/running-office.ts';

import { launchChromium } from '../support/website-visitor.ts';
import { spreadOf } from './statistics.ts';
import { measured, type Suite } from './suite.ts';

const CALLS = 200;
const LED_GOAL_MILLISECONDS = 100;
const WEBSITE_GOAL_MILLISECONDS = 1000;
/** Counters of one service take turns, so that no button is pressed twice within a clerk's reach. */
export const COUNTERS = ['1', '2', '3'];
const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** How long each call took to where people see it, in milliseconds from the moment the button's contact closed. */
interface CallTimes {
	readonly led: number;
	readonly board: number;
	readonly website: number;
}

/** Button edge on the virtual board to LED, hall board and website, all parts real and on this machine. */
export const calls: Suite = {
	name: 'calls',
	about: `A clerk's button pressed, to LED latched, hall board painted and website painted; ${CALLS} calls`,
	async run(say) {
		const town = await startTown();
		const browser = await launchChromium();
		try {
			const board = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
			const website = await browser.newPage();
			await website.goto(`${town.cloudUrl}/`);
			const times: CallTimes[] = [];
			for (let i = 0; i < CALLS; i++) {
				times.push(await measureCall(town, { board, website }, COUNTERS[i % COUNTERS.length] ?? '1'));
				if ((i + 1) % 50 === 0) say(`${i + 1} of ${CALLS} calls`);
			}
			const spread = (what: keyof CallTimes) => spreadOf(times.map((time) => time[what]));
			return [
				measured('button edge → LED latched', spread('led'), LED_GOAL_MILLISECONDS),
				measured('button edge → hall board painted', spread('board'), null),
				measured('button edge → website painted', spread('website'), WEBSITE_GOAL_MILLISECONDS),
			];
		} finally {
			await browser.close();
			await town.close();
		}
	},
};

interface Pages {
	readonly board: Page;
	readonly website: Page;
}

async function measureCall(town: Town, { board, website }: Pages, counter: string): Promise<CallTimes> {
	// A minute later the last visitor is done; a board that just came up has no earlier call still to announce.
	town.clock.moveTo(plusSeconds(town.clock.now(), 60));
	await board.goto(`${town.officeUrl}/board/`);
	await board.getByText('Kdo čeká').first().waitFor();
	const { number } = (await town.office.post<TicketView>('/api/v1/tickets', { service: 'personal-documents' })).body;
	const seen = Promise.all([painted(board, number), painted(website, number)]);
	const latched = latchedAt(town.board, `${number}${counter.padStart(4)}`);
	// Both pages look for the number before the button goes down.
	await Promise.all([board.evaluate('true'), website.evaluate('true')]);
	const pressedAt = performance.timeOrigin + performance.now();
	const pressed = town.board.pressButton(counter, 'next', 'short');
	const [ledAt, [boardAt, websiteAt]] = await Promise.all([latched, seen, pressed]);
	return { led: ledAt - pressedAt, board: boardAt - pressedAt, website: websiteAt - pressedAt };
}

/** When the hall's LED display first shows the text. */
function latchedAt(board: VirtualBoard, text: string): Promise<number> {
	return new Promise((resolve) => {
		let isDone = false;
		board.onChange(() => {
			if (isDone || board.displays()[0]?.text !== text) return;
			isDone = true;
			resolve(performance.timeOrigin + performance.now());
		});
	});
}

/** When a page has painted a text: the frame after the one in which it was found, shadow roots included. */
export function painted(page: Page, text: string): Promise<number> {
	return page.evaluate(`new Promise((resolve) => {
		const shows = (root) => root.textContent.includes(${JSON.stringify(text)}) ||
			[...root.querySelectorAll('*')].some((element) => element.shadowRoot && shows(element.shadowRoot));
		const look = () => shows(document.body)
			? requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()))
			: requestAnimationFrame(look);
		look();
	})`);
}

export interface Town {
	readonly clock: MovableClock;
	readonly board: VirtualBoard;
	readonly office: ReturnType<typeof httpClient>;
	readonly officeUrl: string;
	readonly cloudUrl: string;
	close(): Promise<void>;
}

/**
 * Broker, cloud and office in this process, where the contact's moment can be seen.
 * @param by gives the address by which the office and the cloud reach the broker; its own when left out
 */
export async function startTown(by = async (url: string) => url): Promise<Town> {
	const data = mkdtempSync(join(tmpdir(), 'prepazka-bench-'));
	const log = pino({ level: 'silent' });
	const file = readOfficeFile(join(PROJECT, 'firmware/config/sumperk.yaml'));
	const { id, calendar } = file.config;
	const clock = createClock(officeDay(calendar, '2026-11-23').openings[0]?.start);
	const broker = await startEmbeddedBroker({ log });
	const [toCloud, toOffice] = [await by(broker.url), await by(broker.url)];
	const links = {
		cloud: connectMqttLink({ url: toCloud, clientId: 'cloud', log }),
		office: connectMqttLink({ url: toOffice, clientId: 'office', presenceOf: id, log }),
	};
	const listen = { clock, log, host: '127.0.0.1', port: 0 };
	const cloud = await startCloud({
		...listen,
		link: links.cloud,
		database: join(data, 'cloud.db'),
		websiteFolder: join(PROJECT, 'build/website'),
		proofOfWork: false,
	});
	const { journal, files } = openOfficeJournal(data, id, log);
	const office = await startOffice({
		...listen,
		file,
		journal,
		journalFiles: files,
		keptTime: null,
		moveClock: clock.moveTo,
		link: links.office,
		pinKeys: [],
		board: 'virtual',
		pages: null,
		screensFolder: join(PROJECT, 'build/screens'),
	});
	if (!office.board) throw new Error('the office has no virtual board');
	const http = httpClient(office.url);
	for (const counter of COUNTERS) await http.post(`/api/v1/counters/${counter}/open`);
	return {
		clock,
		board: office.board,
		office: http,
		officeUrl: office.url,
		cloudUrl: cloud.url,
		async close() {
			for (const part of [office, cloud, links.office, links.cloud, broker, journal]) await part.close();
			rmSync(data, { recursive: true });
		},
	};
}
