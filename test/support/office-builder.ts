import type { OfficeCommand } from '#domain/commands.ts';
import { decide } from '#domain/decide.ts';
import type { Decision } from '#domain/decision.ts';
import { evolve } from '#domain/evolve.ts';
import { emptyOffice, type Office } from '#domain/office.ts';
import type { CounterRules, Instant, OfficeDay, QueueRules, ReservationFact, ServiceRules } from '#domain/values.ts';

/** The Monday on which the stories play. */
export const MONDAY = '2026-11-23';

/** A moment in winter time, e.g. `at('9:05')` or `at('9:05:30', '2026-11-24')`. */
export function at(time: string, date = MONDAY): Instant {
	const [hours = '0', minutes = '00', seconds = '00'] = time.split(':');
	return Date.parse(`${date}T${hours.padStart(2, '0')}:${minutes}:${seconds}+01:00`) as Instant;
}

/** A day with its openings, e.g. `day('8:00-11:30', '12:30-17:00')`. */
export function day(...openings: readonly string[]): OfficeDay {
	return dayOf(MONDAY, ...openings);
}

/** Any winter day from midnight to midnight. */
export function dayOf(date: string, ...openings: readonly string[]): OfficeDay {
	const start = at('0:00', date);
	return {
		date,
		start,
		end: (start + 24 * 3_600_000) as Instant,
		openings: openings.map((opening) => {
			const [from = '', to = ''] = opening.split('-');
			return { start: at(from, date), end: at(to, date) };
		}),
	};
}

/** Personal documents: letter P, two errands of ten minutes on average. */
export const DOCUMENTS: ServiceRules = {
	id: 'documents',
	letter: 'P',
	firstNumber: 1,
	lastNumber: 99,
	errands: [
		{ id: 'apply', seconds: 900 },
		{ id: 'collect', seconds: 300 },
	],
};

/** Driver licences: letter L, ten minutes. */
export const LICENCES: ServiceRules = {
	id: 'licences',
	letter: 'L',
	firstNumber: 1,
	lastNumber: 99,
	errands: [{ id: 'exchange', seconds: 600 }],
};

export const COUNTERS: readonly CounterRules[] = [
	{ id: '1', services: ['documents'] },
	{ id: '2', services: ['documents', 'licences'] },
	{ id: '3', services: ['licences'] },
];

/** Rules of a small office: counter 1 serves documents, 3 licences, 2 both. */
export function rules(changes: Partial<QueueRules> = {}): QueueRules {
	return {
		services: [DOCUMENTS, LICENCES],
		counters: COUNTERS,
		checkInOpensSeconds: 15 * 60,
		checkInClosesSeconds: 15 * 60,
		ticketsOpenSeconds: 15 * 60,
		recallLimit: 2,
		shortestVisitSeconds: 0,
		lateComerSeconds: 10 * 60,
		wrongPins: { free: 3, firstPauseSeconds: 5, longestPauseSeconds: 60, forgetSeconds: 15 * 60 },
		...changes,
	};
}

/** A confirmed reservation of documents; its id is made from slot and PIN. */
export function reservation(time: string, pin: string, changes: Partial<ReservationFact> = {}): ReservationFact {
	const start = at(time);
	return {
		id: `slot-${time}-${pin}`,
		service: 'documents',
		errand: 'apply',
		language: 'cs',
		start,
		end: (start + 30 * 60_000) as Instant,
		seat: 0,
		generation: 0,
		pin,
		state: 'confirmed',
		...changes,
	};
}

/** An office with its rules, in its day, before anything happened. */
export function officeOn(today: OfficeDay, given: QueueRules = rules()): Office {
	const configured: OfficeCommand[] = [
		{ type: 'configure', rules: given },
		{ type: 'begin-day', day: today },
	];
	return play(emptyOffice, configured, today.start).office;
}

/** What came of commands played one after another. */
export interface Played {
	readonly office: Office;
	readonly decisions: readonly Decision[];
}

/** Decides and evolves commands in order; each happens a second after the one before, the first at `start`. */
export function play(office: Office, commands: readonly OfficeCommand[], start: Instant): Played {
	let state = office;
	const decisions = commands.map((command, i) => {
		const now = (start + i * 1000) as Instant;
		const decision = decide(state, command, now);
		state = decision.events.reduce((before, event) => evolve(before, event, now), state);
		return decision;
	});
	return { office: state, decisions };
}
