import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import * as z from 'zod';
import type { LinkTls } from '#link/mqtt-link.ts';
import { instantCodec } from '#wire/time.ts';

/** The project's folder, from which relative paths count. */
export const PROJECT_FOLDER = resolve(import.meta.dirname, '..');

const port = z
	.string()
	.regex(/^\d{1,5}$/, 'a port number, e.g. 8080')
	.transform(Number)
	.refine((number) => number <= 65_535, 'a port number up to 65535');
const path = z
	.string()
	.min(1)
	.transform((text) => (isAbsolute(text) ? text : resolve(PROJECT_FOLDER, text)));
const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
	z.enum(words, { error: `one of: ${words.join(', ')}` });

const TLS_FILES = ['PREPAZKA_MQTT_CA', 'PREPAZKA_MQTT_CERT', 'PREPAZKA_MQTT_KEY'] as const;

const settingsSchema = z
	.object({
		PREPAZKA_CLOUD_PORT: port.default(8080),
		PREPAZKA_OFFICE_PORT: port.default(8081),
		PREPAZKA_MQTT_URL: z
			.string()
			.regex(/^mqtts?:\/\/[^\s]+$/, 'an address like mqtts://broker.example:8883')
			.optional(),
		PREPAZKA_MQTT_CA: path.optional(),
		PREPAZKA_MQTT_CERT: path.optional(),
		PREPAZKA_MQTT_KEY: path.optional(),
		PREPAZKA_PIN_KEYS: path.optional(),
		PREPAZKA_DATABASE_URL: z
			.string()
			.regex(/^postgres(ql)?:\/\/[^\s]+$/, 'an address like postgres://user@host/database')
			.optional(),
		PREPAZKA_CLOUD_PROCESS: z
			.string()
			.regex(/^[a-z0-9]{1,16}$/, 'a short name such as 1 or blue, of small letters and digits')
			.optional(),
		PREPAZKA_DATA: path.default(resolve(PROJECT_FOLDER, 'data')),
		PREPAZKA_CONFIG: path.default(resolve(PROJECT_FOLDER, 'firmware/config/sumperk.yaml')),
		PREPAZKA_BOARD: oneOf(['virtual', 'pi']).default('virtual'),
		PREPAZKA_CLOCK: z
			.codec(
				z.iso.datetime({ offset: true, error: 'an instant like 2026-11-23T09:00:00+01:00' }),
				z.custom<z.output<typeof instantCodec>>(),
				{
					decode: (text) => z.decode(instantCodec, text),
					encode: (at) => z.encode(instantCodec, at),
				},
			)
			.optional(),
		PREPAZKA_PUBLIC_URL: z
			.url({ protocol: /^https?$/, error: 'an address like https://rezervace.sumperk.example' })
			.optional(),
		PREPAZKA_SMTP_URL: z
			.string()
			.regex(/^smtps?:\/\/\S+$/, 'an address like smtps://user:password@mail.example')
			.optional(),
		PREPAZKA_PROOF_OF_WORK: oneOf(['on', 'off']).default('off'),
	})
	.refine((settings) => settings.PREPAZKA_SMTP_URL === undefined || settings.PREPAZKA_PUBLIC_URL !== undefined, {
		path: ['PREPAZKA_PUBLIC_URL'],
		message: 'the public address of the website, since mails carry links to it (PREPAZKA_SMTP_URL is set)',
	})
	.refine((settings) => !settings.PREPAZKA_CLOUD_PROCESS || settings.PREPAZKA_DATABASE_URL, {
		path: ['PREPAZKA_DATABASE_URL'],
		message: 'the database that the cloud processes share (PREPAZKA_CLOUD_PROCESS is set)',
	})
	.refine((settings) => !settings.PREPAZKA_CLOUD_PROCESS || settings.PREPAZKA_MQTT_URL, {
		path: ['PREPAZKA_MQTT_URL'],
		message: 'the broker that the cloud processes share (PREPAZKA_CLOUD_PROCESS is set)',
	})
	.refine(({ PREPAZKA_MQTT_CERT, PREPAZKA_MQTT_KEY }) => PREPAZKA_MQTT_KEY !== undefined || !PREPAZKA_MQTT_CERT, {
		path: ['PREPAZKA_MQTT_KEY'],
		message: 'the file with the key of the certificate (PREPAZKA_MQTT_CERT is set)',
	})
	.refine(({ PREPAZKA_MQTT_CERT, PREPAZKA_MQTT_KEY }) => PREPAZKA_MQTT_CERT !== undefined || !PREPAZKA_MQTT_KEY, {
		path: ['PREPAZKA_MQTT_CERT'],
		message: 'the file with the certificate of the key (PREPAZKA_MQTT_KEY is set)',
	})
	.refine((settings) => settings.PREPAZKA_MQTT_URL?.startsWith('mqtts:') || !TLS_FILES.some((name) => settings[name]), {
		path: ['PREPAZKA_MQTT_URL'],
		message:
			'an address like mqtts://broker.example:8883, since files for an encrypted link are set (PREPAZKA_MQTT_CA, _CERT, _KEY)',
	})
	.refine((settings) => settings.PREPAZKA_CLOCK === undefined || settings.PREPAZKA_BOARD === 'virtual', {
		path: ['PREPAZKA_CLOCK'],
		message: 'only with PREPAZKA_BOARD=virtual; a real office keeps real time',
	});

