import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { officeIdSchema } from '#wire/office-config.ts';
import { Authority, type Identity } from './authority.ts';
import { accessList, CLOUD_NAME, mosquittoConfiguration } from './mosquitto-files.ts';

/** A wish that cannot be granted; one line for the person who asked. */
export class ProvisionRefused extends Error {
	override readonly name = 'ProvisionRefused';
}

export interface ProvisionPlace {
	/** Where authority, broker, cloud and offices have their files. */
	readonly folder: string;
	/** Name or address by which offices and cloud reach the broker. */
	readonly host: string;
	readonly port: number;
}

/**
 * Makes the keys and the settings of an office; at first also those of the authority, the broker and the cloud.
 * @returns the folder to take to the office
 * @throws ProvisionRefused when the office has a certificate already or its id is none
 */
export function provisionOffice(place: ProvisionPlace, office: string): string {
	checkId(office);
	const authority = openAuthority(place.folder);
	if (!existsSync(join(place.folder, 'broker', 'broker.crt'))) provisionBroker(place, authority);
	if (authority.knows(office))
		throw new ProvisionRefused(
			`${office} has a certificate already; revoke it first: scripts/provision.mjs --revoke ${office}`,
		);
	return writeClient(place, authority, join('offices', office), office);
}

/**
 * Takes the office's certificate back; the broker refuses it from its next start on.
 * @throws ProvisionRefused when it has none
 */
export function revokeOffice({ folder }: Pick<ProvisionPlace, 'folder'>, office: string): void {
	checkId(office);
	const authority = existsSync(join(folder, 'ca')) ? openAuthority(folder) : null;
	if (!authority?.knows(office)) throw new ProvisionRefused(`${office} has no certificate in ${folder}`);
	authority.revoke(office);
	writeFileSync(join(folder, 'broker', 'revoked.crl'), authority.revocations);
	rmSync(join(folder, 'offices', office), { recursive: true, force: true });
}

/** The authority that belongs to a folder of `provisionOffice`. */
export function openAuthority(folder: string): Authority {
	mkdirSync(join(folder, 'ca'), { recursive: true, mode: 0o700 });
	return new Authority(join(folder, 'ca'));
}

function checkId(office: string): void {
	const parsed = officeIdSchema.safeParse(office);
	if (!parsed.success)
		throw new ProvisionRefused(`"${office}" is no id of an office: expected ${parsed.error.issues[0]?.message}`);
}

function provisionBroker(place: ProvisionPlace, authority: Authority): void {
	const folder = join(place.folder, 'broker');
	mkdirSync(folder, { recursive: true });
	const { certificate, key } = authority.issueForBroker(place.host);
	const files = {
		'ca.crt': authority.certificate,
		'revoked.crl': authority.revocations,
		'broker.crt': certificate,
		acl: accessList(),
		'prepazka.conf': mosquittoConfiguration({ folder, port: place.port }),
	};
	for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
	writeSecret(join(folder, 'broker.key'), key);
	giveToMosquitto(join(folder, 'broker.key'));
	writeClient(place, authority, 'cloud', CLOUD_NAME);
}

/** Debian's Mosquitto runs as a user of its own, to whom only root can give the key. */
function giveToMosquitto(key: string): void {
	if (process.getuid?.() !== 0) return;
	const group = spawnSync('getent', ['group', 'mosquitto'], { encoding: 'utf8' }).stdout?.split(':')[2];
	if (group === undefined) return;
	chownSync(key, 0, Number(group));
	chmodSync(key, 0o640);
}

/** @returns the folder with what this client needs, and nothing else */
function writeClient(place: ProvisionPlace, authority: Authority, name: string, user: string): string {
	const folder = join(place.folder, name);
	const identity: Identity = authority.issueForClient(user);
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	writeFileSync(join(folder, 'ca.crt'), authority.certificate);
	writeFileSync(join(folder, 'client.crt'), identity.certificate);
	writeSecret(join(folder, 'client.key'), identity.key);
	writeFileSync(join(folder, 'mqtt.env'), clientSettings(place));
	return folder;
}

/** Settings as systemd reads them; the files lie beside. */
function clientSettings({ host, port }: ProvisionPlace): string {
	return [
		`PREPAZKA_MQTT_URL=mqtts://${host}:${port}`,
		'PREPAZKA_MQTT_CA=/etc/prepazka/mqtt/ca.crt',
		'PREPAZKA_MQTT_CERT=/etc/prepazka/mqtt/client.crt',
		'PREPAZKA_MQTT_KEY=/etc/prepazka/mqtt/client.key',
		'',
	].join('\n');
}

function writeSecret(path: string, text: string): void {
	writeFileSync(path, text, { mode: 0o600 });
	chmodSync(path, 0o600);
}
