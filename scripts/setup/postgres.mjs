import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installDebianPackages } from './debian.mjs';
import { SetupFailure } from './failure.mjs';

/** Debian's server of whatever version; its tests start their own beside the one that the package may start. */
const DEBIAN_PACKAGES = ['postgresql'];
const PROGRAMS = ['initdb', 'postgres'];

/**
 * The folder with PostgreSQL's programs, the newest where Debian has several.
 * @returns {string | undefined}
 */
export function locatePostgres() {
	const debian = '/usr/lib/postgresql';
	const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
	const folders = [
		...versions.map((version) => join(debian, version, 'bin')),
		...(process.env.PATH ?? '').split(delimiter),
	];
	return folders.find((folder) => PROGRAMS.every((program) => existsSync(join(folder, program))));
}

/**
 * Makes sure that a PostgreSQL server is there, installing it where this user may.
 * @throws {SetupFailure} that says what to install by hand
 */
export async function ensurePostgres() {
	if (locatePostgres()) return;
	await installDebianPackages(DEBIAN_PACKAGES, 'The tests on PostgreSQL');
	if (!locatePostgres())
		throw new SetupFailure('PostgreSQL is still missing after the installation: install it by hand.');
}
