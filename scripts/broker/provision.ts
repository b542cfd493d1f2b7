import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import {
	chmodSync,
	chownSync,
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
} from 'node:fs';
import { isIP, isIPv6, SocketAddress } from 'node:net';
import { join } from 'node:path';
import { checkServerIdentity } from 'node:tls';
import { MOST_DAYS_AHEAD, officeIdSchema } from '#wire/office-config.ts';
import { rotated } from '#wire/pin-keys.ts';
import { type Instant, instant } from '#wire/time.ts';
import { ensurePinKeys, pinKeyFile, readPinKeys, writePinKeys } from '../pin-key-files.ts';
import { writeWhole } from '../whole-file.ts';
import { Authority, type Identity } from './authority.ts';
import { accessList, CLOUD_NAME, cloudProcessName, mosquittoConfiguration } from './mosquitto-files.ts';

/** As `PREPAZKA_CLOUD_PROCESS` takes it. */
const CLOUD_PROCESS = /^[a-z0-9]{1,16}$/;

/** Where an office keeps what it was provisioned with. */
export const OFFICE_KEYS = '/etc/prepazka/mqtt';

/** Where the cloud does, or one of its processes: another place each, as several may run on one machine. */
export const cloudKeys = (process?: string): string =>
	['/etc/prepazka/mqtt-cloud', ...(process === undefined ? [] : [process])].join('-');

/** A wish that cannot be granted; one line for the person who asked. */
export class ProvisionRefused extends Error {
	override readonly name = 'ProvisionRefused';
}

export interface ProvisionPlace {
	/** Where authority, broker, cloud and offices have their files. */
	readonly folder: string;
	/** Name or address by which offices and cloud reach the broker. */
	readonly host: string;
	/** The one on which the broker listens when left out; for a new broker the usual one. */
	readonly port?: number | undefined;
}

/** IANA's port for MQTT over TLS, `secure-mqtt`. */
export const USUAL_PORT = 8883;

/**
 * Writes Mosquitto's configuration and access list as this version of Přepážka needs them, and the list of revocations, and
 * gives it the broker's key.
 * @throws ProvisionRefused when there is no broker in the folder, or its port is not known
 */
export function updateBroker(folder: string): void {
	checkBroker(folder);
	writeBrokerSettings(folder, brokerPort(folder));
}

/**
 * Makes the keys and the settings of an office; at first also those of the authority, the broker and the cloud. An office
 * that had PIN keys before keeps them.
 * @returns the folder to take to the office
 * @throws ProvisionRefused when the office has a certificate already, its id is none, or the broker is not known by that host
 */
export function provisionOffice(place: ProvisionPlace, office: string, now: Instant = instant(Date.now())): string {
	checkId(office);
	checkHost(place.host);
	const authority = openAuthority(place.folder);
	if (hasBroker(place.folder)) {
		checkHostIsKnown(place);
		updateBroker(place.folder);
	} else provisionBroker(place, authority);
	if (authority.knows(office))
		throw new ProvisionRefused(
			`${office} has a certificate already; revoke it first: scripts/provision.mjs --revoke ${office}`,
		);
	const folder = writeClient(place, authority, { folder: join('offices', office), user: office, home: OFFICE_KEYS });
	ensurePinKeys(join(place.folder, 'cloud', 'pin-keys'), office, now);
	const keys = readPinKeys(join(place.folder, 'cloud', 'pin-keys'), office);
	for (const holder of pinKeyFolders(place.folder, office)) writePinKeys(holder, office, keys);
	return folder;
}

/**
 * Gives the office a new PIN key for what is promised from now on; the old ones count for what may be promised already.
 * @param folder of the provisioning, or where an office and a cloud on one machine have their data
 * @returns the files that have the new key
 * @throws ProvisionRefused when there are no keys of it
 */
export function rotatePinKeys(folder: string, office: string, now: Instant = instant(Date.now())): readonly string[] {
	checkId(office);
	const places = [...pinKeyFolders(folder, office), join(folder, 'pin-keys')];
	const holders = places.filter((place) => existsSync(pinKeyFile(place, office)));
	if (holders[0] === undefined) throw new ProvisionRefused(`${office} has no PIN keys in ${folder}`);
	const keys = rotated(readPinKeys(holders[0], office), now, MOST_DAYS_AHEAD);
	for (const holder of holders) writePinKeys(holder, office, keys);
	return holders.map((holder) => pinKeyFile(holder, office));
}

