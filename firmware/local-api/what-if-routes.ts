import { problem } from '#wire/problem.ts';
import { askWhatIf, whatIfOffice } from '../what-if/ask.ts';
import type { Change } from '../what-if/changes.ts';
import { recordedDays } from '../what-if/journal-days.ts';
import type { RecordedDay } from '../what-if/recorded-day.ts';
import type { LocalServer, RouteContext } from './context.ts';
import { whatIfDaysSchema, whatIfQuestionSchema, whatIfSchema } from './messages.ts';
import { ProblemError } from './problems.ts';

/** So many of the latest days can be asked about. */
const DAYS = 5;
/** How often a day is played: its figures are then sure to about a third of their own spread. */
const SEEDS = 40;

/** What a change would have done to the waits of a past day: for the admin page. */
export function whatIfRoutes(server: LocalServer, { appliance, journal, config }: RouteContext): void {
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
				const recorded = await pastDay(date);
				return await askWhatIf({ office: whatIfOffice(config, rules, date), recorded, change, seeds: SEEDS });
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
