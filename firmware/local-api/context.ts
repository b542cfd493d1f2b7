import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Office } from '#domain/office.ts';
import type { Devices } from '#hardware/devices.ts';
import type { OfficeConfig } from '#wire/office-config.ts';
import { type Instant, instant, toLocalRfc3339 } from '#wire/time.ts';
import type { Appliance, Outcome } from '../appliance.ts';
import type { DevicesWatch } from '../devices-health.ts';
import type { JournalState } from '../journal/office-journal.ts';
import type { KioskSession } from '../kiosk-session.ts';
import type { SteadyClock } from '../steady-clock.ts';
import type { WhileOutOfTouch } from '../sync/unheard-reservations.ts';
import type { TicketPages } from '../ticket-pages.ts';
import type { Uplink } from '../uplink.ts';
import type { ReadableJournal } from '../what-if/journal-days.ts';
import type { Bench } from './bench-routes.ts';
import { ProblemError } from './problems.ts';
import { refusalProblem } from './refusal-problem.ts';
import type { Sources } from './views.ts';

/** What the local API serves. */
export interface LocalApiParts {
	readonly appliance: Appliance;
	/** To look days up in. */
	readonly journal: ReadableJournal;
	readonly kiosk: KioskSession;
	readonly uplink: Uplink;
	readonly whileOutOfTouch: WhileOutOfTouch;
	readonly journalState: () => JournalState;
	readonly pinKeys: Sources['pinKeys'];
	readonly devices: Devices;
	readonly health: DevicesWatch;
	readonly clock: SteadyClock;
	readonly config: OfficeConfig;
	/** The tickets' pages on the website; `null` where its address is not known. */
	readonly pages: TicketPages | null;
	/** Folder of the built screens. */
	readonly screensFolder: string;
	readonly log: FastifyBaseLogger;
	/** Only with the virtual board. */
	readonly bench: Bench | null;
}

export type LocalServer = FastifyInstance<
	RawServerDefault,
	IncomingMessage,
	ServerResponse,
	FastifyBaseLogger,
	ZodTypeProvider
>;

/** What routes are made from: the parts, today's sources for views, and how a refusal is answered. */
export interface RouteContext extends LocalApiParts {
	sources(): Sources;
	/** The office after a command. @throws a problem when it was refused */
	granted(outcome: Outcome): Office;
	/** Calls `listener` when anything a screen shows has changed. */
	onChange(listener: () => void): void;
	/** Something has changed that none of the parts tells of, such as the clock. */
	changed(): void;
}

/** What somebody has to see to; people who are missing in the queue come before a file that was mended. */
function journalNews(files: JournalState, { restored }: Office): Sources['journal'] {
	return restored !== null && (files === 'ok' || files === 'rebuilt') ? 'day-restored' : files;
}

function doubtedTime(clock: SteadyClock): Instant | null {
	const { doubtedMilliseconds } = clock;
	return doubtedMilliseconds === 0 ? null : instant(clock.now() + doubtedMilliseconds);
}

/** The context of one server's routes. */
export function createContext(parts: LocalApiParts): RouteContext {
	const { appliance, kiosk, uplink, health, clock, config } = parts;
	const listeners: (() => void)[] = [];
	const changed = (): void => {
		for (const listener of listeners) listener();
	};
	appliance.onChange(changed);
	kiosk.onChange(changed);
	uplink.onChange(changed);
	health.onChange(changed);
	return {
		...parts,
		sources: () => ({
			office: appliance.office,
			config,
			now: clock.now(),
			doubtedTime: doubtedTime(clock),
			kiosk,
			devices: health.current(),
			link: uplink,
			journal: journalNews(parts.journalState(), appliance.office),
			pinKeys: parts.pinKeys,
			pages: parts.pages,
		}),
		granted({ refusal, office }) {
			if (refusal)
				throw new ProblemError(
					refusalProblem(refusal, clock.now(), (at) => toLocalRfc3339(at, config.calendar.timeZone)),
				);
			return office;
		},
		onChange: (listener) => void listeners.push(listener),
		changed,
	};
}