/** Whether a cloud here still promises PINs of that office, also when it is revoked. */
export const cloudHasPinKeys = (folder: string, office: string): boolean =>
	clouds(folder).some((cloud) => existsSync(pinKeyFile(join(folder, cloud, 'pin-keys'), office)));

/** Of each cloud process, whose keys outlive a revocation of the office, and of the office. */
const pinKeyFolders = (folder: string, office: string): readonly string[] =>
	[...clouds(folder), join('offices', office)].map((side) => join(folder, side, 'pin-keys'));

const clouds = (folder: string): readonly string[] => [
	'cloud',
	...cloudProcesses(folder).map((name) => `cloud-${name}`),
];

const cloudProcesses = (folder: string): readonly string[] =>
	existsSync(folder) ? readdirSync(folder).flatMap((name) => /^cloud-(.+)$/.exec(name)?.[1] ?? []) : [];

/**
 * Takes the office's certificate back; the broker refuses it from its next start on.
 * @throws ProvisionRefused when it never had one
 */
export function revokeOffice({ folder }: Pick<ProvisionPlace, 'folder'>, office: string): void {
	checkId(office);
	takeBack(folder, office, office);
	rmSync(join(folder, 'offices', office), { recursive: true, force: true });
}

function takeBack(folder: string, user: string, who: string): void {
	const authority = hasAuthority(folder) ? openAuthority(folder) : null;
	if (!authority?.hasIssuedTo(user)) throw new ProvisionRefused(`${who} has no certificate in ${folder}`);
	// Also when none is left: an earlier revocation may have been cut off before the broker had the list.
	authority.revoke(user);
	writeRevocations(folder);
}

/** An authority that is kept elsewhere is not here to be asked, and a new one nobody would trust. */
function writeRevocations(folder: string): void {
	if (hasAuthority(folder)) writePublic(join(folder, 'broker', 'revoked.crl'), openAuthority(folder).revocations);
}

const hasAuthority = (folder: string): boolean => existsSync(join(folder, 'ca', 'ca.crt'));

/**
 * Makes the keys and the settings of one of several cloud processes side by side.
 * @returns the folder to take to where it runs
 * @throws ProvisionRefused when it has a certificate already, its name is none, or there is no broker known by that host
 */
export function provisionCloudProcess(place: ProvisionPlace, name: string): string {
	checkProcess(name);
	checkHost(place.host);
	checkBroker(place.folder);
	checkHostIsKnown(place);
	const authority = openAuthority(place.folder);
	const user = cloudProcessName(name);
	if (authority.knows(user)) throw new ProvisionRefused(`the cloud process ${name} has a certificate already`);
	const client = { folder: `cloud-${name}`, user, home: cloudKeys(name), settings: [`PREPAZKA_CLOUD_PROCESS=${name}`] };
	const folder = writeClient(place, authority, client);
	updateBroker(place.folder);
	cpSync(join(place.folder, 'cloud', 'pin-keys'), join(folder, 'pin-keys'), { recursive: true });
	return folder;
}

/** Takes its certificate back; the broker refuses it from its next start on. @throws ProvisionRefused when it never had one */
export function revokeCloudProcess({ folder }: Pick<ProvisionPlace, 'folder'>, name: string): void {
	checkProcess(name);
	takeBack(folder, cloudProcessName(name), `the cloud process ${name}`);
	rmSync(join(folder, `cloud-${name}`), { recursive: true, force: true });
	updateBroker(folder);
}

function checkProcess(name: string): void {
	if (!CLOUD_PROCESS.test(name))
		throw new ProvisionRefused(`"${name}" is no name of a cloud process: expected up to 16 small letters and digits`);
}

/** The authority that belongs to a folder of `provisionOffice`. */
export function openAuthority(folder: string): Authority {
	// The folder above stays open to the broker, which is another user.
	mkdirSync(folder, { recursive: true });
	mkdirSync(join(folder, 'ca'), { recursive: true, mode: 0o700 });
	return new Authority(join(folder, 'ca'));
}

