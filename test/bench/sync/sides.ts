import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import pino from 'pino';
import type { Link } from '#link/link.ts';
import { officeDayAt } from '#wire/calendar.ts';
import { startCloud } from '../../../cloud-sync/endpoint/main.ts';
import { type Appliance, startAppliance } from '../../../firmware/appliance.ts';
import type { OfficeFile } from '../../../firmware/config/office-file.ts';
import type { Journal } from '../../../firmware/journal/journal.ts';
import { openSqliteJournal } from '../../../firmware/journal/sqlite-journal.ts';
import { startUplink, type Uplink } from '../../../firmware/uplink.ts';
import type { MovableClock } from '../../../scripts/clock.ts';
import { NO_DEVICES } from '../../support/office-and-cloud.ts';

const log = pino({ enabled: false });
const WEBSITE = join(import.meta.dirname, '../../../build/website');

/** An office and its cloud, each with its file. */
export interface Sides {
	readonly appliance: Appliance;
	readonly journal: Journal;
	readonly uplink: Uplink;
	/** The cloud's. */
	readonly url: string;
	/** The cloud's file. */
	readonly database: string;
	/** Resolves when the cloud has all that happened in the office, and the office all that the cloud has up to its revision. */
	untilEqual(revision: number): Promise<void>;
	/** Ends both and their links. */
	close(): Promise<void>;
}

interface SidesParts {
	/** Where their files are, or will be. */
	readonly folder: string;
	readonly file: OfficeFile;
	readonly clock: MovableClock;
	readonly links: { readonly office: Link; readonly cloud: Link };
}

/** Starts both sides; the cloud's link is up then. */
export async function startSides({ folder, file, clock, links }: SidesParts): Promise<Sides> {
	const { config, rules } = file;
	const database = join(folder, 'cloud.db');
	const journal = openSqliteJournal(join(folder, 'office.db'));
	const dayAt = (at: ReturnType<typeof clock.now>) => officeDayAt(config.calendar, at);
	const appliance = startAppliance({ journal, clock, rules, dayAt });
	const cloud = await startCloud({
		...{ clock, log, link: links.cloud, database, websiteFolder: WEBSITE },
		...{ host: '127.0.0.1', port: 0, proofOfWork: false, bookingsPerMinute: Number.MAX_SAFE_INTEGER },
	});
	await isUp(links.cloud);
	const uplink = startUplink({
		...{ appliance, journal, clock, config, log, link: links.office },
		...{ pages: null, health: NO_DEVICES },
	});
	return {
		...{ appliance, journal, uplink, url: cloud.url, database },
		async untilEqual(revision) {
			// Nobody is told of the last answer, if it says that there is nothing more.
			while (!(uplink.inTouch && uplink.unsentEvents === 0 && appliance.office.revision === revision)) await later(1);
		},
		async close() {
			uplink.close();
			appliance.close();
			await cloud.close();
			for (const link of Object.values(links)) await link.close();
			journal.close();
		},
	};
}

async function isUp(link: Link): Promise<void> {
	if (!link.up) await new Promise<void>((resolve) => link.onUpChange((up) => up && resolve()));
}
