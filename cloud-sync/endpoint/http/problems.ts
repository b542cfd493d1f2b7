import type { LocalizedText } from '#wire/office-config.ts';

interface ProblemKind {
	readonly status: number;
	readonly title: string;
	/** For a person who opens the problem's address. */
	readonly explanation: LocalizedText;
}

/** Every problem this interface answers with, by the stable name its type ends in. */
export const PROBLEMS = {
	'invalid-request': {
		status: 400,
		title: 'The request is not as it should be',
		explanation: {
			cs: 'Požadavek nemá správný tvar. Pole „errors“ říká, který údaj je chybný a jaký měl být.',
			en: 'The request does not have the right form. “errors” names each wrong field and what was expected.',
		},
	},
	'wrong-token': {
		status: 401,
		title: 'The token is missing or wrong',
		explanation: {
			cs: 'Rezervaci může zobrazit a zrušit jen ten, kdo má její odkaz. Otevřete odkaz z potvrzení celý.',
			en: 'Only who holds its link can see or cancel a reservation. Open the whole link from the confirmation.',
		},
	},
	'not-found': {
		status: 404,
		title: 'There is nothing at this address',
		explanation: {
			cs: 'Na této adrese nic není. Seznam adres je v /openapi.json.',
			en: 'There is nothing at this address. All addresses are listed in /openapi.json.',
		},
	},
	'unknown-office': {
		status: 404,
		title: 'No such office',
		explanation: {
			cs: 'Takový úřad tu není, nebo se ještě nepřihlásil. Seznam úřadů je v /api/v1/offices.',
			en: 'There is no such office here, or it has not reported yet. The offices are listed in /api/v1/offices.',
		},
	},
	'unknown-service': {
		status: 404,
		title: 'No such service',
		explanation: {
			cs: 'Úřad takovou agendu nemá. Její označení najdete v odpovědi o úřadu.',
			en: 'The office has no such service. The answer about the office lists them.',
		},
	},
	'unknown-reservation': {
		status: 404,
		title: 'No such reservation',
		explanation: {
			cs: 'Taková rezervace neexistuje. Otevřete odkaz z potvrzení celý.',
			en: 'There is no such reservation. Open the whole link from the confirmation.',
		},
	},
	'unknown-ticket': {
		status: 404,
		title: 'No such ticket',
		explanation: {
			cs: 'Takový lístek teď úřad nemá. Nejspíš je už vyřízený; jinak zkontrolujte, že je odkaz z lístku celý.',
			en: 'The office has no such ticket now. Most likely it is done with; else check that the link is whole.',
		},
	},
	'method-not-allowed': {
		status: 405,
		title: 'This address does not take that method',
		explanation: {
			cs: 'Tato adresa zná jen metody uvedené v hlavičce Allow.',
			en: 'This address takes only the methods in the Allow header.',
		},
	},
	'slot-taken': {
		status: 409,
		title: 'The slot is taken',
		explanation: {
			cs: 'Termín si mezitím zarezervoval někdo jiný. Odpověď nabízí nejbližší volné v „alternatives“.',
			en: 'Somebody else has booked the slot meanwhile. The answer offers the next free ones in “alternatives”.',
		},
	},
	'too-late-to-cancel': {
		status: 409,
		title: 'The reservation can no longer be cancelled',
		explanation: {
			cs: 'Rezervaci lze zrušit do přihlášení na úřadě, nejpozději do konce termínu.',
			en: 'A reservation can be cancelled until the check-in at the office, at the latest until the slot is over.',
		},
	},
	'request-too-large': {
		status: 413,
		title: 'The request is too large',
		explanation: { cs: 'Požadavek je příliš velký.', en: 'The request is too large.' },
	},
	'unsupported-media-type': {
		status: 415,
		title: 'The request must be JSON',
		explanation: {
			cs: 'Požadavek musí být ve formátu JSON s hlavičkou Content-Type: application/json.',
			en: 'The request must be JSON, with the header Content-Type: application/json.',
		},
	},
	'invalid-slot': {
		status: 422,
		title: 'That is no slot which can be booked',
		explanation: {
			cs: 'Takový termín nelze zarezervovat; „reason“ říká proč: už začal, je příliš daleko, mimo úřední hodiny, ve svátek, nebo agenda či úkon neexistuje.',
			en: 'Such a slot cannot be booked; “reason” says why: it has begun, is too far ahead, outside opening hours, on a holiday, or there is no such service or errand.',
		},
	},
	'proof-of-work-required': {
		status: 422,
		title: 'A proof of work is required',
		explanation: {
			cs: 'Proti hromadným rezervacím tu prohlížeč nejdřív vyřeší úlohu z /api/v1/challenge. Řešení platí jednou.',
			en: 'Against mass bookings, the browser first solves a task from /api/v1/challenge. A solution counts once.',
		},
	},
	'slow-down': {
		status: 429,
		title: 'Too many requests',
		explanation: {
			cs: 'Z této adresy přišlo příliš mnoho požadavků. Zkuste to znovu po době z hlavičky Retry-After.',
			en: 'Too many requests came from this address. Try again after the time in the Retry-After header.',
		},
	},
	'internal-error': {
		status: 500,
		title: 'Something went wrong here',
		explanation: {
			cs: 'Chyba je na naší straně a je zaznamenána. Zkuste to prosím znovu.',
			en: 'The fault is on our side and has been recorded. Please try again.',
		},
	},
	'no-room': {
		status: 503,
		title: 'It cannot be stored just now',
		explanation: {
			cs: 'Server teď nemůže nic uložit a nic se nezměnilo. Správce o tom ví z jeho stavu; zkuste to prosím později.',
			en: 'The server cannot store anything now, and nothing was changed. Those who run it see it in its health; please try later.',
		},
	},
	busy: {
		status: 503,
		title: 'Bookings take too long just now',
		explanation: {
			cs: 'Server teď rezervace nestíhá. Na tento požadavek se nedostalo včas a nic podle něj zarezervováno nebylo; zkuste to znovu po době z hlavičky Retry-After.',
			en: 'The server cannot keep up with bookings now. This request was not reached in time and has booked nothing; try again after the time in the Retry-After header.',
		},
	},
	'occupancy-unknown': {
		status: 503,
		title: 'The office has not reported yet',
		explanation: {
			cs: 'Úřad zatím neposlal, kolik lidí čeká. Zkuste to za chvíli.',
			en: 'The office has not yet told how many people are waiting. Try again in a moment.',
		},
	},
} as const satisfies Readonly<Record<string, ProblemKind>>;

export type ProblemName = keyof typeof PROBLEMS;

export function isProblemName(name: string): name is ProblemName {
	return Object.hasOwn(PROBLEMS, name);
}

export interface ProblemParts {
	/** Members of this kind of problem (RFC 9457 §3.2). */
	readonly extra?: Readonly<Record<string, unknown>>;
	readonly headers?: Readonly<Record<string, string>>;
}

/** Ends a request with a problem. */
export class HttpProblem extends Error {
	override readonly name = 'HttpProblem';
	readonly problem: ProblemName;
	readonly extra: Readonly<Record<string, unknown>>;
	readonly headers: Readonly<Record<string, string>>;
	/** Fastify reads it. */
	readonly statusCode: number;

	/** @param detail what was wrong this time and what to do about it */
	constructor(problem: ProblemName, detail: string, { extra = {}, headers = {} }: ProblemParts = {}) {
		super(detail);
		this.problem = problem;
		this.extra = extra;
		this.headers = headers;
		this.statusCode = PROBLEMS[problem].status;
	}
}
