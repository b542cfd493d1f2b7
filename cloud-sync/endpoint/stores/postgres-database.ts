import { Socket } from 'node:net';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { CloudDatabase } from './database.ts';
import { postgresBooking } from './postgres-booking.ts';
import type { Tables } from './tables.ts';

/** Connections of one process; bookings of one office wait for each other anyway. */
const CONNECTIONS = 10;
/** How long a free connection, or the server's first answer, may be waited for. */
const CONNECT_TIMEOUT_MS = 5_000;
/** A process that stops in the middle of a transaction keeps an office's row locked no longer than this. */
const IDLE_IN_TRANSACTION_MS = 10_000;
/** Nothing asked here takes as long: the server has vanished without a word, which TCP notices after a quarter of an hour. */
const SILENCE_MS = 60_000;
/** Of that, how long the server may wait for a lock: it would go on for whoever has left, until it had no connection left. */
const LOCK_WAIT_SHARE = 0.8;
/** Who changes the schema locks a whole table, and as long as they wait for it everybody else waits behind them. */
const SCHEMA_LOCK_WAIT_MS = 10_000;

/** Every whole number of these tables is far below 2^53, so that none needs the library's text. */
const types: pg.CustomTypesConfig = {
	getTypeParser: (id, format) => (id === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(id, format)),
};

/**
 * Connects to a PostgreSQL database, which has to exist; each query takes a connection that is free.
 * @param url e.g. `postgres://user:password@host/database`
 * @param silenceMilliseconds after which a connection on which nothing comes counts as broken
 */
export function openPostgres(url: string, silenceMilliseconds = SILENCE_MS): CloudDatabase {
	const pool = bearingFailures({
		connectionString: url,
		stream: () => breaksInSilence(new Socket(), silenceMilliseconds),
		types,
		max: CONNECTIONS,
		connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
		idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
		lock_timeout: silenceMilliseconds * LOCK_WAIT_SHARE,
		application_name: 'prepazka-cloud',
	});
	return {
		db: new Kysely({ dialect: new PostgresDialect({ pool }) }),
		copyTo: null,
		bookTogether: postgresBooking(({ values, ...statement }) => pool.query({ ...statement, values: [...values] })),
	};
}

/** Opens it to change its schema: the index of a large table takes its time. @throws as it is used, where others use a table */
export function openPostgresSchema(url: string, lockWaitMilliseconds = SCHEMA_LOCK_WAIT_MS): Kysely<Tables> {
	const pool = bearingFailures({
		connectionString: url,
		max: 1,
		connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
		keepAlive: true,
		lock_timeout: lockWaitMilliseconds,
		application_name: 'prepazka-cloud',
	});
	return new Kysely({ dialect: new PostgresDialect({ pool }) });
}

/** A pool whose broken connections end no process: the query that one was for fails. */
function bearingFailures(config: pg.PoolConfig): pg.Pool {
	const pool = new pg.Pool(config);
	// A connection that breaks while nobody uses it leaves the pool; the next query opens another.
	pool.on('error', () => {});
	// The pool listens only to those that nobody uses.
	pool.on('connect', (client) => void client.on('error', () => {}));
	return pool;
}

function breaksInSilence(socket: Socket, milliseconds: number): Socket {
	return socket.setTimeout(milliseconds, () => socket.destroy(new Error('the database does not answer')));
}
