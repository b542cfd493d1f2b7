import { currentOrNextOpening, officeDay } from '#wire/calendar.ts';
import { problem } from '#wire/problem.ts';
import { localDate } from '#wire/time.ts';
import { askWhatIf, whatIfOffice } from '../what-if/ask.ts';
import type { Change } from '../what-if/changes.ts';
import { recordedDays } from '../what-if/journal-days.ts';
import { seededRandom } from '../what-if/random.ts';
import type { RecordedDay } from '../what-if/recorded-day.ts';
import { BUSY_DAY, simulatedDay } from '../what-if/simulated-day.ts';
import type { LocalServer, RouteContext } from './context.ts';
import { whatIfDaysSchema, whatIfQuestionSchema, whatIfSchema } from './messages.ts';
import { ProblemError } from './problems.ts';

/** So many of the latest days can be asked about. */
const DAYS = 5;
/** How often a day is played: its figures are then sure to about a third of their own spread. */
const SEEDS = 40;
/** Which simulated day it is: the same one each time, so that changes can be compared. */
const DAY_SEED = 0;

/** What a change would have done to the waits of a past or simulated day: for the admin page. */
export function whatIfRoutes(server: LocalServer, { appliance, journal, config, clock }: RouteContext): void {
	/** One question at a time: each takes a core of the Pi for seconds. */
	let busy = false;

	async function* pastDays(): AsyncGenerator<RecordedDay> {
		const { rules, day } = appliance.office;
		let count = 0;
		for await (const recorded of recordedDays(journal, rules)) {
			if (recorded.day.date === day.date) continue;
			yield recorded;
			if (++count === DAYS) return;
		}
	}

	async function pastDay(date: string): Promise<RecordedDay> {
		for await (const recorded of pastDays()) if (recorded.day.date === date) return recorded;
		throw new ProblemError(
			problem(
				404,
				'unknown-day',
				'No such day',
				`No ticket of ${date} is recorded; GET /api/v1/what-if lists the days.`,
			),
		);
	}

	/** A busy day like the next on which the office opens. */
	function likelyDay(): RecordedDay {
		const opening = currentOrNextOpening(config.calendar, clock.now());
		if (opening === null)
			throw new ProblemError(problem(404, 'unknown-day', 'No such day', 'The office does not open within a year.'));
		const date = localDate(opening.start, config.calendar.timeZone);
		const office = whatIfOffice(config, appliance.office.rules, date);
		return simulatedDay(office, officeDay(config.calendar, date), BUSY_DAY, seededRandom(DAY_SEED));
	}

	server.get('/api/v1/what-if', { schema: { response: { 200: whatIfDaysSchema } } }, async () => {
		const days: string[] = [];
		for await (const recorded of pastDays()) days.push(recorded.day.date);
		return { days };
	});

	server.post(
		'/api/v1/what-if',
		{ schema: { body: whatIfQuestionSchema, response: { 200: whatIfSchema } } },
		async (request) => {
			const { date, counter, capacity, order } = request.body;
			const { rules } = appliance.office;
			const change: Change = { order, ...(counter && { counter }), ...(capacity && { capacity }) };
			refuseUnknown([...(counter?.services ?? []), ...(capacity?.service ? [capacity.service] : [])]);
			if (busy)
				throw new ProblemError(
					problem(409, 'what-if-busy', 'Another question is being answered', 'Ask again in a few seconds.'),
				);
			busy = true;
			try {
				const recorded = date === null ? likelyDay() : await pastDay(date);
				const office = whatIfOffice(config, rules, recorded.day.date);
				return await askWhatIf({ office, recorded, change, seeds: SEEDS });
			} finally {
				busy = false;
			}
		},
	);

	function refuseUnknown(services: readonly string[]): void {
		const unknown = services.find((id) => !config.services.some((service) => service.id === id));
		if (unknown === undefined) return;
		throw new ProblemError(
			problem(
				404,
				'unknown-service',
				'No such service',
				`There is no service "${unknown}"; GET /api/v1/state lists them.`,
			),
		);
	}
}
