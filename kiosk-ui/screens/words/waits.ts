import { type Language, locales } from './languages.ts';

/** A median and the time that nine of ten visitors will not wait longer than. */
export interface ExpectedWait {
	readonly medianSeconds: number;
	readonly p90Seconds: number;
}

const upTo = {
	cs: (minutes: number) => (minutes === 1 ? 'do 1 minuty' : `do ${minutes} minut`),
	en: (minutes: number) => (minutes === 1 ? 'up to 1 minute' : `up to ${minutes} minutes`),
};
const about: Readonly<Record<Language, string>> = { cs: 'asi', en: 'about' };

/** Above this many minutes an answer to the minute would promise more than anybody knows. */
const exactMinutes = 15;
/** Above this many minutes people think in hours. */
const longestInMinutes = 120;

/** The expected wait as people say it, e.g. `10–25 minut`, `do 5 minut`, `asi 3 minuty`, `2–2,5 hodiny`. */
export function waitRange({ medianSeconds, p90Seconds }: ExpectedWait, language: Language): string {
	const low = Math.floor(medianSeconds / 60);
	const high = Math.max(1, Math.ceil(p90Seconds / 60));
	if (high > longestInMinutes) return range(stepDown(low / 60, 0.5), stepUp(high / 60, 0.5), 'hour', language);
	const step = high > exactMinutes ? 5 : 1;
	const [from, to] = [stepDown(low, step), stepUp(high, step)];
	return from === 0 ? upTo[language](to) : range(from, to, 'minute', language);
}

const stepDown = (value: number, step: number) => Math.floor(value / step) * step;
const stepUp = (value: number, step: number) => Math.ceil(value / step) * step;

function range(from: number, to: number, unit: 'minute' | 'hour', language: Language): string {
	const format = new Intl.NumberFormat(locales[language], { style: 'unit', unit, unitDisplay: 'long' });
	return from === to ? `${about[language]} ${format.format(to)}` : format.formatRange(from, to);
}
