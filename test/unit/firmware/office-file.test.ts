import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseOfficeFile, readOfficeFile } from '../../../firmware/config/office-file.ts';

const path = 'firmware/config/sumperk.yaml';
const text = readFileSync(path, 'utf8');

/** The message that a change of the example is refused with. */
function refusal(from: string, to: string): string {
	expect(text).toContain(from);
	try {
		parseOfficeFile(text.replace(from, to), 'office.yaml');
	} catch (error) {
		return (error as Error).message;
	}
	return 'accepted';
}

describe('office file', () => {
	it('describes Šumperk: three services, six counters, some with two services', () => {
		const { config, rules } = readOfficeFile(path);
		expect(config.services.map(({ id }) => id)).toEqual(['personal-documents', 'driver-licences', 'vehicle-registry']);
		expect(config.counters).toHaveLength(6);
		expect(config.counters.filter(({ services }) => services.length === 2)).not.toHaveLength(0);
		expect(config.reservations).toMatchObject({ slotMinutes: 30, daysAhead: 14 });
		expect(rules).toMatchObject({ checkInOpensSeconds: 900, checkInClosesSeconds: 900 });
	});

	it.each([
		['07:30-11:30', '7.30-11.30', /^office\.yaml:\d+: calendar\.weekly\.monday\[0\]: two times of day/],
		[
			'"6", services: [vehicle-registry]',
			'"6", services: [vehicles]',
			/^office\.yaml:\d+: counters\[5\]\.services\[0\]: there is no service "vehicles"$/,
		],
		['letter: E', 'letter: L', /^office\.yaml:\d+: services\[2\]\.letter: "L" is used twice$/],
		['letter: E', 'letter: O', /^office\.yaml:\d+: services\[2\]\.letter: /],
		['slotMinutes: 30', 'slotMinuts: 30', /^office\.yaml:\d+: reservations: Unrecognized key: "slotMinuts"$/],
		[
			'recallLimit: 2',
			'recallLimit: often',
			/^office\.yaml:\d+: queue\.recallLimit: Invalid input: expected number, received string$/,
		],
		[
			'buttons: expander',
			'buttons: header',
			/^office\.yaml:\d+: hardware\.buttons: with buttons on the header the board has room for 2 counters$/,
		],
		['baudRate: 115200', 'baudRate: 14400', /^office\.yaml:\d+: hardware\.printer\.baudRate: /],
		['Europe/Prague', 'Europe/Sumperk', /^office\.yaml:8: calendar\.timeZone: an IANA time zone/],
		[
			'holidays: CZ',
			'holidays: XX',
			/^office\.yaml:\d+: calendar\.holidays: a country whose public holidays are known/,
		],
	])('refuses %s changed to %s, naming file, line, field and what was expected', (from, to, message) => {
		expect(refusal(from, to)).toMatch(message);
	});

	it('looks for the crest beside itself', () => {
		const withCrest = text.replace('# crest: crest.png', 'crest: pictures/crest.png');
		expect(parseOfficeFile(withCrest, '/etc/prepazka/office.yaml').hardware.printer.crest).toBe(
			'/etc/prepazka/pictures/crest.png',
		);
		expect(parseOfficeFile(text, path).hardware.printer.crest).toBeUndefined();
	});

	it('takes the standard board when nothing is said of the hardware, and a 58 mm printer when it is', () => {
		const silent = text.replace(/^hardware:\n(?: .*\n)+/m, '');
		expect(silent).not.toContain('hardware');
		expect(parseOfficeFile(silent, path).hardware).toEqual(parseOfficeFile(text, path).hardware);
		const narrow = text
			.replace('model: epson-tm-t20iii', 'model: pos-5890')
			.replace('baudRate: 115200', 'baudRate: 9600');
		expect(parseOfficeFile(narrow, path).hardware.printer).toMatchObject({ model: 'pos-5890', baudRate: 9600 });
	});

	it('names the line of text that is no YAML', () => {
		expect(() => parseOfficeFile('office:\n  id: [sumperk', 'office.yaml')).toThrow(/^office\.yaml:2: /);
	});

	it('tells the first error of syntax, and of many mistakes the first few', () => {
		expect(() => parseOfficeFile('services: [\noffice: { id: x', 'office.yaml')).toThrow(/^[^\n]+$/);
		const broken = text.replaceAll('07:30-11:30', '25:30-11:30').replaceAll('minutes: 5', 'minutes: five');
		let lines: string[] = [];
		try {
			parseOfficeFile(broken, 'office.yaml');
		} catch (error) {
			lines = (error as Error).message.split('\n');
		}
		expect(lines).toHaveLength(6);
		expect(lines.at(-1)).toMatch(/^… and \d+ more$/);
	});

	it('S18 tells of more than one message to the cloud can bear, which the broker would end the link for', () => {
		const closed = (day: number) => {
			const date = new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10);
			const reason = 'Úřad je tento den výjimečně zavřený. '.repeat(5);
			return `{ date: ${date}, openings: [], reason: { cs: "${reason}", en: "${reason}" } }`;
		};
		const exceptions = (days: number) =>
			`exceptions: [${Array.from({ length: days }, (_, day) => closed(day)).join(', ')}]`;
		const example = /^ {2}exceptions:\n(?: {4}.*\n)+/m;
		expect(text).toMatch(example);
		const withExceptions = (days: number) => () =>
			parseOfficeFile(text.replace(example, `  ${exceptions(days)}\n`), 'office.yaml');
		expect(withExceptions(300)).not.toThrow();
		expect(withExceptions(1000)).toThrow(/^office\.yaml: too much for the cloud to be told: \d+ bytes of 261120; /);
	});

	it('says which file cannot be read and which setting names it', () => {
		expect(() => readOfficeFile('/nowhere/office.yaml')).toThrow(
			'/nowhere/office.yaml: cannot be read (ENOENT). PREPAZKA_CONFIG names the office file.',
		);
	});
});