function checkId(office: string): void {
	const parsed = officeIdSchema.safeParse(office);
	if (!parsed.success)
		throw new ProvisionRefused(`"${office}" is no id of an office: expected ${parsed.error.issues[0]?.message}`);
}

function provisionBroker(place: ProvisionPlace, authority: Authority): void {
	const port = place.port ?? USUAL_PORT;
	mkdirSync(join(place.folder, 'broker'), { recursive: true });
	issueToBrokerAndCloud({ ...place, port }, authority, []);
	writeBrokerSettings(place.folder, port);
}

/**
 * Makes the broker's and the cloud's certificates anew, the broker's for this name and those it had, and takes back what
 * the cloud had. Cloud processes keep theirs. From a certificate that is lost or harmed no name is known.
 * @returns the folder to take to the cloud
 * @throws ProvisionRefused when there is no broker, or its port is not known
 */
export function renewBroker(place: ProvisionPlace): string {
	checkHost(place.host);
	checkBroker(place.folder);
	const authority = openAuthority(place.folder);
	authority.revoke(CLOUD_NAME);
	const folder = issueToBrokerAndCloud(place, authority, brokerHosts(place.folder));
	updateBroker(place.folder);
	return folder;
}

/** @returns the folder to take to the cloud */
function issueToBrokerAndCloud(place: ProvisionPlace, authority: Authority, former: readonly string[]): string {
	const { certificate, key } = authority.issueForBroker(place.host, ...former.filter((host) => host !== place.host));
	writePublic(join(place.folder, 'broker', 'ca.crt'), authority.certificate);
	writePublic(brokerCertificateFile(place.folder), certificate);
	writeSecret(brokerKey(place.folder), key);
	return writeClient(place, authority, { folder: 'cloud', user: CLOUD_NAME, home: cloudKeys() });
}

const brokerCertificateFile = (folder: string): string => join(folder, 'broker', 'broker.crt');

/** Null when there is none that is whole. */
function brokerCertificate(folder: string): X509Certificate | null {
	const file = brokerCertificateFile(folder);
	if (!existsSync(file)) return null;
	const text = readFileSync(file);
	try {
		return new X509Certificate(text);
	} catch {
		return null;
	}
}

/** The names and addresses that the broker's certificate is for; none when it is lost or harmed. */
export function brokerHosts(folder: string): readonly string[] {
	const certificate = brokerCertificate(folder);
	return certificate === null ? [] : hostsIn(certificate);
}

/** From e.g. `DNS:broker.example, IP Address:FD00:0:0:0:0:0:0:1`, each once, an address as it is usually written. */
function hostsIn({ subjectAltName }: X509Certificate): readonly string[] {
	const names = subjectAltName?.split(', ').map((name) => name.slice(name.indexOf(':') + 1)) ?? [];
	return [...new Set(names.map((name) => (isIPv6(name) ? shortAddress(name) : name)))];
}

const shortAddress = (address: string): string => new SocketAddress({ address, family: 'ipv6' }).address;

function checkHost(host: string): void {
	if (isIP(host) === 0 && !/^[\w.-]+$/.test(host))
		throw new ProvisionRefused(
			`"${host}" is no host: expected a name or an address alone, e.g. broker.example or fd00::1`,
		);
}

/** Whoever is told of a host that the broker's certificate does not name never trusts the broker. */
function checkHostIsKnown({ folder, host }: ProvisionPlace): void {
	const certificate = brokerCertificate(folder);
	if (certificate === null)
		throw new ProvisionRefused(
			`${brokerCertificateFile(folder)} is missing or not whole; make it anew, once for each name by which the broker is reached: scripts/provision.mjs --renew-broker --host HOST`,
		);
	if (checkServerIdentity(host, certificate.toLegacyObject()) !== undefined)
		throw new ProvisionRefused(
			`the broker's certificate does not know ${host}, but ${hostsIn(certificate).join(', ')}; give it this name too: scripts/provision.mjs --renew-broker --host ${host}`,
		);
}

