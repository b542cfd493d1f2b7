import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AuthorityFailure } from './broker/authority.ts';
import { ProvisionRefused, provisionOffice, revokeOffice } from './broker/provision.ts';

const DEFAULT_FOLDER = '/etc/mosquitto/prepazka';
const DEFAULT_PORT = '8883';

const HELP = `usage: node scripts/provision.mjs OFFICE --host BROKER [--port ${DEFAULT_PORT}] [--folder ${DEFAULT_FOLDER}]
       node scripts/provision.mjs --revoke OFFICE [--folder ${DEFAULT_FOLDER}]

To be run on the broker's machine. Makes the keys of an office and its settings; the first time also an authority,
Mosquitto's configuration and the cloud's keys. --host is the name by which the offices reach the broker.`;

/** What was asked for. @throws ProvisionRefused with the usage when it cannot be understood */
function readOrder() {
	try {
		const { values, positionals } = parseArgs({
			allowPositionals: true,
			options: {
				host: { type: 'string' },
				port: { type: 'string', default: DEFAULT_PORT },
				folder: { type: 'string', default: DEFAULT_FOLDER },
				revoke: { type: 'string' },
			},
		});
		return { ...values, office: positionals.length === 1 ? positionals[0] : undefined, count: positionals.length };
	} catch (error) {
		throw new ProvisionRefused(`${error instanceof Error ? error.message : error}\n${HELP}`);
	}
}

function carryOut(): string {
	const { office, count, revoke, host, ...values } = readOrder();
	const folder = resolve(values.folder);
	if (revoke !== undefined && count === 0) {
		revokeOffice({ folder }, revoke);
		return `${revoke} is revoked. Now: systemctl restart mosquitto   (ends its connection too; the others come back by themselves)`;
	}
	if (office === undefined || revoke !== undefined || host === undefined) throw new ProvisionRefused(HELP);
	const port = Number(values.port);
	if (!Number.isInteger(port) || port < 1 || port > 65_535)
		throw new ProvisionRefused(`--port: expected a port number, e.g. ${DEFAULT_PORT}`);
	const taken = provisionOffice({ folder, host, port }, office);
	return `${office} has its keys. What is left to do:
  at the office  the files of ${taken} into /etc/prepazka/mqtt/, readable by the office's user only;
                 the lines of mqtt.env into /etc/prepazka/office.env
  at the cloud   once, the same with ${folder}/cloud
  here           once: ln -s ${folder}/broker/prepazka.conf /etc/mosquitto/conf.d/ && systemctl restart mosquitto`;
}

try {
	console.log(carryOut());
} catch (error) {
	const isForPeople =
		error instanceof ProvisionRefused ||
		error instanceof AuthorityFailure ||
		(error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'ENOENT'));
	if (!isForPeople || !(error instanceof Error)) throw error;
	console.error(error.message);
	process.exitCode = 1;
}
