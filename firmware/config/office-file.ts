import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import * as z from 'zod';
import type { QueueRules } from '#domain/values.ts';
import { PAYLOAD_LIMIT_BYTES } from '#wire/messages.ts';
import { type OfficeConfig, officeConfigSchema } from '#wire/office-config.ts';

const seconds = z.number().int().min(1).max(86_400);

/** What is wired to the office's Pi beside the standard board; the printer's own self-test tells how it is set. */
const hardwareSchema = z
	.strictObject({
		buttons: z.enum(['expander', 'header']).default('expander'),
		printer: z
			.strictObject({
				path: z.string().startsWith('/dev/').default('/dev/serial0'),
				baudRate: z.literal([9600, 19_200, 38_400, 57_600, 115_200]).default(115_200),
				model: z.enum(['epson-tm-t20iii', 'pos-5890']).default('epson-tm-t20iii'),
				codepage: z.enum(['windows1250', 'cp852']).default('windows1250'),
				crest: z.string().min(1).optional(),
			})
			.prefault({}),
	})
	.prefault({});

/** Pins for four buttons at each counter. */
const ROOM_FOR_COUNTERS = { expander: 8, header: 2 } as const;

/** The office file: the public configuration, with the rules of the queue that stay in the building. */
const officeFileSchema = z
	.strictObject({
		office: z.strictObject({
			id: officeConfigSchema.shape.id,
			name: officeConfigSchema.shape.name,
			address: officeConfigSchema.shape.address,
		}),
		calendar: officeConfigSchema.shape.calendar,
		reservations: officeConfigSchema.shape.reservations,
		services: officeConfigSchema.shape.services,
		counters: officeConfigSchema.shape.counters,
		hardware: hardwareSchema,
		queue: z.strictObject({
			ticketsOpenMinutesBefore: z.number().int().min(0).max(240),
			recallLimit: z.number().int().min(0).max(10),
			shortestVisitSeconds: z.number().int().min(0).max(300),
			lateComerMinutes: z.number().int().min(0).max(240),
			wrongPins: z.strictObject({
				free: z.number().int().min(0).max(20),
				firstPauseSeconds: seconds,
				longestPauseSeconds: seconds,
				forgetMinutes: z.number().int().min(1).max(1440),
			}),
		}),
	})
	.superRefine(({ hardware, counters }, context) => {
		const room = ROOM_FOR_COUNTERS[hardware.buttons];
		if (counters.length <= room) return;
		const message = `with buttons on the ${hardware.buttons} the board has room for ${room} counters`;
		context.addIssue({ code: 'custom', path: ['hardware', 'buttons'], message });
	});

/** What the cloud is told of it goes in one message, to which the office adds when it was told, and the names of its keys. */
const TOLD_LIMIT_BYTES = PAYLOAD_LIMIT_BYTES - 1024;

/** So many mistakes are told at once, one for each place. */
const MISTAKES_TOLD = 5;

/** An office as its file describes it: what the cloud may know, and the rules of its queue. */
export interface OfficeFile {
	readonly config: OfficeConfig;
	readonly rules: QueueRules;
	readonly hardware: z.output<typeof hardwareSchema>;
}

/** The office file cannot be used; the message has a line for each mistake, with file, place and what was expected. */
export class OfficeFileError extends Error {
	override readonly name = 'OfficeFileError';
}

/**
 * Reads and checks an office file (YAML 1.2).
 * @throws OfficeFileError
 */
export function readOfficeFile(path: string): OfficeFile {
	let text: string;
	try {
		text = readFileSync(path, 'utf8');
	} catch (error) {
		throw new OfficeFileError(
			`${path}: cannot be read (${(error as NodeJS.ErrnoException).code}). PREPAZKA_CONFIG names the office file.`,
		);
	}
	return parseOfficeFile(text, path);
}

/** As {@link readOfficeFile}, of text already read; `path` is only for messages. */
export function parseOfficeFile(text: string, path: string): OfficeFile {
	const lines = new LineCounter();
	const document = parseDocument(text, { lineCounter: lines });
	// What follows the first error of syntax is mostly its echo.
	const [broken] = document.errors;
	if (broken) throw new OfficeFileError(`${path}:${broken.linePos?.[0].line ?? 1}: ${broken.message.split('\n')[0]}`);

	const lineOf = (place: readonly PropertyKey[]): number => {
		for (let depth = place.length; depth > 0; depth--) {
			const node = document.getIn(place.slice(0, depth), true);
			const range =
				typeof node === 'object' && node !== null && 'range' in node ? (node.range as [number] | null) : null;
			if (range) return lines.linePos(range[0]).line;
		}
		return 1;
	};
	const mistakes = (error: z.ZodError): OfficeFileError => {
		const places = new Map(error.issues.toReversed().map((issue) => [z.core.toDotPath(issue.path), issue]));
		const told = [...places]
			.toReversed()
			.map(([place, issue]) => `${path}:${lineOf(issue.path)}: ${place}: ${issue.message}`);
		const more = told.length - MISTAKES_TOLD;
		return new OfficeFileError(
			[...told.slice(0, MISTAKES_TOLD), ...(more > 0 ? [`… and ${more} more`] : [])].join('\n'),
		);
	};

	const file = officeFileSchema.safeParse(document.toJS());
	if (!file.success) throw mistakes(file.error);
	const { office, queue, hardware, ...shared } = file.data;
	const config = officeConfigSchema.safeParse({ ...office, ...shared });
	if (!config.success) throw mistakes(config.error);
	const toldBytes = Buffer.byteLength(JSON.stringify(config.data));
	if (toldBytes > TOLD_LIMIT_BYTES)
		throw new OfficeFileError(
			`${path}: too much for the cloud to be told: ${toldBytes} bytes of ${TOLD_LIMIT_BYTES}; shorten the lists of what to bring, or drop exceptions that are over`,
		);
	return { config: config.data, rules: queueRules(config.data, queue), hardware: withCrestBeside(hardware, path) };
}

/** The crest's file is looked for beside the office file. */
function withCrestBeside(
	{ printer, ...hardware }: z.output<typeof hardwareSchema>,
	path: string,
): OfficeFile['hardware'] {
	const { crest, ...rest } = printer;
	return { ...hardware, printer: { ...rest, ...(crest !== undefined && { crest: resolve(dirname(path), crest) }) } };
}

function queueRules(config: OfficeConfig, queue: z.infer<typeof officeFileSchema>['queue']): QueueRules {
	const { forgetMinutes, ...wrongPins } = queue.wrongPins;
	return {
		services: config.services.map(({ id, letter, numbers, errands, weight }) => ({
			id,
			letter,
			firstNumber: numbers.first,
			lastNumber: numbers.last,
			weight,
			errands: errands.map((errand) => ({ id: errand.id, seconds: errand.minutes * 60 })),
		})),
		counters: config.counters.map(({ id, services }) => ({ id, services })),
		checkInOpensSeconds: config.reservations.checkInOpensMinutesBefore * 60,
		checkInClosesSeconds: config.reservations.checkInClosesMinutesAfter * 60,
		ticketsOpenSeconds: queue.ticketsOpenMinutesBefore * 60,
		recallLimit: queue.recallLimit,
		shortestVisitSeconds: queue.shortestVisitSeconds,
		lateComerSeconds: queue.lateComerMinutes * 60,
		wrongPins: { ...wrongPins, forgetSeconds: forgetMinutes * 60 },
	};
}
