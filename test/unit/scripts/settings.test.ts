import { describe, expect, it } from 'vitest';
import { PROJECT_FOLDER, readSettings } from '../../../scripts/settings.ts';
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
});
