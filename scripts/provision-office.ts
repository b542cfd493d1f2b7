import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AuthorityFailure } from './broker/authority.ts';
import {
	brokerHosts,
	cloudHasPinKeys,
	cloudKeys,
	mosquittoHasKey,
	OFFICE_KEYS,
	ProvisionRefused,
	provisionCloudProcess,
	provisionOffice,
	renewBroker,
	revokeCloudProcess,
	revokeOffice,
	rotatePinKeys,
	USUAL_PORT,
	updateBroker,
} from './broker/provision.ts';
import { PinKeyFileError } from './pin-key-files.ts';

const DEFAULT_FOLDER = '/etc/mosquitto/prepazka';

const RESTART = 'systemctl restart mosquitto   (ends every connection; those who may come back do so by themselves)';

const HELP = `usage: node scripts/provision.mjs OFFICE --host BROKER [--port ${USUAL_PORT}] [--folder ${DEFAULT_FOLDER}]
       node scripts/provision.mjs --revoke OFFICE [--folder ${DEFAULT_FOLDER}]
       node scripts/provision.mjs --rotate-pins OFFICE [--folder ${DEFAULT_FOLDER}]
       the same with --cloud and, instead of an office, the name of one of several cloud processes
       node scripts/provision.mjs --renew-broker --host BROKER [--folder ${DEFAULT_FOLDER}]
       node scripts/provision.mjs --update [--folder ${DEFAULT_FOLDER}]

To be run on the broker's machine. Makes the keys of an office and its settings; the first time also an authority,
Mosquitto's configuration and the cloud's keys. --host is the name by which the offices reach the broker, --port, where
left out, the one on which it listens. Several cloud
processes side by side need keys of their own each, by the name that PREPAZKA_CLOUD_PROCESS gives them.
--rotate-pins makes a new key for the PINs of reservations made from now on; those made before stay valid. Where office
and cloud run on one machine by npm start, --folder is their data folder.
--renew-broker makes the certificates of broker and cloud anew and takes the cloud's old one back: before their five years
are over, when the cloud's key was stolen, or to let the broker be reached by another name as well.
--update, to be run with each new version of Přepážka before the cloud has it, writes Mosquitto's configuration anew.`;

/** What was asked for. @throws ProvisionRefused with the usage when it cannot be understood */
function readOrder() {
	try {
		const { values, positionals } = parseArgs({
			allowPositionals: true,
			options: {
				host: { type: 'string' },
				port: { type: 'string' },
				folder: { type: 'string', default: DEFAULT_FOLDER },
				revoke: { type: 'string' },
				cloud: { type: 'boolean', default: false },
				'rotate-pins': { type: 'string' },
				'renew-broker': { type: 'boolean', default: false },
				update: { type: 'boolean', default: false },
				help: { type: 'boolean', default: false },
			},
		});
		return { ...values, name: positionals.length === 1 ? positionals[0] : undefined, count: positionals.length };
	} catch (error) {
		throw new ProvisionRefused(`${error instanceof Error ? error.message : error}\n${HELP}`);
	}
}

