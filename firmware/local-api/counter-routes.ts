import * as z from 'zod';
import type { CounterCommand } from '#domain/commands.ts';
import type { CounterId } from '#domain/values.ts';
import { problem } from '#wire/problem.ts';
import { answerOnce } from './answered-wishes.ts';
import type { LocalServer, RouteContext } from './context.ts';
import {
	type CounterAction,
	type CounterView,
	counterActionSchema,
	counterActions,
	counterViewSchema,
} from './messages.ts';
import { ProblemError } from './problems.ts';
import { counterView } from './views.ts';

type Body = z.infer<typeof counterActionSchema>;

/** `POST /api/v1/counters/{id}/{action}`: what clerks ask for. */
export function counterRoutes(server: LocalServer, context: RouteContext): void {
	const once = answerOnce<CounterView>();
	const params = z.object({ id: z.string().max(2), action: z.enum(counterActions) });
	server.post(
		'/api/v1/counters/:id/:action',
		{ schema: { params, body: counterActionSchema.nullish(), response: { 200: counterViewSchema } } },
		({ params: { id, action }, body }) => once(body?.wish, () => carryOut(id, action, body ?? {})),
	);

	function carryOut(id: CounterId, action: CounterAction, body: Body): CounterView {
		const command = { ...commandOf(id, action, body), inHand: body.inHand };
		const office = context.granted(context.appliance.execute(command));
		const counter = office.counters.get(id);
		if (!counter) throw new Error(`counter ${id} vanished`);
		return counterView(context.sources(), counter);
	}
}

function commandOf(counter: CounterId, action: CounterAction, body: Body): CounterCommand {
	switch (action) {
		case 'call':
		case 'resume':
		case 'put-back':
			return { type: action, counter, ticket: ticketIn(body) };
		case 'transfer':
			return { type: action, counter, service: body.service ?? null, toCounter: body.toCounter ?? null };
		case 'pause':
			return { type: action, counter, kind: body.kind ?? 'break', until: body.until ?? null };
		case 'park':
			return { type: action, counter, until: body.until ?? null };
		case 'announce-closing':
			if (body.closesAt === undefined)
				throw invalidRequest('closesAt: a time with its offset is needed, or null to take the announcement back');
			return { type: action, counter, closesAt: body.closesAt };
		case 'override-tickets':
			if (body.service === undefined || body.override === undefined)
				throw invalidRequest('service and override are needed: "open", "stopped", or null to leave it to the forecast');
			return { type: action, counter, service: body.service, override: body.override };
		default:
			return { type: action, counter };
	}
}

function ticketIn({ ticket }: Body): string {
	if (ticket === undefined) throw invalidRequest('ticket: the id of a ticket is needed, e.g. 2026-11-23/P045');
	return ticket;
}

const invalidRequest = (detail: string): ProblemError =>
	new ProblemError(problem(400, 'invalid-request', 'The request is not understood', detail));
