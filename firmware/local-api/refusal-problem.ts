import type { Refusal } from '#domain/commands.ts';
import type { Instant } from '#domain/values.ts';
import { type Problem, problem } from '#wire/problem.ts';

/** A refusal as an HTTP problem: its reason as the name, moments as RFC 3339 by `moment`, waits as seconds from `now`. */
export function refusalProblem(refusal: Refusal, now: Instant, moment: (at: Instant) => string): Problem {
	const { reason } = refusal;
	switch (reason) {
		case 'unknown-service':
			return problem(
				404,
				reason,
				'No such service',
				`There is no service "${refusal.service}"; GET /api/v1/state lists them.`,
			);
		case 'unknown-errand':
			return problem(
				404,
				reason,
				'No such errand',
				`The service has no errand "${refusal.errand}"; GET /api/v1/state lists them.`,
			);
		case 'unknown-counter':
			return problem(
				404,
				reason,
				'No such counter',
				`There is no counter "${refusal.counter}"; GET /api/v1/state lists them.`,
			);
		case 'unknown-ticket':
			return problem(404, reason, 'No such ticket', `There is no ticket "${refusal.ticket}" here now.`);
		case 'tickets-closed': {
			const opensAt = refusal.opensAt === null ? null : moment(refusal.opensAt);
			const why = {
				'outside-hours': 'the office is closed now',
				'queue-full': 'its counters have no time left for another visit today',
				'no-counter': 'its counters have closed for today',
				'stopped-by-clerk': 'a clerk has stopped them for today',
				'numbers-used-up': 'its numbers are used up for today',
			}[refusal.why];
			const remedy = opensAt ? `Tickets are issued again at ${opensAt}.` : 'Reserve a time on the website instead.';
			return problem(
				409,
				reason,
				'No tickets now',
				`No tickets are issued for "${refusal.service}": ${why}. ${remedy}`,
				{
					service: refusal.service,
					why: refusal.why,
					opensAt,
				},
			);
		}
		case 'no-room':
			return problem(
				503,
				reason,
				'The disk cannot be written',
				'The office cannot record a ticket: its disk is full or fails. Calling goes on. Free some space, or replace the disk; tickets are issued again by themselves.',
			);
		case 'unknown-pin':
			return problem(
				404,
				reason,
				'PIN not known',
				refusal.onlyInTime
					? 'Too many PINs were wrong at this terminal today: until tomorrow only reservations whose check-in is open count here. Check the digits, come back when it is, or take a ticket without a reservation.'
					: 'No reservation of today has this PIN. Check the digits and the day, or take a ticket without a reservation.',
			);
		case 'too-early':
			return problem(
				409,
				reason,
				'Too early to check in',
				`Check-in opens at ${moment(refusal.opensAt)}. With "early": true an ordinary ticket is issued now, which moves forward when the slot begins.`,
				{
					opensAt: moment(refusal.opensAt),
					slotStart: moment(refusal.slotStart),
				},
			);
		case 'already-checked-in':
			return problem(409, reason, 'Already checked in', `This PIN was used before; its ticket is ${refusal.number}.`, {
				number: refusal.number,
			});
		case 'cannot-join':
			return problem(
				409,
				reason,
				'Not together on one ticket',
				`Only the ticket of another reservation can be joined, while it waits and has room: ${refusal.ticket} is none. Check in without "joins".`,
			);
		case 'too-many-errands':
			return problem(
				422,
				reason,
				'Too many errands',
				`At most ${refusal.most} errands fit on one ticket; take another one for the rest.`,
				{ most: refusal.most },
			);
		case 'slow-down':
			return problem(429, reason, 'Too many wrong PINs', `Try again at ${moment(refusal.retryAt)}.`, {
				retryAt: moment(refusal.retryAt),
				retryAfterSeconds: Math.ceil((refusal.retryAt - now) / 1000),
			});
		case 'situation-changed':
			return problem(
				409,
				reason,
				'Another ticket is in hand',
				`The counter has ${refusal.inHand ?? 'no ticket'} in hand by now, and nothing was done. Look, and ask again if it still holds.`,
				{ inHand: refusal.inHand },
			);
		case 'counter-not-open':
			return problem(409, reason, 'The counter is not open', 'Open the counter first.');
		case 'time-not-ahead':
			return problem(
				409,
				reason,
				'That time is not ahead',
				`Name a time from now until ${moment(refusal.latest)}, the end of today.`,
				{ latest: moment(refusal.latest) },
			);
		case 'counter-busy':
			return problem(409, reason, 'Somebody is at the counter', `Finish with ${refusal.number} first.`, {
				number: refusal.number,
			});
		case 'nobody-waiting':
			return problem(409, reason, 'Nobody is waiting', 'Nobody waits for the services of this counter.');
		case 'nobody-called':
			return problem(409, reason, 'Nobody is called', 'This needs a ticket that was called and has not come yet.');
		case 'nobody-at-counter':
			return problem(409, reason, 'Nobody is at the counter', 'This needs a visitor who is being served here.');
		case 'not-called-here':
			return problem(409, reason, 'Not called here', 'The ticket was not called at this counter.');
		case 'not-parked-here':
			return problem(409, reason, 'Not parked here', 'The ticket is not parked at this counter.');
		case 'too-late-to-return':
			return problem(
				409,
				reason,
				'Too late to come back',
				'The time in which a late comer is put back is over; issue a new ticket.',
			);
		case 'transfer-nowhere':
			return problem(409, reason, 'Transfer to where?', 'Name a "service", a counter as "toCounter", or both.');
		case 'transfer-to-closed-counter':
			return problem(
				409,
				reason,
				'That counter is closed',
				`Counter ${refusal.counter} is closed; transfer to the service or to an open counter.`,
				{
					counter: refusal.counter,
				},
			);
	}
}
