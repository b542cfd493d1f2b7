import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import * as z from 'zod';
import type { QueueRules } from '#domain/values.ts';
import { type OfficeConfig, officeConfigSchema } from '#wire/office-config.ts';

const seconds = z.number().int().min(1).max(86_400);

/** The office file: the public configuration, with the rules of the queue that stay in the building. */
const officeFileSchema = z.strictObject({
	office: z.strictObject({
		id: officeConfigSchema.shape.id,
		name: officeConfigSchema.shape.name,
		address: officeConfigSchema.shape.address,
	}),
	calendar: officeConfigSchema.shape.calendar,
	reservations: officeConfigSchema.shape.reservations,
	services: officeConfigSchema.shape.services,
	counters: officeConfigSchema.shape.counters,
	queue: z.strictObject({
		ticketsOpenMinutesBefore: z.number().int().min(0).max(240),
		recallLimit: z.number().int().min(0).max(10),
		lateComerMinutes: z.number().int().min(0).max(240),
		wrongPins: z.strictObject({
			free: z.number().int().min(0).max(20),
			firstPauseSeconds: seconds,
			longestPauseSeconds: seconds,
			forgetMinutes: z.number().int().min(1).max(1440),
		}),
	}),
});

/** An office as its file describes it: what the cloud may know, and the rules of its queue. */
export interface OfficeFile {
	readonly config: OfficeConfig;
	readonly rules: QueueRules;
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
	if (document.errors.length > 0)
		throw new OfficeFileError(
			document.errors
				.map(({ message, linePos }) => `${path}:${linePos?.[0].line ?? 1}: ${message.split('\n')[0]}`)
				.join('\n'),
		);

	const lineOf = (place: readonly PropertyKey[]): number => {
		for (let depth = place.length; depth > 0; depth--) {
			const node = document.getIn(place.slice(0, depth), true);
			const range =
				typeof node === 'object' && node !== null && 'range' in node ? (node.range as [number] | null) : null;
			if (range) return lines.linePos(range[0]).line;
		}
		return 1;
	};
	const mistakes = (error: z.ZodError): OfficeFileError =>
		new OfficeFileError(
			error.issues
				.map((issue) => `${path}:${lineOf(issue.path)}: ${z.core.toDotPath(issue.path)}: ${issue.message}`)
				.join('\n'),
		);

	const file = officeFileSchema.safeParse(document.toJS());
	if (!file.success) throw mistakes(file.error);
	const { office, queue, ...shared } = file.data;
	const config = officeConfigSchema.safeParse({ ...office, ...shared });
	if (!config.success) throw mistakes(config.error);
	return { config: config.data, rules: queueRules(config.data, queue) };
}

function queueRules(config: OfficeConfig, queue: z.infer<typeof officeFileSchema>['queue']): QueueRules {
	const { forgetMinutes, ...wrongPins } = queue.wrongPins;
	return {
		services: config.services.map(({ id, letter, numbers, errands }) => ({
			id,
			letter,
			firstNumber: numbers.first,
			lastNumber: numbers.last,
			errands: errands.map((errand) => ({ id: errand.id, seconds: errand.minutes * 60 })),
		})),
		counters: config.counters.map(({ id, services }) => ({ id, services })),
		checkInOpensSeconds: config.reservations.checkInOpensMinutesBefore * 60,
		checkInClosesSeconds: config.reservations.checkInClosesMinutesAfter * 60,
		ticketsOpenSeconds: queue.ticketsOpenMinutesBefore * 60,
		recallLimit: queue.recallLimit,
		lateComerSeconds: queue.lateComerMinutes * 60,
		wrongPins: { ...wrongPins, forgetSeconds: forgetMinutes * 60 },
	};
}
