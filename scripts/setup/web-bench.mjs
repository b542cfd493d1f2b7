import { existsSync } from 'node:fs';
import { installDebianPackages } from './debian.mjs';

/** Debian's web server, its module for Server-Sent Events, and a load generator. */
const FILES = new Map([
	['nginx', '/usr/sbin/nginx'],
	['libnginx-mod-nchan', '/usr/lib/nginx/modules/ngx_nchan_module.so'],
	['wrk', '/usr/bin/wrk'],
]);

/**
 * Makes sure that what the benchmark `fanout` compares with is there, installing it where this user may.
 * @throws {SetupFailure} that says what to install by hand
 */
export async function ensureWebBench() {
	const missing = [...FILES].flatMap(([name, path]) => (existsSync(path) ? [] : [name]));
	if (missing.length > 0) await installDebianPackages(missing, 'The benchmark fanout');
}
