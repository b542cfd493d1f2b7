import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pino, { type Logger } from 'pino';
import { CrestError } from '#hardware/drivers/crest-file.ts';
import { startEmbeddedBroker } from '#link/embedded-broker.ts';
import { connectMqttLink } from '#link/mqtt-link.ts';
import { instant, toLocalRfc3339 } from '#wire/time.ts';
import { startCloud } from '../cloud-sync/endpoint/main.ts';
import { type OfficeFile, OfficeFileError, readOfficeFile } from '../firmware/config/office-file.ts';
import type { Journal } from '../firmware/journal/journal.ts';
import { type OfficeJournal, openOfficeJournal } from '../firmware/journal/office-journal.ts';
import { NewerJournal } from '../firmware/journal/sqlite-schema.ts';
import { startOffice } from '../firmware/main.ts';
import { openTicketKey, type TicketPages, ticketPages } from '../firmware/ticket-pages.ts';
import { CLOUD_NAME, cloudProcessName } from './broker/mosquitto-files.ts';
import { createClock, type MovableClock } from './clock.ts';
import { firstInstant } from './first-instant.ts';
import { openKeptTime } from './kept-time.ts';
import { ensurePinKeys, PinKeyFileError, pinKeyReader } from './pin-key-files.ts';
import { PROJECT_FOLDER, readSettings, readTlsFiles, type Settings, SettingsError } from './settings.ts';
import { explainFailure } from './start-failures.ts';

const USAGE = 'usage: npm start [office|cloud]   (npm start -- --help says more)';

const LOOPBACK = '127.0.0.1';

/** A part that runs and can be stopped; stopped in the reverse order of the start. */
interface Part {
	close(): Promise<void> | void;
}

/** Everything on one machine: broker inside (unless PREPAZKA_MQTT_URL names one), cloud, office. */
async function runAll(settings: Settings, started: Part[]): Promise<void> {
	if (settings.PREPAZKA_MQTT_CERT !== undefined) {
		throw new SettingsError(
			'PREPAZKA_MQTT_CERT: expected nothing here: office and cloud have a certificate each, so run them apart',
		);
	}
	const file = readOfficeFile(settings.PREPAZKA_CONFIG);
	const logFile = join(settings.PREPAZKA_DATA, 'prepazka.log');
	const log = pino(logTo(logFile));
	const journal = openOfficeJournal(settings.PREPAZKA_DATA, file.config.id, log);
	started.push(journal.journal);
	const clock = startClock(settings, file, journal.journal);
	ensurePinKeys(pinKeyFolder(settings), file.config.id, clock.now());
	const mqttUrl = settings.PREPAZKA_MQTT_URL ?? (await startBroker(log, started));
	const cloudUrl = await runCloud(settings, { mqttUrl, clock, log }, started);
	const officeUrl = await runOffice(
		settings,
		{ mqttUrl, clock, log, host: LOOPBACK, file, journal, website: settings.PREPAZKA_PUBLIC_URL ?? cloudUrl },
		started,
	);
	say('');
	say(`Website       ${cloudUrl}/`);
	say(`Kiosk         ${officeUrl}/kiosk/`);
	say(`Hall board    ${officeUrl}/board/`);
	say(`Counter       ${officeUrl}/counter/${file.config.counters[0]?.id}/   (each counter has its own)`);
	say(`Admin         ${officeUrl}/admin/`);
	if (settings.PREPAZKA_BOARD === 'virtual') say(`Virtual board ${officeUrl}/bench/`);
	say(`Broker        ${mqttUrl}`);
	say(`Log           ${logFile}`);
	say('\nPřepážka is running. Ctrl-C stops it.');
}

interface PartOptions {
	readonly mqttUrl: string;
	readonly clock: MovableClock;
	readonly log: Logger;
}

