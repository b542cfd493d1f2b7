import { existsSync } from 'node:fs';
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import * as z from 'zod';
import { currentOrNextOpening, officeDay } from '#wire/calendar.ts';
import { instant, localDate } from '#wire/time.ts';
import { OfficeFileError, readOfficeFile } from '../firmware/config/office-file.ts';
import { openSqliteJournal } from '../firmware/journal/sqlite-journal.ts';
import { whatIfOffice } from '../firmware/what-if/ask.ts';
import { type ByKind, type SpreadOfWaits, type WhatIf, whatIf } from '../firmware/what-if/compare.ts';
import { recordedDays } from '../firmware/what-if/journal-days.ts';
import { seededRandom } from '../firmware/what-if/random.ts';
import type { RecordedDay } from '../firmware/what-if/recorded-day.ts';
import { BUSY_DAY, simulatedDay } from '../firmware/what-if/simulated-day.ts';
import { readSettings, SettingsError } from './settings.ts';
import { changeOf, type OfficeInQuestion, WrongQuestion } from './what-if-question.ts';

/*
 * node scripts/ask-what-if.ts: see HELP. Exit status: 0 answered, 2 the question was wrong.
 */

const HELP = `npm run what-if -- CHANGE… [DAY] [--seeds N] [--json]

What would a change have done to a day's waits, for walk-ins and for those with reservations? Plays the day by the
office's own rules as it was and as it would have been, with the same people, once for each seed.

What would be different, one or more:
  --counter SERVICE,…[@FROM-UNTIL]  one more open counter, e.g. --counter id-cards,passports@08:00-12:00
  --capacity [SERVICE=]N            N reservations in each slot, of one service or of all
  --order first-come                reservations go before nobody
  --weight SERVICE=N                how much waiting for a service weighs at counters that serve several; repeatable

Which day:
  --journal FILE   a recorded one of an office's journal, PREPAZKA_DATA/office-….db; of a running office a copy
  --date DATE      which of its days, e.g. 2026-11-20; the last one unless told
  without --journal a simulated one:
  --load SHARE     work that visitors bring over what the counters can do (${BUSY_DAY.load})
  --booked SHARE   seats of the slots that are taken and kept (${BUSY_DAY.bookedShare})
  --day-seed N     which day of that kind; each number is another (0)

  --seeds N        how often it is played (40); figures are given with the range in which nine of ten lie
  --json           prints the answer as JSON: {date, seeds, recorded (null of a simulated day), asItWas, changed, difference}

The office is that of PREPAZKA_CONFIG: its present rules, on the visitors of that day.`;

const OPTIONS = {
	counter: { type: 'string' },
	capacity: { type: 'string' },
	order: { type: 'string' },
	weight: { type: 'string', multiple: true },
	journal: { type: 'string' },
	date: { type: 'string' },
	load: { type: 'string', default: String(BUSY_DAY.load) },
	booked: { type: 'string', default: String(BUSY_DAY.bookedShare) },
	'day-seed': { type: 'string', default: '0' },
	seeds: { type: 'string', default: '40' },
	json: { type: 'boolean', default: false },
	help: { type: 'boolean', default: false },
} satisfies ParseArgsOptionsConfig;
type Words = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

async function answer(): Promise<void> {
	const { values } = parseArgs({ options: OPTIONS });
	if (values.help) {
		console.log(HELP);
		return;
	}
	const { config, rules } = readOfficeFile(readSettings(process.env).PREPAZKA_CONFIG);
	const office = { config, rules };
	const seeds = number('seeds', values.seeds, z.coerce.number().int().min(2).max(10_000));
	const date = await dateOf(values, office);
	const change = changeOf(values, office, date);
	const recorded = await dayOf(values, office, date);
	const result = whatIf(whatIfOffice(config, rules, recorded.day.date), recorded, change, seeds);
	console.log(values.json ? JSON.stringify(result, null, '\t') : inWords(result));
}

/** The date asked about; of a journal its last unless told, of a simulation the next on which the office opens. */
async function dateOf(values: Words, { config, rules }: OfficeInQuestion): Promise<string> {
	if (values.date !== undefined) {
		const date = z.iso.date().safeParse(values.date);
		if (!date.success) throw new WrongQuestion(`--date: expected a date like 2026-11-20, not "${values.date}"`);
		return date.data;
	}
	if (values.journal !== undefined) {
		for await (const { day } of daysOf(values.journal, rules)) return day.date;
		throw new WrongQuestion(`--journal: no ticket was issued on any day of ${values.journal}`);
	}
	const opening = currentOrNextOpening(config.calendar, instant(Date.now()));
	if (opening === null) throw new WrongQuestion('the office of PREPAZKA_CONFIG never opens');
	return localDate(opening.start, config.calendar.timeZone);
}

