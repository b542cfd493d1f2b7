import { join } from 'node:path';
import { CHANNELS, type Channel, PAYLOAD_LIMIT_BYTES, topicOf } from '#wire/messages.ts';

/** The cloud's name at the broker; no office can have it, as their ids bear no dot. */
export const CLOUD_NAME = 'cloud.prepazka';

/** The name of one of several cloud processes: each has its own, as the broker knows a session by it. */
export const cloudProcessName = (process: string): string => `cloud-${process}.prepazka`;

/** Topic and headers of a packet, beside its payload. */
const PACKET_OVERHEAD_BYTES = 1024;
/**
 * What waits for a client that is slow or away; the rest is asked for again from a position. A cloud process that hears a
 * country has some thousand messages to take each second, so that the bytes are the limit.
 */
const QUEUED_MESSAGES = 100_000;
const QUEUED_BYTES = 64 * 1024 * 1024;
/** Messages on the way to a client before its answer to the first: what it reads, and answers, in one turn. */
const IN_FLIGHT_MESSAGES = 1000;

/** How much Mosquitto keeps for a client. */
export const DELIVERY_LIMITS = `max_inflight_messages ${IN_FLIGHT_MESSAGES}
max_queued_messages ${QUEUED_MESSAGES}
max_queued_bytes ${QUEUED_BYTES}`;

export interface BrokerPlace {
	/** Where the broker finds its files. */
	readonly folder: string;
	readonly port: number;
}

/** Configuration of Mosquitto 2: TLS with a certificate from everybody, who is then known by the name in it. */
export function mosquittoConfiguration({ folder, port }: BrokerPlace): string {
	return `# Written by scripts/provision.mjs, anew at each provisioning: what the town adds belongs into a file of its own.
allow_anonymous false
acl_file ${join(folder, 'acl')}
persistent_client_expiration 2m
# A message does not wait for the answer to the one before it.
set_tcp_nodelay true
max_packet_size ${PAYLOAD_LIMIT_BYTES + PACKET_OVERHEAD_BYTES}
${DELIVERY_LIMITS}

listener ${port}
cafile ${join(folder, 'ca.crt')}
certfile ${join(folder, 'broker.crt')}
keyfile ${join(folder, 'broker.key')}
crlfile ${join(folder, 'revoked.crl')}
tls_version tlsv1.2
require_certificate true
use_identity_as_username true
# Nobody can take another's session over by calling itself so.
use_username_as_clientid true
`;
}

/**
 * Who may do what: an office on its own topics only, and of those only in the direction of the wire contract.
 * @param clouds names of the cloud's processes
 */
export function accessList(clouds: readonly string[]): string {
	const channels = Object.keys(CHANNELS) as Channel[];
	const rights = (side: 'office' | 'cloud', office: string, word: string) =>
		channels.map(
			(channel) => `${word} ${CHANNELS[channel].from === side ? 'write' : 'read'} ${topicOf(office, channel)}`,
		);
	return [
		'# Written by scripts/provision.mjs, anew at each provisioning.',
		...clouds.flatMap((name) => [`user ${name}`, ...rights('cloud', '+', 'topic'), '']),
		'# %u is the name in the certificate: the id of the office.',
		...rights('office', '%u', 'pattern'),
		'',
	].join('\n');
}
