import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { hasRoom } from '#wire/room.ts';

/** A renewal is a revocation and a new certificate; five years are half an appliance's life. */
const CERTIFICATE_DAYS = 5 * 365;
const AUTHORITY_DAYS = 20 * 365;

/** A certificate and its key as PEM. */
export interface Identity {
	readonly certificate: string;
	readonly key: string;
}

export interface Validity {
	readonly from: Date;
	readonly to: Date;
}

interface CertificateRecord {
	/** `V` while it is valid, `R` when it was revoked. */
	readonly state: string;
	readonly serial: string;
}

/** The keys of an authority cannot be made or used; says what openssl said, or that there is no room. */
export class AuthorityFailure extends Error {
	override readonly name = 'AuthorityFailure';
}

/** A small certificate authority in a folder, kept by openssl; it trusts nobody and is trusted by one broker only. */
export class Authority {
	readonly #folder: string;

	/** Opens the authority of a folder, made if there is none. @throws AuthorityFailure */
	constructor(folder: string) {
		this.#folder = folder;
		// An earlier run may have been cut off between the two; a certificate by which others may be known stays.
		if (!existsSync(this.#path('ca.crt'))) this.#make();
		if (!existsSync(this.#path('revoked.crl'))) this.#renewRevocations();
	}

	#make(): void {
		mkdirSync(this.#path('issued'), { recursive: true, mode: 0o700 });
		writeFileSync(this.#path('openssl.cnf'), CONFIGURATION);
		writeFileSync(this.#path('index.txt'), '');
		writeFileSync(this.#path('index.txt.attr'), 'unique_subject = no\n');
		this.#makeKey('ca.key');
		const self = [
			'-x509',
			'-days',
			String(AUTHORITY_DAYS),
			'-extensions',
			'authority',
			'-subj',
			'/CN=Prepazka broker CA',
		];
		this.#whole('ca.crt', 'req', '-new', ...USE, ...self, '-key', 'ca.key');
	}

	/** The authority's own certificate, by which both sides know each other's. */
	get certificate(): string {
		return readFileSync(this.#path('ca.crt'), 'utf8');
	}

	/** The signed list of revoked certificates. */
	get revocations(): string {
		return readFileSync(this.#path('revoked.crl'), 'utf8');
	}

	/** A certificate, whose key is kept nowhere here, for a broker at those host names or addresses. */
	issueForBroker(...hosts: readonly [string, ...string[]]): Identity {
		const names = hosts.map((host) => `${isIP(host) ? 'IP' : 'DNS'}:${host}`);
		return this.#issue(hosts[0], ['extendedKeyUsage = serverAuth', `subjectAltName = ${names}`]);
	}

	/** A certificate, whose key is kept nowhere here, for whoever connects; the broker takes the name for the user. */
	issueForClient(name: string, validity?: Validity): Identity {
		return this.#issue(name, ['extendedKeyUsage = clientAuth'], validity);
	}

	/** Whether the name has a certificate that was not revoked. */
	knows(name: string): boolean {
		return this.#valid(name).length > 0;
	}

	/** Whether the name has or had a certificate. */
	hasIssuedTo(name: string): boolean {
		return this.#records(name).length > 0;
	}

	/** Revokes every certificate of that name. */
	revoke(name: string): void {
		for (const { serial } of this.#valid(name)) this.#openssl('ca', ...USE, '-revoke', join('issued', `${serial}.pem`));
		this.#renewRevocations();
	}

	#issue(name: string, uses: readonly string[], validity?: Validity): Identity {
		const validFor = validity
			? ['-startdate', utcTime(validity.from), '-enddate', utcTime(validity.to)]
			: ['-days', String(CERTIFICATE_DAYS)];
		this.#makeKey('new.key');
		this.#openssl('req', '-new', ...USE, '-key', 'new.key', '-subj', `/CN=${name}`, '-out', 'new.csr');
		writeFileSync(this.#path('new.cnf'), [...NO_AUTHORITY, ...uses, ''].join('\n'));
		const request = ['-in', 'new.csr', '-out', 'new.crt', '-extfile', 'new.cnf', ...validFor];
		this.#openssl('ca', ...USE, '-batch', '-notext', ...request);
		const text = (path: string) => readFileSync(this.#path(path), 'utf8');
		const identity = { certificate: text('new.crt'), key: text('new.key') };
		for (const file of ['new.key', 'new.csr', 'new.cnf', 'new.crt']) rmSync(this.#path(file));
		return identity;
	}

	/** Those that were not revoked. */
	#valid(name: string): readonly CertificateRecord[] {
		return this.#records(name).filter(({ state }) => state === 'V');
	}

	/** The certificates of a name, from openssl's table: state, dates, serial, file, subject. */
	#records(name: string): readonly CertificateRecord[] {
		const lines = readFileSync(this.#path('index.txt'), 'utf8').split('\n');
		return lines.flatMap((line) => {
			const [state = '', , , serial, , subject] = line.split('\t');
			return subject === `/CN=${name}` && serial !== undefined ? [{ state, serial }] : [];
		});
	}

	#renewRevocations(): void {
		this.#whole('revoked.crl', 'ca', ...USE, '-gencrl');
	}

	#makeKey(file: string): void {
		this.#openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', file);
	}

	/** Has openssl write a file whole or not at all. */
	#whole(file: string, ...args: readonly string[]): void {
		this.#openssl(...args, '-out', `${file}.new`);
		renameSync(this.#path(`${file}.new`), this.#path(file));
	}

	#openssl(...args: readonly string[]): void {
		// On a full disk it empties its table of certificates, and says that all is well.
		if (!hasRoom(this.#folder)) throw new AuthorityFailure(`there is no room on the disk of ${this.#folder}`);
		try {
			execFileSync('openssl', args, { cwd: this.#folder, stdio: ['ignore', 'ignore', 'pipe'] });
		} catch (error) {
			throw new AuthorityFailure(explained(error));
		}
	}

	#path(file: string): string {
		return join(this.#folder, file);
	}
}

function explained(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	if ('code' in error && error.code === 'ENOENT') return 'openssl is missing: install it (apt-get install openssl)';
	return 'stderr' in error ? `openssl: ${String(error.stderr).trim()}` : error.message;
}

const USE = ['-config', 'openssl.cnf'];

/** As openssl takes it: `20261123080000Z`. */
function utcTime(at: Date): string {
	return `${at.toISOString().slice(0, 19).replaceAll(/[-T:]/g, '')}Z`;
}

const NO_AUTHORITY = ['basicConstraints = critical, CA:false', 'keyUsage = critical, digitalSignature'];

/** A list of revocations that ran out would keep everybody out, so that it lives as long as the authority. */
const CONFIGURATION = `[ca]
default_ca = town

[town]
database = index.txt
new_certs_dir = issued
certificate = ca.crt
private_key = ca.key
rand_serial = yes
default_md = sha256
policy = names
default_crl_days = ${AUTHORITY_DAYS}

[names]
commonName = supplied

[req]
distinguished_name = subject

[subject]

[authority]
basicConstraints = critical, CA:true, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
`;