/** What the environment says, checked. */
export type Settings = z.output<typeof settingsSchema>;

/** A variable of the environment that cannot be used; one line for each. */
export class SettingsError extends Error {
	override readonly name = 'SettingsError';
}

/** Reads the settings; empty variables count as unset. @throws SettingsError naming each variable and what it should be */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
	const given = Object.fromEntries(
		Object.entries(environment).filter(([name, value]) => name.startsWith('PREPAZKA_') && value !== ''),
	);
	const parsed = settingsSchema.safeParse(given);
	if (parsed.success) return parsed.data;
	throw new SettingsError(
		parsed.error.issues.map(({ path, message }) => `${path.join('.')}: expected ${message}`).join('\n'),
	);
}

/**
 * The files that the settings name for an encrypted link.
 * @param name by which the broker is to know this side
 * @throws SettingsError naming the variable whose file cannot be read, is none of this kind, does not fit the other or is
 * somebody else's
 */
export function readTlsFiles(settings: Settings, name: string): LinkTls {
	const authority = pem(settings, 'PREPAZKA_MQTT_CA', 'a certificate', parseCertificate);
	const certificate = pem(settings, 'PREPAZKA_MQTT_CERT', 'a certificate', parseCertificate);
	const key = pem(settings, 'PREPAZKA_MQTT_KEY', 'a private key', createPrivateKey);
	if (certificate && key && !certificate.parsed.checkPrivateKey(key.parsed))
		throw new SettingsError(
			`PREPAZKA_MQTT_KEY: expected the key of the certificate in PREPAZKA_MQTT_CERT; ${settings.PREPAZKA_MQTT_KEY} is that of another`,
		);
	const owner = certificate && nameIn(certificate.parsed);
	if (owner !== null && owner !== name)
		throw new SettingsError(
			`PREPAZKA_MQTT_CERT: expected the certificate of ${name}; ${settings.PREPAZKA_MQTT_CERT} is that of ${owner}, and two with the same keys would throw each other out`,
		);
	return {
		...(authority && { authority: authority.text }),
		...(certificate && { certificate: certificate.text }),
		...(key && { key: key.text }),
	};
}

const parseCertificate = (text: string): X509Certificate => new X509Certificate(text);

/** By which the broker knows who has the certificate. */
const nameIn = ({ subject }: X509Certificate): string => /^CN=(.*)$/m.exec(subject)?.[1] ?? 'nobody';

function pem<T>(settings: Settings, name: (typeof TLS_FILES)[number], what: string, parse: (text: string) => T) {
	const file = settings[name];
	if (file === undefined) return null;
	const text = readOrNull(file);
	if (text === null) throw new SettingsError(`${name}: expected a file that can be read; ${file} cannot`);
	try {
		return { text, parsed: parse(text) };
	} catch {
		throw new SettingsError(`${name}: expected ${what} as PEM; ${file} holds none that is whole; copy it again`);
	}
}

function readOrNull(file: string): string | null {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return null;
	}
}
