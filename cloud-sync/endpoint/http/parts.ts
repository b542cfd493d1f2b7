import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Clock } from '#wire/time.ts';
import type { DatabaseState } from '../database-health.ts';
import type { LiveOccupancy } from '../live-occupancy.ts';
import type { LiveStreams } from '../live-streams.ts';
import type { LiveTickets } from '../live-tickets.ts';
import type { Mail } from '../mail.ts';
import type { Metrics } from '../metrics.ts';
import type { KnownOffice, Offices } from '../offices.ts';
import type { ProofOfWork } from '../proof-of-work.ts';
import type { Reservations } from '../reservations.ts';
import { HttpProblem } from './problems.ts';

/** What the routes work on. */
export interface HttpParts {
	readonly clock: Clock;
	readonly offices: Offices;
	readonly reservations: Reservations;
	readonly occupancy: LiveOccupancy;
	readonly tickets: LiveTickets;
	readonly streams: LiveStreams;
	readonly metrics: Metrics;
	/** `null` when no proof of work is asked for. */
	readonly proofOfWork: ProofOfWork | null;
	/** `null` when no mail server is known. */
	readonly mail: Mail | null;
	readonly databaseState: () => Promise<DatabaseState>;
	readonly brokerUp: () => boolean;
	readonly websiteFolder: string;
	/** Address under which visitors reach this cloud, without a slash at the end; the request's own when left out. */
	readonly publicUrl: string | undefined;
	/** Address or network of the proxy in front, whose `X-Forwarded-…` headers are believed; nobody's when left out. */
	readonly trustedProxy: string | undefined;
	/** Bookings and cancellations that one address may ask for in a minute. */
	readonly bookingsPerMinute: number;
}

/** A Fastify instance whose routes are typed by their zod schemas. */
export type App = FastifyInstance<
	RawServerDefault,
	IncomingMessage,
	ServerResponse,
	FastifyBaseLogger,
	ZodTypeProvider
>;

/** The office of that id. @throws HttpProblem when there is none */
export function officeOr404({ offices }: HttpParts, id: string): KnownOffice {
	const office = offices.get(id);
	if (office) return office;
	throw new HttpProblem('unknown-office', `there is no office "${id}" here; see /api/v1/offices`);
}

/** Where the visitor reaches this cloud, without a slash at the end. */
export function baseUrlOf({ publicUrl }: HttpParts, request: FastifyRequest): string {
	return publicUrl ?? `${request.protocol}://${request.host}`;
}

/** Route settings that limit what one address may ask for. */
export function perMinute({ bookingsPerMinute }: HttpParts) {
	return { rateLimit: { max: bookingsPerMinute, timeWindow: '1 minute' } };
}
