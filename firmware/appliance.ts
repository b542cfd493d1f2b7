import type { OfficeCommand, Refusal } from '#domain/commands.ts';
import { nextWakeUp } from '#domain/day-commands.ts';
import { decide } from '#domain/decide.ts';
import { type Effect, effectsOf, outstandingEffects } from '#domain/effects.ts';
import type { OfficeEvent } from '#domain/events.ts';
import { evolve } from '#domain/evolve.ts';
import type { Office } from '#domain/office.ts';
import { withPromises } from '#domain/promised-waits.ts';
import { isIssuingTime } from '#domain/tickets-open.ts';
import { nextTurningPoint } from '#domain/turning-points.ts';
import { type OfficeDay, plusSeconds, type QueueRules } from '#domain/values.ts';
import { type Clock, type Instant, instant } from '#wire/time.ts';
import type { Journal, JournalEntry } from './journal/journal.ts';
import { replay } from './journal/replay.ts';
import { NotWritten } from './journal/unwritten-steps.ts';

/** While anybody is there the forecast of the day's end changes with time alone; a minute more or less says nothing about it. */
const FORECAST_SECONDS = 60;

/** What became of a command. */
export interface Outcome {
	readonly entries: readonly JournalEntry[];
	readonly refusal: Refusal | null;
	/** The state after it. */
	readonly office: Office;
}

/** One executor for each kind of effect. */
export type EffectExecutors = { readonly [Type in Effect['type']]: (effect: Extract<Effect, { type: Type }>) => void };

/** The loop of the office: decide, append, evolve, effects. */
export interface Appliance {
	readonly office: Office;
	/**
	 * Carries a command out at once, in full or not at all.
	 * A ticket that the disk does not take is refused.
	 * @throws when the journal cannot append for another reason; then nothing has happened
	 */
	execute(command: OfficeCommand): Outcome;
	/** Calls `listener` after each step that appended something, and with nothing when time alone changed what people see. */
	onChange(listener: (entries: readonly JournalEntry[]) => void): void;
	/** Tells the listeners that something besides steps and time has changed what people see. */
	changed(): void;
	/** Starts the effects: what is outstanding from before, then those of each event, each by its executor. */
	runEffects(executors: EffectExecutors): void;
	close(): void;
}

/** What an appliance works with. */
export interface ApplianceParts {
	readonly journal: Journal;
	readonly clock: Clock;
	readonly rules: QueueRules;
	/** The office's day that a moment falls on. */
	readonly dayAt: (at: Instant) => OfficeDay;
}

/** Replays the journal, brings rules and day up to now, and from then on wakes itself when something is due. */
export function startAppliance({ journal, clock, rules, dayAt }: ApplianceParts): Appliance {
	let office = replay(journal);
	let executors: EffectExecutors | null = null;
	let cancelWakeUp = () => {};
	const listeners: ((entries: readonly JournalEntry[]) => void)[] = [];

	function execute(command: OfficeCommand): Outcome {
		const at = clock.now();
		const { events: decided, refusal } = decide(office, command, at);
		if (decided.length === 0) return { entries: [], refusal, office };
		const events = withPromises(office, decided, at);
		const entries = appended(events, at);
		if (entries === null) return { entries: [], refusal: { reason: 'no-room' }, office };
		office = events.reduce((state, event) => evolve(state, event, at), office);
		scheduleWakeUp();
		// A listener or an executor may execute the next command: the outcome is of this one.
		const outcome = { entries, refusal, office };
		for (const listener of listeners) listener(entries);
		runEach(events.flatMap(effectsOf));
		if (command.type !== 'forecast') execute({ type: 'forecast' });
		return outcome;
	}

	/** `null` when the disk does not take it, and nobody may be told that it happened. */
	function appended(events: readonly OfficeEvent[], at: Instant): readonly JournalEntry[] | null {
		try {
			return journal.append(events, at);
		} catch (error) {
			if (error instanceof NotWritten) return null;
			throw error;
		}
	}

	function passTime(): void {
		const now = clock.now();
		if (now >= office.day.end) execute({ type: 'begin-day', day: dayAt(now) });
		execute({ type: 'wake-up' });
		execute({ type: 'forecast' });
		scheduleWakeUp();
		changed();
	}

	function changed(): void {
		for (const listener of listeners) listener([]);
	}

	function scheduleWakeUp(): void {
		cancelWakeUp();
		const now = clock.now();
		const moments = [nextWakeUp(office), nextTurningPoint(office, now) ?? office.day.end];
		if (office.tickets.size > 0 && isIssuingTime(office, now)) moments.push(plusSeconds(now, FORECAST_SECONDS));
		cancelWakeUp = clock.wakeAt(instant(Math.min(...moments)), passTime);
	}

	function runEach(effects: readonly Effect[]): void {
		if (!executors) return;
		for (const effect of effects) (executors[effect.type] as (effect: Effect) => void)(effect);
	}

	execute({ type: 'configure', rules });
	execute({ type: 'begin-day', day: dayAt(clock.now()) });
	passTime();

	return {
		get office() {
			return office;
		},
		execute,
		onChange: (listener) => void listeners.push(listener),
		changed,
		runEffects(given) {
			executors = given;
			runEach(outstandingEffects(office));
		},
		close() {
			cancelWakeUp();
			executors = null;
		},
	};
}
