import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAuthority } from '../../../scripts/broker/provision.ts';
import { PROJECT_FOLDER, readSettings, readTlsFiles } from '../../../scripts/settings.ts';
import { at } from '../../support/test-clock.ts';

describe('settings from the environment', () => {
	it('have defaults that run everything on this machine', () => {
		expect(readSettings({})).toEqual({
			PREPAZKA_CLOUD_PORT: 8080,
			PREPAZKA_OFFICE_PORT: 8081,
			PREPAZKA_DATA: `${PROJECT_FOLDER}/data`,
			PREPAZKA_CONFIG: `${PROJECT_FOLDER}/firmware/config/sumperk.yaml`,
			PREPAZKA_BOARD: 'virtual',
			PREPAZKA_PROOF_OF_WORK: 'off',
		});
	});

	it('count an empty variable as unset and leave other programs’ variables alone', () => {
		expect(readSettings({ PREPAZKA_MQTT_URL: '', PATH: '/bin' }).PREPAZKA_MQTT_URL).toBeUndefined();
	});

	it('take an instant with any offset', () => {
		expect(readSettings({ PREPAZKA_CLOCK: '2026-11-23T08:00:00Z' }).PREPAZKA_CLOCK).toBe(
			at('2026-11-23T09:00:00+01:00'),
		);
	});

	it.each([
		['PREPAZKA_CLOUD_PORT', 'eighty', 'a port number, e.g. 8080'],
		['PREPAZKA_OFFICE_PORT', '70000', 'a port number up to 65535'],
		['PREPAZKA_BOARD', 'arduino', 'one of: virtual, pi'],
		['PREPAZKA_PROOF_OF_WORK', 'maybe', 'one of: on, off'],
		['PREPAZKA_MQTT_URL', 'http://broker', 'an address like mqtts://broker.example:8883'],
		['PREPAZKA_DATABASE_URL', 'mysql://x', 'an address like postgres://user@host/database'],
		['PREPAZKA_CLOUD_PROCESS', 'No. 1', 'a short name such as 1 or blue'],
		['PREPAZKA_PUBLIC_URL', 'sumperk', 'an address like https://rezervace.sumperk.example'],
		['PREPAZKA_SMTP_URL', 'mail', 'an address like smtps://user:password@mail.example'],
		['PREPAZKA_CLOCK', 'tomorrow', 'an instant like 2026-11-23T09:00:00+01:00'],
		['PREPAZKA_CLOCK', '2026-02-30T09:00:00Z', 'an instant like 2026-11-23T09:00:00+01:00'],
	])('refuse %s=%s with what was expected', (name, value, expected) => {
		expect(() => readSettings({ [name]: value })).toThrow(`${name}: expected ${expected}`);
	});

	it('let nobody set the clock of a real office', () => {
		expect(() => readSettings({ PREPAZKA_CLOCK: '2026-11-23T08:00:00Z', PREPAZKA_BOARD: 'pi' })).toThrow(
			'PREPAZKA_CLOCK: expected only with PREPAZKA_BOARD=virtual',
		);
	});

	it('let cloud processes work side by side on a database and a broker that they share only', () => {
		const [name, database] = [{ PREPAZKA_CLOUD_PROCESS: '2' }, { PREPAZKA_DATABASE_URL: 'postgres://a@b/c' }];
		const broker = { PREPAZKA_MQTT_URL: 'mqtt://broker.example' };
		expect(readSettings({ ...name, ...database, ...broker }).PREPAZKA_CLOUD_PROCESS).toBe('2');
		expect(() => readSettings({ ...name, ...broker })).toThrow('PREPAZKA_DATABASE_URL: expected the database that');
		expect(() => readSettings({ ...name, ...database })).toThrow('PREPAZKA_MQTT_URL: expected the broker that');
	});

	it('want certificate and key of an encrypted link together, and an address that uses them', () => {
		const url = { PREPAZKA_MQTT_URL: 'mqtts://broker.example:8883' };
		const [cert, key] = [{ PREPAZKA_MQTT_CERT: '/a.crt' }, { PREPAZKA_MQTT_KEY: '/a.key' }];
		expect(readSettings({ ...url, ...cert, ...key })).toMatchObject({ ...url, ...cert, ...key });
		expect(() => readSettings({ ...url, ...cert })).toThrow('PREPAZKA_MQTT_KEY: expected the file with the key');
		expect(() => readSettings({ ...url, ...key })).toThrow(
			'PREPAZKA_MQTT_CERT: expected the file with the certificate',
		);
		for (const without of [{}, { PREPAZKA_MQTT_URL: 'mqtt://broker.example' }]) {
			expect(() => readSettings({ ...without, PREPAZKA_MQTT_CA: '/ca.crt' })).toThrow(
				'PREPAZKA_MQTT_URL: expected an address like mqtts://broker.example:8883',
			);
		}
	});
});

describe('files of an encrypted link', () => {
	let folder: string;
	const keys: { CA?: string; CERT?: string; KEY?: string } = {};
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'prepazka-settings-'));
		const authority = openAuthority(folder);
		const { certificate, key } = authority.issueForClient('sumperk');
		Object.assign(keys, { CA: authority.certificate, CERT: certificate, KEY: key });
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	/** What is read where one of the files holds a text of its own, or is not there. */
	function read(wrong: { readonly [Name in keyof typeof keys]?: string | null } = {}, name = 'sumperk') {
		const files = Object.entries({ ...keys, ...wrong }).map(([kind, text]) => {
			const file = join(folder, `${kind}.pem`);
			if (text !== null) writeFileSync(file, text);
			return [`PREPAZKA_MQTT_${kind}`, file];
		});
		const settings = readSettings({ PREPAZKA_MQTT_URL: 'mqtts://broker.example', ...Object.fromEntries(files) });
		return readTlsFiles(settings, name);
	}

	const damaged = (kind: string) => `-----BEGIN ${kind}-----\nMA==\n-----END ${kind}-----\n`;

	it('are read, and none is needed', () => {
		expect(read()).toEqual({ authority: keys.CA, certificate: keys.CERT, key: keys.KEY });
		expect(readTlsFiles(readSettings({}), 'sumperk')).toEqual({});
	});

	it.each([
		['CA', null, 'expected a file that can be read'],
		['CERT', null, 'expected a file that can be read'],
		['CA', 'a letter', 'expected a certificate as PEM'],
		['CERT', damaged('PRIVATE KEY'), 'expected a certificate as PEM'],
		['CERT', damaged('CERTIFICATE'), 'expected a certificate as PEM'],
		['KEY', damaged('CERTIFICATE'), 'expected a private key as PEM'],
		['KEY', damaged('PRIVATE KEY'), 'expected a private key as PEM'],
	])('%s with %j is refused in words', (name, text, expected) => {
		expect(() => read({ [name]: text })).toThrow(`PREPAZKA_MQTT_${name}: ${expected}`);
	});

	it('are refused when certificate and key do not belong together', () => {
		const { key } = openAuthority(folder).issueForClient('mohelnice');
		expect(() => read({ KEY: key })).toThrow(
			'PREPAZKA_MQTT_KEY: expected the key of the certificate in PREPAZKA_MQTT_CERT',
		);
	});

	it('are refused when the certificate is in the name of another, whom it would throw out', () => {
		expect(() => read({}, 'zabreh')).toThrow(
			`PREPAZKA_MQTT_CERT: expected the certificate of zabreh; ${join(folder, 'CERT.pem')} is that of sumperk`,
		);
	});
});
