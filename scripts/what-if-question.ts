import { Temporal } from 'temporal-polyfill';
import type { QueueRules } from '#domain/values.ts';
import type { OfficeConfig } from '#wire/office-config.ts';
import { instant } from '#wire/time.ts';
import type { Change } from '../firmware/what-if/changes.ts';

/** The office that is asked about. */
export interface OfficeInQuestion {
	readonly config: OfficeConfig;
	readonly rules: QueueRules;
}

/** The words of the question that say what would be different. */
export interface ChangeWords {
	readonly counter?: string | undefined;
	readonly capacity?: string | undefined;
	readonly order?: string | undefined;
	readonly weight?: readonly string[] | undefined;
}

/** The question cannot be answered; the message says which word and what was expected. */
export class WrongQuestion extends Error {
	override readonly name = 'WrongQuestion';
}

/**
 * What would be different on that date.
 * @throws WrongQuestion
 */
export function changeOf(words: ChangeWords, office: OfficeInQuestion, date: string): Change {
	const { counter, capacity, order, weight = [] } = words;
	if (order !== undefined && order !== 'first-come')
		throw new WrongQuestion(`--order: expected first-come, not "${order}"`);
	const change: Change = {
		...(counter !== undefined && { counter: counterOf(counter, office, date) }),
		...(capacity !== undefined && { capacity: capacityOf(capacity, office) }),
		...(order !== undefined && { order }),
		...(weight.length > 0 && { weights: Object.fromEntries(weight.map((text) => weightOf(text, office))) }),
	};
	if (Object.keys(change).length === 0)
		throw new WrongQuestion('nothing would be different: expected --counter, --capacity, --order or --weight');
	return change;
}

function counterOf(text: string, office: OfficeInQuestion, date: string): NonNullable<Change['counter']> {
	const [, names = '', from, until] = /^([^@]+)(?:@(\d{1,2}:\d\d)-(\d{1,2}:\d\d))?$/.exec(text) ?? [];
	if (names === '') throw new WrongQuestion(`--counter: expected SERVICE,…[@FROM-UNTIL], not "${text}"`);
	const services = names.split(',').map((name) => known('counter', name, office));
	if (from === undefined || until === undefined) return { services };
	const at = (time: string) => {
		const plainTime = Temporal.PlainTime.from(time.padStart(5, '0'));
		const zoned = Temporal.PlainDate.from(date).toZonedDateTime({
			timeZone: office.config.calendar.timeZone,
			plainTime,
		});
		return instant(zoned.epochMilliseconds);
	};
	const refused = new WrongQuestion(`--counter: expected times of day like 8:00-12:00, not "${from}-${until}"`);
	try {
		const hours = { from: at(from), until: at(until) };
		if (hours.from >= hours.until) throw refused;
		return { services, ...hours };
	} catch {
		throw refused;
	}
}

function capacityOf(text: string, office: OfficeInQuestion): NonNullable<Change['capacity']> {
	const [, service, seats] = /^(?:([^=]+)=)?(\d{1,2})$/.exec(text) ?? [];
	if (seats === undefined) throw new WrongQuestion(`--capacity: expected [SERVICE=]N, not "${text}"`);
	return { service: service === undefined ? null : known('capacity', service, office), seats: Number(seats) };
}

function weightOf(text: string, office: OfficeInQuestion): readonly [string, number] {
	const [, service = '', weight = ''] = /^([^=]+)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
	const number = Number(weight);
	if (weight === '' || number < 0.1 || number > 10)
		throw new WrongQuestion(`--weight: expected SERVICE=N with N from 0.1 to 10, not "${text}"`);
	return [known('weight', service, office), number];
}

function known(option: string, service: string, { config }: OfficeInQuestion): string {
	if (config.services.some(({ id }) => id === service)) return service;
	const services = config.services.map(({ id }) => id).join(', ');
	throw new WrongQuestion(`--${option}: there is no service "${service}"; the office has ${services}`);
}
