/** Above this many minutes people think in hours. */
const LONGEST_IN_MINUTES = 60;
/** Above it an answer to the minute would promise more than anybody knows. */
const STEP_MINUTES = 5;

/**
 * How long a wait is, as paper and website tell it alike: rounded up, as nobody is promised less than the estimate, e.g.
 * `12 min`, `1 h 45 min`.
 */
export function toldWait(seconds: number, locale: string): string {
	const length = (value: number, unit: 'hour' | 'minute') =>
		new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value).replaceAll(/\s/g, ' ');
	const exact = Math.ceil(seconds / 60);
	if (exact <= LONGEST_IN_MINUTES) return length(exact, 'minute');
	const minutes = Math.ceil(exact / STEP_MINUTES) * STEP_MINUTES;
	const hours = length(Math.floor(minutes / 60), 'hour');
	return minutes % 60 === 0 ? hours : `${hours} ${length(minutes % 60, 'minute')}`;
}
