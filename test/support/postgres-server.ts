import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { locatePostgres } from '../../scripts/setup/postgres.mjs';
import { onFreePorts } from './free-ports.ts';
import { giveTo, unprivileged } from './unprivileged.ts';

/** A PostgreSQL server of a test's own, in a temporary folder. */
export interface PostgresServer {
	/** Makes an empty database; its address. */
	createDatabase(): Promise<string>;
	readonly pid: number;
	/** Ends every connection, as a restart would. */
	dropConnections(): Promise<void>;
	close(): Promise<void>;
}

export interface PostgresServerOptions {
	/** Whether a commit waits for the disk: for benchmarks; tests need no more than that it is there. */
	readonly durable: boolean;
}

/** Why there is no PostgreSQL on this machine, or `null` when there is one. */
export function postgresObstacle(): string | null {
	return locatePostgres() ? null : 'PostgreSQL is not installed (on Debian: apt-get install postgresql)';
}

/** Starts a server on a free port of this machine, with a password as in earnest. */
export async function startPostgres({ durable }: PostgresServerOptions): Promise<PostgresServer> {
	const programs = locatePostgres();
	if (programs === undefined) throw new Error(postgresObstacle() ?? 'no PostgreSQL');
	const folder = mkdtempSync(join(tmpdir(), 'prepazka-postgres-'));
	const user = unprivileged('postgres');
	const password = randomBytes(16).toString('hex');
	const passwordFile = join(folder, 'password');
	writeFileSync(passwordFile, password, { mode: 0o600 });
	for (const path of [folder, passwordFile]) giveTo(user, path);
	const data = join(folder, 'data');
	const how = [
		'-D',
		data,
		'-U',
		'prepazka',
		'-A',
		'scram-sha-256',
		`--pwfile=${passwordFile}`,
		'-E',
		'UTF8',
		'--no-sync',
	];
	await promisify(execFile)(join(programs, 'initdb'), [...how, '--locale=C'], { ...user, cwd: folder });
	return onFreePorts(1, async (port) => {
		const settings = ['-h', '127.0.0.1', '-p', String(port), '-k', folder, ...(durable ? [] : ['-F'])];
		const server = spawn(join(programs, 'postgres'), ['-D', data, ...settings], {
			...user,
			cwd: folder,
			stdio: ['ignore', 'ignore', 'pipe'],
		});
		await ready(server);
		return handle(server, folder, `postgres://prepazka:${password}@127.0.0.1:${port}`);
	});
}

function handle(server: ChildProcess, folder: string, address: string): PostgresServer {
	let databases = 0;
	async function command(sql: string): Promise<void> {
		const client = new pg.Client(`${address}/postgres`);
		await client.connect();
		await client.query(sql);
		await client.end();
	}
	return {
		pid: server.pid ?? 0,
		async createDatabase() {
			databases += 1;
			const name = `town_${databases}`;
			await command(`create database ${name}`);
			return `${address}/${name}`;
		},
		dropConnections: () =>
			command(
				'select pg_terminate_backend(pid) from pg_stat_activity where datname is not null and pid <> pg_backend_pid()',
			),
		async close() {
			if (server.exitCode === null) {
				const exit = once(server, 'exit');
				// Immediate shutdown: whoever is still connected is dropped, and nothing is written that is thrown away anyway.
				server.kill('SIGQUIT');
				await exit;
			}
			rmSync(folder, { recursive: true });
		},
	};
}

async function ready(server: ChildProcess): Promise<void> {
	let printed = '';
	await new Promise<void>((resolve, reject) => {
		server.stderr?.setEncoding('utf8').on('data', (text: string) => {
			printed += text;
			if (printed.includes('ready to accept connections')) resolve();
		});
		server.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}:\n${printed}`)));
	});
}
