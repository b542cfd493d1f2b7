import { EventEmitter, once } from 'node:events';
import * as z from 'zod';
import type { DeskButton } from '#hardware/devices.ts';
import type { VirtualBoard } from '#hardware/virtual/virtual-board.ts';
import { problem } from '#wire/problem.ts';
import { instant, instantCodec, toLocalRfc3339 } from '#wire/time.ts';
import type { LocalServer, RouteContext } from './context.ts';
import {
	type BenchView,
	benchClockSchema,
	benchKeypadSchema,
	benchLinkSchema,
	benchPrinterSchema,
	benchViewSchema,
} from './messages.ts';
import { ProblemError } from './problems.ts';
import { streamOfChanges } from './stream-of-changes.ts';

/** Longest time from a push to the driver's report: a long press, debounced. */
const REPORT_MILLISECONDS = 1500;

/** What the bench works on beside the routes' own context. */
export interface Bench {
	readonly board: VirtualBoard;
	/** Cuts the office from the broker, or joins it again. */
	setReachable(reachable: boolean): void;
	/** Moves the clock of every part forward. @throws RangeError when `to` is in the past */
	moveClock(to: ReturnType<typeof instant>): void;
}

/** How each thing a clerk can ask for is done with the four buttons of a box. */
const GESTURES: { readonly [name: string]: readonly [DeskButton, 'short' | 'long'] } = {
	'call-next': ['next', 'short'],
	recall: ['recall', 'short'],
	finish: ['finish', 'short'],
	'no-show': ['finish', 'long'],
	pause: ['pause', 'short'],
	open: ['pause', 'short'],
	close: ['pause', 'long'],
};

/** The virtual board as a hand would use it; each action goes down to the pins and up through the drivers. */
export function benchRoutes(
	server: LocalServer,
	context: RouteContext,
	{ board, setReachable, moveClock }: Bench,
): void {
	const { clock, config, devices } = context;
	let reachable = true;
	const moment = (at: number): string => toLocalRfc3339(instant(at), config.calendar.timeZone);
	const printer = (): BenchView['printer'] => {
		const { paper, online, tickets } = board.printer();
		return {
			paper,
			online,
			tickets: tickets.map(({ printedAt, lines }) => ({ printedAt: moment(printedAt), lines: [...lines] })),
		};
	};
	const view = (): BenchView => ({
		now: moment(clock.now()),
		displays: board.displays().map((display) => ({ ...display })),
		printer: printer(),
		link: { up: reachable },
		violations: [...board.violations()],
	});

	const presses = new EventEmitter();
	devices.deskButtons.onPress(({ counter }) => presses.emit(counter));

	const stream = streamOfChanges('bench', view);
	board.onChange(stream.changed);
	server.get('/bench/state', { schema: { response: { 200: benchViewSchema } } }, () => view());
	server.get('/bench/events', { sse: 'only' }, stream.handler);
	server.get('/bench/caller', () => ({ displays: board.displays() }));
	server.get('/bench/printer', () => printer());

	server.put('/bench/printer', { schema: { body: benchPrinterSchema } }, ({ body: { paper, online } }) => {
		board.setPrinter({ ...(paper && { paper }), ...(online !== undefined && { online }) });
		return printer();
	});
	server.post('/bench/keypad', { schema: { body: benchKeypadSchema } }, async ({ body }, reply) => {
		await board.pressKeys(body.keys);
		reply.code(204);
	});
	server.post(
		'/bench/buttons/:counter/:button',
		{ schema: { params: z.object({ counter: z.string(), button: z.enum(Object.keys(GESTURES)) }) } },
		async ({ params: { counter, button } }, reply) => {
			const gesture = GESTURES[button];
			const state = context.appliance.office.counters.get(counter)?.state;
			if (!gesture || state === undefined)
				throw new ProblemError(problem(404, 'unknown-counter', 'No such counter', `There is no counter "${counter}".`));
			// One button opens and pauses: asked for what is so already, nobody pushes it.
			if (button === (state === 'open' ? 'open' : 'pause')) return reply.code(204).send();
			// What the driver takes for chatter or a stuck button is never reported.
			const reported = once(presses, counter, { signal: AbortSignal.timeout(REPORT_MILLISECONDS) }).then(
				() => true,
				() => false,
			);
			await board.pressButton(counter, ...gesture);
			if (!(await reported))
				throw new ProblemError(
					problem(
						409,
						'press-ignored',
						'The press was ignored',
						'The driver took it for chatter or a stuck button; press again.',
					),
				);
			return reply.code(204).send();
		},
	);
	server.put('/bench/link', { schema: { body: benchLinkSchema } }, ({ body: { up } }) => {
		reachable = up;
		setReachable(up);
		stream.changed();
		return { up };
	});
	server.put('/bench/clock', { schema: { body: benchClockSchema } }, ({ body }) => {
		const to = z.decode(instantCodec, body.now);
		if (to < clock.now())
			throw new ProblemError(
				problem(409, 'clock-backwards', 'The clock goes forward only', `It is ${moment(clock.now())} already.`),
			);
		moveClock(to);
		context.changed();
		stream.changed();
		return { now: moment(clock.now()) };
	});
}