async function runCloud(settings: Settings, { mqttUrl, clock, log }: PartOptions, started: Part[]): Promise<string> {
	const name = settings.PREPAZKA_CLOUD_PROCESS;
	const identity = name ? { clientId: `prepazka-cloud-${name}`, cleanSession: true } : { clientId: 'prepazka-cloud' };
	const tls = () => readTlsFiles(settings, name ? cloudProcessName(name) : CLOUD_NAME);
	// Without its broker a cloud is of no use to anybody, and whoever starts it is there to hear it.
	tls();
	const link = connectMqttLink({ ...identity, url: mqttUrl, tls, log });
	started.push(link);
	const cloud = await startCloud({
		clock,
		link,
		pinKeysOf: pinKeyReader(pinKeyFolder(settings), log),
		database: settings.PREPAZKA_DATABASE_URL ?? join(settings.PREPAZKA_DATA, 'cloud.db'),
		host: LOOPBACK,
		port: settings.PREPAZKA_CLOUD_PORT,
		// Of the proxy; nobody else on this machine has a reason to lie about where a request came from.
		trustedProxy: 'loopback',
		websiteFolder: join(PROJECT_FOLDER, 'build/website'),
		...(settings.PREPAZKA_PUBLIC_URL && { publicUrl: settings.PREPAZKA_PUBLIC_URL }),
		...(settings.PREPAZKA_SMTP_URL && { smtpUrl: settings.PREPAZKA_SMTP_URL }),
		proofOfWork: settings.PREPAZKA_PROOF_OF_WORK === 'on',
		sideBySide: name !== undefined,
		log: log.child({ part: 'cloud' }),
	});
	started.push(cloud);
	return cloud.url;
}

type OfficeParts = PartOptions & {
	readonly host: string;
	readonly file: OfficeFile;
	readonly journal: OfficeJournal;
	/** Address of the website, for the QR codes of tickets. */
	readonly website: string | undefined;
};

async function runOffice(
	settings: Settings,
	{ mqttUrl, clock, log, host, file, journal, website }: OfficeParts,
	started: Part[],
): Promise<string> {
	const { id } = file.config;
	const tls = () => readTlsFiles(settings, id);
	const link = connectMqttLink({ url: mqttUrl, tls, clientId: `prepazka-office-${id}`, presenceOf: id, log });
	started.push(link);
	const office = await startOffice({
		file,
		journal: journal.journal,
		journalFiles: journal.files,
		clock,
		keptTime: settings.PREPAZKA_BOARD === 'virtual' ? null : openKeptTime(settings.PREPAZKA_DATA, log),
		moveClock: clock.moveTo,
		link,
		pinKeys: pinKeyReader(pinKeyFolder(settings), log)(id),
		board: settings.PREPAZKA_BOARD,
		host,
		port: settings.PREPAZKA_OFFICE_PORT,
		screensFolder: join(PROJECT_FOLDER, 'build/screens'),
		pages: website === undefined ? null : ticketPagesOrNull(website, id, { settings, log }),
		log: log.child({ part: 'office' }),
	});
	started.push(office);
	return office.url;
}

/** Without the secret of the codes there are none on the paper; people are to be called all the same. */
function ticketPagesOrNull(
	website: string,
	office: string,
	{ settings, log }: { readonly settings: Settings; readonly log: Logger },
): TicketPages | null {
	const file = join(settings.PREPAZKA_DATA, `tickets-${office}.key`);
	try {
		return ticketPages(website, office, openTicketKey(file));
	} catch (error) {
		const how = 'tickets bear no QR code until it can; see to the disk, or remove the file, and start the office again';
		log.error({ event: 'ticket-key-unusable', err: error }, `${file}: can neither be read nor made: ${how}`);
		return null;
	}
}

const pinKeyFolder = ({ PREPAZKA_PIN_KEYS, PREPAZKA_DATA }: Settings): string =>
	PREPAZKA_PIN_KEYS ?? join(PREPAZKA_DATA, 'pin-keys');

async function startBroker(log: Logger, started: Part[]): Promise<string> {
	const broker = await startEmbeddedBroker({ log: log.child({ part: 'broker' }) });
	started.push(broker);
	return broker.url;
}

