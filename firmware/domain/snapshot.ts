import { emptyOffice, type Office } from './office.ts';

/** What a Map is written as, since JSON has none. */
const MAP = '$map';

/** The state as text; `decodeOffice` makes an equal one of it. */
export function encodeOffice(office: Office): string {
	return JSON.stringify(office, (_, value: unknown) => (value instanceof Map ? { [MAP]: [...value] } : value));
}

/**
 * The state in a text that this or an earlier version wrote; parts that were unknown then are as in an empty office.
 * @returns `null` when the text is none of a state
 */
export function decodeOffice(text: string): Office | null {
	let value: unknown;
	try {
		value = JSON.parse(text, (_, part: unknown) => (isWrittenMap(part) ? new Map(part[MAP]) : part));
	} catch {
		return null;
	}
	return isState(value) ? { ...emptyOffice, ...value } : null;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Of every version, as far as can be told. */
const isState = (value: unknown): value is Partial<Office> =>
	isObject(value) &&
	'revision' in value &&
	'nextOrder' in value &&
	Object.entries(value).every(([part, found]) => found instanceof Map || !MAPS.has(part));

const MAPS = new Set(Object.entries(emptyOffice).flatMap(([part, empty]) => (empty instanceof Map ? part : [])));

const isWrittenMap = (value: unknown): value is { readonly [MAP]: readonly [unknown, unknown][] } =>
	isObject(value) && MAP in value && Array.isArray(value[MAP]);
