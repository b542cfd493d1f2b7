import type * as z from 'zod';
import type { Language } from '#wire/office-config.ts';
import {
	type BookedAnswer,
	bookedAnswerSchema,
	type OccupancyAnswer,
	type OfficeAnswer,
	type OfficeName,
	occupancyAnswerSchema,
	officeAnswerSchema,
	officesAnswerSchema,
	type ReservationAnswer,
	reservationAnswerSchema,
	type SlotAnswer,
	slotsAnswerSchema,
	type TicketAnswer,
	ticketAnswerSchema,
} from './answers.ts';
import { type Answer, failureOf } from './failure.ts';
import type { LiveSource } from './live-feed.ts';

/** What a visitor asks for when booking; `email` only if they gave one. */
export interface BookingRequest {
	readonly service: string;
	readonly errand: string;
	readonly start: string;
	readonly language: Language;
	/** The reservation's secret, so that the same request made again has no second seat. */
	readonly token: string;
	readonly email?: string;
}

/** How long an answer may take before the page says that none came. */
const TIMEOUT_MS = 20_000;

/** The cloud's HTTP API as the website uses it. Failures are values; nothing here throws. */
export class CloudClient {
	readonly #base: string;

	/** @param base address of the cloud, e.g. `https://prepazka.example`; an empty one means this page's own origin */
	constructor(base: string) {
		this.#base = new URL(base === '' ? '/' : base, location.href).href.replace(/\/$/, '');
	}

	/** Absolute address of a path of the cloud. */
	address(path: string): string {
		return new URL(path, `${this.#base}/`).href;
	}

	/** Absolute address of a page of the cloud, opened in a language. */
	pageAddress(path: string, language: Language): string {
		const address = new URL(path, `${this.#base}/`);
		address.searchParams.set('lang', language);
		return address.href;
	}

	offices(): Promise<Answer<readonly OfficeName[]>> {
		return this.#ask(officesAnswerSchema, '/api/v1/offices');
	}

	office(office: string): Promise<Answer<OfficeAnswer>> {
		return this.#ask(officeAnswerSchema, officePath(office));
	}

	/** Slots of a service, free or not; `from` and `to` are dates of the office, both included. */
	slots(office: string, service: string, from: string, to: string): Promise<Answer<readonly SlotAnswer[]>> {
		return this.#ask(slotsAnswerSchema, `${officePath(office)}/slots?${new URLSearchParams({ service, from, to })}`);
	}

	/**
	 * Books a slot; when the cloud asks for a proof of work, does the work and sends the same request with it. It fails as
	 * `unanswered` when the reservation may have been made.
	 */
	async book(office: string, request: BookingRequest): Promise<Answer<BookedAnswer>> {
		const path = `${officePath(office)}/reservations`;
		const post = async (body: object): Promise<Answer<BookedAnswer>> => {
			const answer = await this.#ask(bookedAnswerSchema, path, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			});
			const isKnown = answer.ok || (answer.failure.kind !== 'offline' && answer.failure.kind !== 'unavailable');
			return isKnown ? answer : { ok: false, failure: { kind: 'unanswered' } };
		};
		const first = await post(request);
		if (first.ok || first.failure.kind !== 'proof-of-work-required') return first;
		const { challengeSchema, proofOfWork } = await import('./proof-of-work.ts');
		const challenge = await this.#ask(challengeSchema, '/api/v1/challenge');
		if (!challenge.ok) return challenge;
		const proof = await proofOfWork(challenge.value);
		return proof === null ? first : post({ ...request, proof });
	}

	/** A reservation, for whoever holds its token. */
	reservation(id: string, token: string): Promise<Answer<ReservationAnswer>> {
		return this.#ask(reservationAnswerSchema, reservationPath(id), { headers: { authorization: `Bearer ${token}` } });
	}

	/** Cancels a reservation and answers with it, for whoever holds its token. */
	cancel(id: string, token: string): Promise<Answer<ReservationAnswer>> {
		return this.#ask(reservationAnswerSchema, reservationPath(id), {
			method: 'DELETE',
			headers: { authorization: `Bearer ${token}` },
		});
	}

	/** How full the office is. */
	occupancy(office: string): LiveSource<OccupancyAnswer> {
		return this.#live(occupancyAnswerSchema, `${officePath(office)}/occupancy`);
	}

	/** Where the ticket of that code stands. */
	ticket(office: string, code: string): LiveSource<TicketAnswer> {
		return this.#live(ticketAnswerSchema, `${officePath(office)}/tickets/${encodeURIComponent(code)}`);
	}

	#live<T>(schema: z.ZodType<T>, path: string): LiveSource<T> {
		return {
			schema,
			stream: () => new EventSource(this.address(`${path}/stream`)),
			ask: () => this.#ask(schema, path),
		};
	}

	async #ask<T>(schema: z.ZodType<T>, path: string, init: RequestInit = {}): Promise<Answer<T>> {
		let response: Response;
		try {
			response = await fetch(this.address(path), { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
		} catch {
			return { ok: false, failure: { kind: 'offline' } };
		}
		if (!response.ok) return { ok: false, failure: await failureOf(response) };
		const body = await response.json().catch(() => null);
		const parsed = schema.safeParse(body);
		return parsed.success ? { ok: true, value: parsed.data } : { ok: false, failure: { kind: 'unavailable' } };
	}
}

function officePath(office: string): string {
	return `/api/v1/offices/${encodeURIComponent(office)}`;
}

function reservationPath(id: string): string {
	return `/api/v1/reservations/${encodeURIComponent(id)}`;
}