function carryOut(): string {
	const {
		name,
		count,
		revoke,
		'rotate-pins': rotate,
		'renew-broker': renew,
		update,
		host,
		cloud,
		help,
		...values
	} = readOrder();
	if (help) return HELP;
	const folder = resolve(values.folder);
	if (update && count === 0 && revoke === undefined && rotate === undefined) {
		updateBroker(folder);
		return `Mosquitto's configuration and access list are those of this version. Now: ${RESTART}${keyWarning(folder)}`;
	}
	if (revoke !== undefined && count === 0) {
		(cloud ? revokeCloudProcess : revokeOffice)({ folder }, revoke);
		return `${revoke} is revoked. Now: ${RESTART}${cloud ? '' : pinWarning(folder, revoke)}`;
	}
	if (rotate !== undefined && revoke === undefined && count === 0) {
		const files = rotatePinKeys(folder, rotate);
		return `${rotate} has a new PIN key in
${files.map((file) => `  ${file}`).join('\n')}
Take each file to its side, in any order: there it has to belong to the user that the side runs as (prepazka at an
office), with mode 0600, e.g. install -o prepazka -m 600. Then restart that side. PINs given before stay valid.`;
	}
	if (host === undefined || count !== Number(!renew) || update || revoke !== undefined || rotate !== undefined)
		throw new ProvisionRefused(HELP);
	const port = values.port === undefined ? undefined : Number(values.port);
	if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65_535))
		throw new ProvisionRefused(`--port: expected a port number, e.g. ${USUAL_PORT}`);
	if (name === undefined) {
		const taken = renewBroker({ folder, host, port });
		return `Broker and cloud have new certificates, and the cloud's old one is revoked.
The broker is known now by ${brokerHosts(folder).join(', ')}; if it is reached by another name too, first of all give it that one:
  node scripts/provision.mjs --renew-broker --host NAME${folderOption(folder)}
What is left to do:
  at the cloud   what is in ${taken} into ${cloudKeys()}/, readable by the cloud's user only;
                 the lines of mqtt.env into its environment   (processes with keys of their own keep them)
  here           ${RESTART}${keyWarning(folder)}`;
	}
	if (cloud) {
		const taken = provisionCloudProcess({ folder, host, port }, name);
		return `The cloud process ${name} has its keys. What is left to do:
  where it runs  what is in ${taken} into ${cloudKeys(name)}/, readable by the cloud's user only;
                 the lines of mqtt.env into its environment
  here           systemctl restart mosquitto`;
	}
	const taken = provisionOffice({ folder, host, port }, name);
	return `${name} has its keys. What is left to do:
  at the cloud   once: what is in ${folder}/cloud into ${cloudKeys()}/, readable by the cloud's user only;
                 the lines of mqtt.env into its environment
                 for each further office: ${folder}/cloud/pin-keys/${name}.json
                 (of several processes each its own, in cloud-NAME) into pin-keys/ there; it has to belong to the user
                 that the cloud runs as, with mode 0600, e.g. install -o prepazka-cloud -m 600; taken in half a minute
  at the office  what is in ${taken} into ${OFFICE_KEYS}/, readable by the office's user only, e.g. chown -R prepazka;
                 the lines of mqtt.env into /etc/prepazka/office.env
  here           once: ln -s ${folder}/broker/prepazka.conf /etc/mosquitto/conf.d/; then systemctl restart mosquitto${keyWarning(folder)}`;
}

/** A certificate can be taken back; a key that somebody has read cannot. */
function pinWarning(folder: string, office: string): string {
	if (!cloudHasPinKeys(folder, office)) return '';
	return `
Whoever has the computer or the card of ${office} also knows the key of its PINs, until there is a new one:
  node scripts/provision.mjs --rotate-pins ${office}${folderOption(folder)}   (reservations made before keep their PIN)`;
}

const folderOption = (folder: string): string => (folder === DEFAULT_FOLDER ? '' : ` --folder ${folder}`);

/** Without its key a broker does not start. */
function keyWarning(folder: string): string {
	if (mosquittoHasKey(folder)) return '';
	return `
First of all, as Mosquitto cannot read ${folder}/broker/broker.key yet, as root:
  apt-get install mosquitto && node scripts/provision.mjs --update --folder ${folder}`;
}

try {
	console.log(carryOut());
} catch (error) {
	const isForPeople =
		error instanceof ProvisionRefused ||
		error instanceof AuthorityFailure ||
		error instanceof PinKeyFileError ||
		(error instanceof Error && 'code' in error && ['EACCES', 'ENOENT', 'ENOSPC'].includes(String(error.code)));
	if (!isForPeople || !(error instanceof Error)) throw error;
	console.error(error.message);
	process.exitCode = 1;
}