async function dayOf(values: Words, office: OfficeInQuestion, date: string): Promise<RecordedDay> {
	const { config, rules } = office;
	if (values.journal === undefined) {
		const share = z.coerce.number().min(0).max(1);
		const load = number('load', values.load, z.coerce.number().min(0.01).max(3));
		const bookedShare = number('booked', values.booked, share);
		const daySeed = number('day-seed', values['day-seed'], z.coerce.number().int().min(0).max(1_000_000));
		const day = officeDay(config.calendar, date);
		if (day.openings.length === 0) throw new WrongQuestion(`--date: the office is closed on ${date}`);
		return simulatedDay(whatIfOffice(config, rules, date), day, { load, bookedShare }, seededRandom(daySeed));
	}
	for await (const recorded of daysOf(values.journal, rules)) if (recorded.day.date === date) return recorded;
	throw new WrongQuestion(`--date: ${values.journal} has no ticket of ${date}`);
}

async function* daysOf(file: string, rules: OfficeInQuestion['rules']): AsyncGenerator<RecordedDay> {
	if (!existsSync(file)) throw new WrongQuestion(`--journal: there is no file ${file}`);
	const journal = openedJournal(file);
	try {
		yield* recordedDays(journal, rules);
	} finally {
		journal.close();
	}
}

function openedJournal(file: string) {
	try {
		return openSqliteJournal(file);
	} catch (error) {
		const isLocked = error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY';
		const why = isLocked ? 'is in use by a running office: ask on its admin page, or give a copy' : 'is no journal';
		throw new WrongQuestion(`--journal: ${file} ${why} (${(error as Error).message})`);
	}
}

function number(option: string, text: string, schema: z.ZodCoercedNumber): number {
	const parsed = schema.safeParse(text);
	if (parsed.success) return parsed.data;
	const kind = schema.isInt ? 'whole number' : 'number';
	throw new WrongQuestion(
		`--${option}: expected a ${kind} from ${schema.minValue} to ${schema.maxValue}, not "${text}"`,
	);
}

const LINES = [
	['people', 'people'],
	['mean', 'mean wait, min'],
	['median', 'median wait, min'],
	['p90', 'nine of ten, min'],
	['turnedAway', 'got no ticket'],
	['left', 'gave up'],
	['unserved', 'not served'],
] as const;

function inWords({ date, seeds, recorded, asItWas, changed, difference }: WhatIf): string {
	const columns = [recorded ? 'recorded' : '', 'as it was', 'with the change', 'difference (nine of ten)'];
	const row = (...cells: readonly string[]): string => cells.map((cell, i) => cell.padEnd(i === 0 ? 20 : 18)).join('');
	const lines = (kind: keyof ByKind<SpreadOfWaits>): readonly string[] =>
		LINES.map(([figure, name]) => {
			const { mean, low, high } = difference[kind][figure];
			const was = recorded ? recorded[kind][figure].toFixed(1) : '';
			const range = `${signed(mean)} (${signed(low)} … ${signed(high)})`;
			return row(name, was, asItWas[kind][figure].mean.toFixed(1), changed[kind][figure].mean.toFixed(1), range);
		});
	return [
		`${date}, ${recorded ? 'recorded' : 'simulated'}, played ${seeds} times`,
		'',
		row('Walk-ins', ...columns),
		...lines('walk-in'),
		'',
		row('With a reservation', ...columns),
		...lines('reservation'),
	].join('\n');
}

const signed = (value: number): string => `${value > 0 ? '+' : ''}${value.toFixed(1)}`;

try {
	await answer();
} catch (error) {
	if (!(error instanceof Error)) throw error;
	const isUsage = 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
	if (
		!isUsage &&
		!(error instanceof WrongQuestion || error instanceof SettingsError || error instanceof OfficeFileError)
	)
		throw error;
	console.error(`${error.message}\n\nnpm run what-if -- --help says what can be asked.`);
	process.exitCode = 2;
}