/** The office alone, on its Pi; it listens on the local network. */
async function runOfficeAlone(settings: Settings, started: Part[]): Promise<void> {
	const log = pino();
	const file = readOfficeFile(settings.PREPAZKA_CONFIG);
	const journal = openOfficeJournal(settings.PREPAZKA_DATA, file.config.id, log);
	started.push(journal.journal);
	const clock = createClock(settings.PREPAZKA_CLOCK);
	const mqttUrl = brokerUrl(settings);
	const host = settings.PREPAZKA_BOARD === 'pi' ? '0.0.0.0' : LOOPBACK;
	const website = settings.PREPAZKA_PUBLIC_URL;
	const url = await runOffice(settings, { mqttUrl, clock, log, host, file, journal, website }, started);
	log.info({ event: 'office-started', url });
}

/** The cloud endpoint alone, behind a proxy on the same machine that ends TLS. */
async function runCloudAlone(settings: Settings, started: Part[]): Promise<void> {
	const log = pino();
	const url = await runCloud(
		settings,
		{ mqttUrl: brokerUrl(settings), clock: createClock(settings.PREPAZKA_CLOCK), log },
		started,
	);
	log.info({ event: 'cloud-started', url });
}

function brokerUrl({ PREPAZKA_MQTT_URL }: Settings): string {
	if (PREPAZKA_MQTT_URL === undefined)
		throw new SettingsError(
			'PREPAZKA_MQTT_URL: expected the address of the broker that office and cloud share, e.g. mqtts://broker.example:8883',
		);
	return PREPAZKA_MQTT_URL;
}

function startClock(settings: Settings, { config }: OfficeFile, journal: Journal): MovableClock {
	const first = firstInstant({
		wanted: settings.PREPAZKA_CLOCK,
		now: instant(Date.now()),
		recorded: journal.read(journal.lastSequence, 1)[0]?.at ?? null,
		board: settings.PREPAZKA_BOARD,
		calendar: config.calendar,
	});
	if (first) say(`The clock starts at ${toLocalRfc3339(first.at, config.calendar.timeZone)}: ${first.why}.`);
	return createClock(first?.at);
}

/** Written at once, so that a crash loses no line; a full disk costs the log and nothing else. */
function logTo(file: string): ReturnType<typeof pino.destination> {
	const destination = pino.destination({ dest: file, sync: true });
	destination.on('error', () => {});
	return destination;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const ROLES = { all: runAll, office: runOfficeAlone, cloud: runCloudAlone } as const;

/** @throws SettingsError with the usage when there is no such part */
function roleAsked([role, ...more]: readonly string[]): (typeof ROLES)[keyof typeof ROLES] {
	if (role === undefined || more.length > 0 || !Object.hasOwn(ROLES, role)) throw new SettingsError(USAGE);
	return ROLES[role as keyof typeof ROLES];
}

async function main(): Promise<void> {
	// Office and cloud keep PINs: nothing of it is for everybody on this machine.
	process.umask(0o027);
	const started: Part[] = [];
	let isStopping = false;
	const stop = async (code: number): Promise<void> => {
		if (isStopping) return;
		isStopping = true;
		for (const part of started.toReversed()) await part.close();
		process.exit(code);
	};
	// The starter gone (its channel closed) means the same as Ctrl-C: nothing stays behind.
	for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.on(signal, () => void stop(0));
	try {
		const run = roleAsked(process.argv.slice(2));
		const settings = readSettings(process.env);
		// Only the folder itself: what should hold it and does not exist is a slip of the pen.
		if (!existsSync(settings.PREPAZKA_DATA)) mkdirSync(settings.PREPAZKA_DATA);
		await run(settings, started);
	} catch (error) {
		const isForPeople = [SettingsError, OfficeFileError, PinKeyFileError, CrestError, NewerJournal].some(
			(kind) => error instanceof kind,
		);
		const known = isForPeople ? (error as Error).message : explainFailure(error);
		if (known === null) throw error;
		process.stderr.write(`${known}\n`);
		await stop(1);
	}
}

await main();
