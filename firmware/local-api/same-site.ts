import { BlockList, isIP } from 'node:net';

/** Networks that a town hall's own machines are in (RFC 1918, 4193, 3927, 4291; loopback). */
const localNetworks = new BlockList();
localNetworks.addSubnet('127.0.0.0', 8);
localNetworks.addSubnet('10.0.0.0', 8);
localNetworks.addSubnet('172.16.0.0', 12);
localNetworks.addSubnet('192.168.0.0', 16);
localNetworks.addSubnet('169.254.0.0', 16);
localNetworks.addAddress('::1', 'ipv6');
localNetworks.addSubnet('fc00::', 7, 'ipv6');
localNetworks.addSubnet('fe80::', 10, 'ipv6');

/** Whether an address is of the local network; IPv4 addresses may be written as IPv6. */
export function isLocalAddress(address: string): boolean {
	const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
	return isIP(plain) !== 0 && localNetworks.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
}

/** Endings of names that only a local network gives out (RFC 6762, RFC 8375; ICANN's .internal). */
const LOCAL_NAMES = /^(localhost|[^.]+|.+\.(local|localdomain|lan|internal|home\.arpa))$/i;

/**
 * Whether the Host header names this machine as its own network does: by address or by a local name. A page of the
 * internet whose name was pointed at this address (DNS rebinding) comes with a public one.
 */
export function isLocalHost(host: string | undefined): boolean {
	const name = (host ?? '').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
	return isIP(name) !== 0 || LOCAL_NAMES.test(name);
}

/**
 * Whether a browser on another site sent a changing request, which a page in a clerk's browser could be made to do. Pages of
 * this server, and programs that are no browsers, pass. (Fetch Metadata, W3C; the Origin header, RFC 6454 §7.)
 */
export function isForeignRequest(headers: Record<string, string | string[] | undefined>): boolean {
	const site = headers['sec-fetch-site'];
	if (site !== undefined) return site !== 'same-origin' && site !== 'none';
	const { origin, host } = headers;
	return typeof origin === 'string' && origin !== `http://${host}`;
}