const configurationFile = (folder: string): string => join(folder, 'broker', 'prepazka.conf');

/** Where the broker of that folder listens. A guess would move it to where nobody looks for it. */
function brokerPort(folder: string): number {
	const file = configurationFile(folder);
	const configuration = existsSync(file) ? readFileSync(file, 'utf8') : '';
	const port = /^listener (\d+)/m.exec(configuration)?.[1];
	if (port === undefined)
		throw new ProvisionRefused(
			`${file} does not say on which port the broker listens; write "listener PORT" into it, with the port in ${join(folder, 'cloud', 'mqtt.env')}, and run this again`,
		);
	return Number(port);
}

const accessListFile = (folder: string): string => join(folder, 'broker', 'acl');

const hasBroker = (folder: string): boolean => existsSync(accessListFile(folder));

/** Before anything is given out or taken back. */
function checkBroker(folder: string): void {
	if (!hasBroker(folder)) throw new ProvisionRefused(`there is no broker in ${folder} yet; provision an office first`);
	brokerPort(folder);
}

/** For everybody of the cloud who has keys here. */
function writeBrokerSettings(folder: string, port: number): void {
	const names = [CLOUD_NAME, ...cloudProcesses(folder).map(cloudProcessName)];
	const configuration = mosquittoConfiguration({ folder: join(folder, 'broker'), port });
	writePublic(configurationFile(folder), configuration);
	// An empty list would keep Mosquitto from starting.
	writeRevocations(folder);
	giveToMosquitto(brokerKey(folder));
	// The last of all, by which it is known that a broker has all it needs.
	writePublic(accessListFile(folder), accessList(names));
}

const brokerKey = (folder: string): string => join(folder, 'broker', 'broker.key');

/** Debian's Mosquitto runs as a user of its own, to whom only root can give the key; it may not be installed yet. */
function giveToMosquitto(key: string): void {
	const group = mosquittoGroup();
	if (group === null || process.getuid?.() !== 0) return;
	chownSync(key, 0, group);
	chmodSync(key, 0o640);
}

/** Whether Debian's Mosquitto can read the broker's key. */
export function mosquittoHasKey(folder: string): boolean {
	return statSync(brokerKey(folder)).gid === mosquittoGroup();
}

function mosquittoGroup(): number | null {
	const group = spawnSync('getent', ['group', 'mosquitto'], { encoding: 'utf8' }).stdout?.split(':')[2];
	return group === undefined ? null : Number(group);
}

/** Whoever connects to the broker. */
interface Client {
	/** Where its files are made. */
	readonly folder: string;
	/** Its name at the broker. */
	readonly user: string;
	/** Where it keeps them. */
	readonly home: string;
	readonly settings?: readonly string[];
}

/** @returns the folder with what this client needs, and nothing else */
function writeClient(place: ProvisionPlace, authority: Authority, client: Client): string {
	const folder = join(place.folder, client.folder);
	const identity: Identity = authority.issueForClient(client.user);
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	writePublic(join(folder, 'ca.crt'), authority.certificate);
	writePublic(join(folder, 'client.crt'), identity.certificate);
	writeSecret(join(folder, 'client.key'), identity.key);
	const port = place.port ?? brokerPort(place.folder);
	writePublic(join(folder, 'mqtt.env'), clientSettings(brokerUrl(place.host, port), client));
	return folder;
}

const brokerUrl = (host: string, port: number): string => `mqtts://${isIPv6(host) ? `[${host}]` : host}:${port}`;

/** Settings as systemd reads them. */
function clientSettings(url: string, { home, settings = [] }: Client): string {
	return [
		...settings,
		`PREPAZKA_MQTT_URL=${url}`,
		`PREPAZKA_MQTT_CA=${home}/ca.crt`,
		`PREPAZKA_MQTT_CERT=${home}/client.crt`,
		`PREPAZKA_MQTT_KEY=${home}/client.key`,
		`PREPAZKA_PIN_KEYS=${home}/pin-keys`,
		'',
	].join('\n');
}

const writePublic = (file: string, text: string): void => writeWhole(file, text, 0o644);

const writeSecret = (file: string, text: string): void => writeWhole(file, text, 0o600);
