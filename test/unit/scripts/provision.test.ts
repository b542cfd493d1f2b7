import { createPrivateKey, X509Certificate } from 'node:crypto';
import {
	chmodSync,
	existsSync,
	linkSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '#wire/time.ts';
import { accessList } from '../../../scripts/broker/mosquitto-files.ts';
import {
	brokerHosts,
	openAuthority,
	ProvisionRefused,
	provisionCloudProcess,
	provisionOffice,
	renewBroker,
	revokeCloudProcess,
	revokeOffice,
	rotatePinKeys,
	updateBroker,
} from '../../../scripts/broker/provision.ts';
import { ensurePinKeys, readPinKeys } from '../../../scripts/pin-key-files.ts';
import { mosquittoObstacle } from '../../../scripts/setup/mosquitto.mjs';

describe('provisioning of an office at the broker', () => {
	let folder: string;
	beforeEach(({ skip }) => {
		const obstacle = mosquittoObstacle();
		if (obstacle?.includes('openssl')) skip(obstacle);
		folder = mkdtempSync(join(tmpdir(), 'prepazka-provision-'));
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	const provision = (office: string) => provisionOffice({ folder, host: 'broker.example', port: 8883 }, office);
	const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');

	it('makes its keys, a certificate in its name by the town’s authority, and its settings', () => {
		expect(provision('sumperk')).toBe(join(folder, 'offices', 'sumperk'));
		const certificate = new X509Certificate(read('offices', 'sumperk', 'client.crt'));
		const authority = new X509Certificate(read('offices', 'sumperk', 'ca.crt'));
		expect(certificate.subject).toBe('CN=sumperk');
		expect([certificate.ca, certificate.verify(authority.publicKey)]).toEqual([false, true]);
		expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
		expect(read('offices', 'sumperk', 'mqtt.env')).toContain('PREPAZKA_MQTT_URL=mqtts://broker.example:8883\n');
	});

	it('makes authority, broker and cloud once, the broker in the name by which it is reached', () => {
		provision('sumperk');
		const before = ['broker/broker.crt', 'broker/ca.crt', 'cloud/client.crt'].map((file) => read(file));
		provision('zabreh');
		expect(['broker/broker.crt', 'broker/ca.crt', 'cloud/client.crt'].map((file) => read(file))).toEqual(before);
		expect(new X509Certificate(read('broker', 'broker.crt')).subjectAltName).toBe('DNS:broker.example');
	});

	it.each<[string, () => void]>([
		['an update', () => updateBroker(folder)],
		['another office', () => provision('zabreh')],
		['another cloud process', () => provisionCloudProcess({ folder, host: 'broker.example' }, '2')],
	])('S30 %s gives a broker of an older version the channels and limits of this one', (_what, order) => {
		provisionOffice({ folder, host: 'broker.example', port: 28_883 }, 'sumperk');
		const ofToday = read('broker', 'prepazka.conf');
		const older = (file: string, without: RegExp) =>
			writeFileSync(join(folder, 'broker', file), read('broker', file).replace(without, ''));
		older('acl', /^.*up\/tickets$/gm);
		older('prepazka.conf', /^max_queued_messages.*$/m);
		order();
		expect(read('broker', 'acl')).toContain('\npattern write prepazka/1/%u/up/tickets\n');
		expect(read('broker', 'acl')).toContain('\ntopic read prepazka/1/+/up/tickets\n');
		expect(read('broker', 'prepazka.conf')).toBe(ofToday);
	});

	it('writes in none of the files that it replaces, so that a full disk or a power cut leaves the one before', () => {
		provision('sumperk');
		const files = [
			...['ca.crt', 'revoked.crl', 'broker.crt', 'broker.key', 'prepazka.conf', 'acl'].map((name) => `broker/${name}`),
			...['ca.crt', 'client.crt', 'client.key', 'mqtt.env'].map((name) => `cloud/${name}`),
		];
		const former = (file: string) => join(folder, 'before', file.replace('/', '-'));
		mkdirSync(join(folder, 'before'));
		for (const file of files) linkSync(join(folder, file), former(file));
		renewBroker({ folder, host: 'broker.example' });
		const isTheSame = (file: string) => statSync(join(folder, file)).ino === statSync(former(file)).ino;
		expect(files.filter(isTheSame)).toEqual([]);
		expect([...readdirSync(join(folder, 'broker')), ...readdirSync(join(folder, 'cloud'))].sort()).toEqual(
			[...files.map((file) => file.slice(file.indexOf('/') + 1)), 'pin-keys'].sort(),
		);
	});

	it('leaves the broker’s key, when it is renewed, to the group that could read it', () => {
		provision('sumperk');
		const key = join(folder, 'broker', 'broker.key');
		chmodSync(key, 0o640);
		renewBroker({ folder, host: 'broker.example' });
		expect(statSync(key).mode & 0o777).toBe(0o640);
	});

	it.each<[string, () => void]>([
		['lost', () => rmSync(join(folder, 'broker', 'prepazka.conf'))],
		['emptied', () => writeFileSync(join(folder, 'broker', 'prepazka.conf'), '')],
	])(
		'moves no broker from its port, gives nothing out and takes nothing back when its configuration was %s',
		(_what, harm) => {
			provisionOffice({ folder, host: 'broker.example', port: 28_883 }, 'sumperk');
			const certificates = read('ca', 'index.txt');
			harm();
			const place = { folder, host: 'broker.example' };
			const file = join(folder, 'broker', 'prepazka.conf');
			for (const order of [
				() => updateBroker(folder),
				() => provisionOffice(place, 'zabreh'),
				() => provisionCloudProcess(place, '2'),
				() => renewBroker(place),
			]) {
				expect(order).toThrow(ProvisionRefused);
				expect(order).toThrow(
					`${file} does not say on which port the broker listens; write "listener PORT" into it, with the port in ${join(folder, 'cloud', 'mqtt.env')}, and run this again`,
				);
			}
			expect(read('ca', 'index.txt')).toBe(certificates);
			writeFileSync(file, 'listener 28883\n');
			updateBroker(folder);
			expect(read('broker', 'prepazka.conf')).toMatch(/^listener 28883\ncafile /m);
		},
	);

	it.each<[string, () => void]>([
		['lost', () => rmSync(join(folder, 'broker', 'broker.crt'))],
		['emptied', () => writeFileSync(join(folder, 'broker', 'broker.crt'), '')],
		[
			'cut short',
			() => writeFileSync(join(folder, 'broker', 'broker.crt'), read('broker', 'broker.crt').slice(0, 200)),
		],
	])(
		'says what to do when the broker’s certificate was %s, and renews it for one name after the other',
		(_what, harm) => {
			provision('sumperk');
			harm();
			const place = (host: string) => ({ folder, host });
			for (const order of [() => provision('zabreh'), () => provisionCloudProcess(place('broker.example'), '2')]) {
				expect(order).toThrow(ProvisionRefused);
				expect(order).toThrow(
					`${join(folder, 'broker', 'broker.crt')} is missing or not whole; make it anew, once for each name by which the broker is reached: scripts/provision.mjs --renew-broker --host HOST`,
				);
			}
			renewBroker(place('10.0.0.5'));
			expect(brokerHosts(folder)).toEqual(['10.0.0.5']);
			renewBroker(place('broker.example'));
			expect(brokerHosts(folder)).toEqual(['broker.example', '10.0.0.5']);
			expect(provision('zabreh')).toBe(join(folder, 'offices', 'zabreh'));
		},
	);

	it('names each address of the broker once, however often its certificate is renewed', () => {
		provision('sumperk');
		for (const host of ['fd00::1', 'fd00::1', 'broker.example']) renewBroker({ folder, host });
		expect(brokerHosts(folder)).toEqual(['broker.example', 'fd00::1']);
	});

	it.each<[string, () => void]>([
		['an update', () => updateBroker(folder)],
		['another office', () => provision('zabreh')],
	])(
		'%s mends an empty access list and an empty list of revocations, with which Mosquitto does not start',
		(_what, order) => {
			provision('sumperk');
			revokeOffice({ folder }, 'sumperk');
			const files = ['acl', 'revoked.crl'];
			const before = files.map((file) => read('broker', file));
			for (const file of files) writeFileSync(join(folder, 'broker', file), '');
			order();
			expect(files.map((file) => read('broker', file))).toEqual(before);
		},
	);

	it('updates a broker whose authority is kept elsewhere, and makes no other, whom nobody would trust', () => {
		provision('sumperk');
		const listed = read('broker', 'revoked.crl');
		renameSync(join(folder, 'ca'), join(folder, 'elsewhere'));
		updateBroker(folder);
		expect(read('broker', 'revoked.crl')).toBe(listed);
		expect(existsSync(join(folder, 'ca'))).toBe(false);
	});

	it('updates no broker where there is none', () => {
		expect(() => updateBroker(folder)).toThrow(`there is no broker in ${folder} yet`);
	});

	it('renews the certificates of broker and cloud under the same authority, and takes the cloud’s back', () => {
		expect(() => renewBroker({ folder, host: 'broker.example' })).toThrow(`there is no broker in ${folder} yet`);
		provision('sumperk');
		const files = ['broker/broker.crt', 'broker/revoked.crl', 'cloud/client.crt'];
		const before = files.map((file) => read(file));
		const kept = ['broker/ca.crt', 'broker/prepazka.conf', 'cloud/pin-keys/sumperk.json'].map((file) => read(file));
		expect(renewBroker({ folder, host: 'broker.example' })).toBe(join(folder, 'cloud'));
		for (const [i, file] of files.entries()) expect(read(file)).not.toBe(before[i]);
		expect(['broker/ca.crt', 'broker/prepazka.conf', 'cloud/pin-keys/sumperk.json'].map((file) => read(file))).toEqual(
			kept,
		);
		const { serialNumber } = new X509Certificate(before[2] ?? '');
		expect(read('ca', 'index.txt')).toMatch(new RegExp(`^R\t.*\t${serialNumber}\t.*/CN=cloud.prepazka$`, 'm'));
		const authority = new X509Certificate(read('broker', 'ca.crt'));
		for (const file of ['broker/broker.crt', 'cloud/client.crt'])
			expect(new X509Certificate(read(file)).verify(authority.publicKey)).toBe(true);
	});

	it('sends nobody to a host that the broker’s certificate does not know, until it is renewed for that one too', () => {
		provision('sumperk');
		const elsewhere = (host: string) => ({ folder, host });
		const unknown = "the broker's certificate does not know fd00::1, but broker.example";
		expect(() => provisionOffice(elsewhere('fd00::1'), 'zabreh')).toThrow(unknown);
		expect(() => provisionCloudProcess(elsewhere('fd00::1'), '2')).toThrow(unknown);
		renewBroker(elsewhere('fd00::1'));
		provisionOffice(elsewhere('fd00::1'), 'zabreh');
		expect(read('offices', 'zabreh', 'mqtt.env')).toContain('PREPAZKA_MQTT_URL=mqtts://[fd00::1]:8883\n');
		renewBroker(elsewhere('10.0.0.5'));
		for (const host of ['broker.example', 'fd00::1', '10.0.0.5'])
			provisionCloudProcess(elsewhere(host), host.slice(-1));
		for (const host of ['broker.example:8883', '[fd00::1]', 'a, DNS:b', ''])
			expect(() => provisionOffice(elsewhere(host), 'jesenik')).toThrow('is no host: expected a name or an address');
	});

	it('lets nobody else read a key, and keeps none but the authority’s own', () => {
		provision('sumperk');
		for (const key of ['offices/sumperk/client.key', 'cloud/client.key', 'ca/ca.key'])
			expect(statSync(join(folder, key)).mode & 0o077).toBe(0);
		expect(statSync(join(folder, 'broker', 'broker.key')).mode & 0o007).toBe(0);
		expect(readdirSync(join(folder, 'ca')).filter((file) => file.endsWith('.key'))).toEqual(['ca.key']);
	});

	it('refuses a second certificate until the first is revoked, and then gives one', () => {
		provision('sumperk');
		expect(() => provision('sumperk')).toThrow('sumperk has a certificate already; revoke it first');
		const listed = read('broker', 'revoked.crl');
		revokeOffice({ folder }, 'sumperk');
		expect(read('broker', 'revoked.crl')).not.toBe(listed);
		expect(existsSync(join(folder, 'offices', 'sumperk'))).toBe(false);
		provision('sumperk');
		expect(openAuthority(folder).knows('sumperk')).toBe(true);
	});

	it('adds and revokes one of several cloud processes, with keys and a name of its own at the broker', () => {
		const place = { folder, host: 'broker.example', port: 8883 };
		expect(() => provisionCloudProcess(place, '2')).toThrow('provision an office first');
		provision('sumperk');
		expect(provisionCloudProcess(place, '2')).toBe(join(folder, 'cloud-2'));
		expect(new X509Certificate(read('cloud-2', 'client.crt')).subject).toBe('CN=cloud-2.prepazka');
		expect(read('cloud-2', 'mqtt.env')).toMatch(/^PREPAZKA_CLOUD_PROCESS=2\nPREPAZKA_MQTT_URL=mqtts:/);
		expect(read('broker', 'acl')).toContain('\nuser cloud-2.prepazka\ntopic ');
		expect(read('cloud-2', 'pin-keys', 'sumperk.json')).toBe(read('cloud', 'pin-keys', 'sumperk.json'));
		expect(statSync(join(folder, 'cloud-2', 'pin-keys', 'sumperk.json')).mode & 0o077).toBe(0);
		rotatePinKeys(folder, 'sumperk');
		expect(read('cloud-2', 'pin-keys', 'sumperk.json')).toBe(read('cloud', 'pin-keys', 'sumperk.json'));
		expect(() => provisionCloudProcess(place, '2')).toThrow('has a certificate already');
		for (const name of ['', '+', 'two processes', '../2'])
			expect(() => provisionCloudProcess(place, name)).toThrow('is no name of a cloud process');
		const listed = read('broker', 'revoked.crl');
		revokeCloudProcess(place, '2');
		expect(read('broker', 'revoked.crl')).not.toBe(listed);
		expect(read('broker', 'acl')).not.toContain('cloud-2');
		expect(() => revokeCloudProcess(place, '3')).toThrow('has no certificate');
	});

	it('gives office, cloud and each of several cloud processes a place of its own, as they may run on one machine', () => {
		provision('sumperk');
		for (const name of ['1', '2']) provisionCloudProcess({ folder, host: 'broker.example' }, name);
		const keyOf = (name: string) => /^PREPAZKA_MQTT_KEY=(.*)$/m.exec(read(name, 'mqtt.env'))?.[1];
		expect(['offices/sumperk', 'cloud', 'cloud-1', 'cloud-2'].map(keyOf)).toEqual([
			'/etc/prepazka/mqtt/client.key',
			'/etc/prepazka/mqtt-cloud/client.key',
			'/etc/prepazka/mqtt-cloud-1/client.key',
			'/etc/prepazka/mqtt-cloud-2/client.key',
		]);
	});

	it('leaves the way to the broker’s files open to the broker, which is another user, and none to the authority’s', () => {
		const made = join(folder, 'made', 'new');
		provisionOffice({ folder: made, host: 'broker.example' }, 'sumperk');
		const othersMay = (...path: string[]) => statSync(join(made, ...path)).mode & 0o005;
		expect([othersMay(), othersMay('broker'), othersMay('ca'), othersMay('offices', 'sumperk')]).toEqual([5, 5, 0, 0]);
	});

	it('gives whoever comes later the port on which the broker listens', () => {
		provisionOffice({ folder, host: 'broker.example', port: 28_883 }, 'sumperk');
		provisionOffice({ folder, host: 'broker.example' }, 'zabreh');
		provisionCloudProcess({ folder, host: 'broker.example' }, '2');
		provisionOffice({ folder, host: 'broker.example', port: 443 }, 'jesenik');
		const portOf = (name: string) => /mqtts:.*:(\d+)/.exec(read(name, 'mqtt.env'))?.[1];
		expect(['offices/zabreh', 'cloud-2', 'offices/jesenik'].map(portOf)).toEqual(['28883', '28883', '443']);
	});

	it('finishes a revocation that was cut off before the broker had the list', () => {
		provision('sumperk');
		const listed = read('broker', 'revoked.crl');
		openAuthority(folder).revoke('sumperk');
		revokeOffice({ folder }, 'sumperk');
		expect(read('broker', 'revoked.crl')).not.toBe(listed);
		expect(read('broker', 'revoked.crl')).toBe(read('ca', 'revoked.crl'));
		expect(existsSync(join(folder, 'offices', 'sumperk'))).toBe(false);
	});

	it('finishes a first provisioning that was cut off before the broker had all its files', () => {
		provision('sumperk');
		const files = ['broker/broker.key', 'broker/acl', 'cloud/client.key'];
		for (const file of files) rmSync(join(folder, file));
		provision('zabreh');
		expect(files.filter((file) => !existsSync(join(folder, file)))).toEqual([]);
		const certificate = new X509Certificate(read('broker', 'broker.crt'));
		expect(certificate.checkPrivateKey(createPrivateKey(read('broker', 'broker.key')))).toBe(true);
	});

	it.each([{ missing: ['revoked.crl'] }, { missing: ['ca.crt', 'revoked.crl'] }])(
		'finishes a first provisioning that was cut off before the authority had $missing',
		({ missing }) => {
			openAuthority(folder);
			for (const file of missing) rmSync(join(folder, 'ca', file));
			provision('sumperk');
			expect(read('broker', 'revoked.crl')).toContain('-----END X509 CRL-----');
			const authority = new X509Certificate(read('broker', 'ca.crt'));
			expect(new X509Certificate(read('broker', 'broker.crt')).verify(authority.publicKey)).toBe(true);
		},
	);

	it('keeps the authority, by which everybody is known, when its list of revocations is lost', () => {
		provision('sumperk');
		const certificate = read('ca', 'ca.crt');
		rmSync(join(folder, 'ca', 'revoked.crl'));
		expect(openAuthority(folder).knows('sumperk')).toBe(true);
		expect(read('ca', 'ca.crt')).toBe(certificate);
		expect(read('ca', 'revoked.crl')).toContain('-----END X509 CRL-----');
	});

	it('makes a PIN key, the same for office and cloud, that outlives a revocation and that nobody else can read', () => {
		provision('sumperk');
		const files = [join('cloud', 'pin-keys', 'sumperk.json'), join('offices', 'sumperk', 'pin-keys', 'sumperk.json')];
		const [cloud = '', office] = files.map((file) => read(file));
		expect(office).toBe(cloud);
		for (const file of files) expect(statSync(join(folder, file)).mode & 0o077).toBe(0);
		expect(read('offices', 'sumperk', 'mqtt.env')).toContain('PREPAZKA_PIN_KEYS=/etc/prepazka/mqtt/pin-keys\n');
		revokeOffice({ folder }, 'sumperk');
		provision('sumperk');
		expect(files.map((file) => read(file))).toEqual([cloud, cloud]);
	});

	it('P31 rotates PIN keys on both sides, keeping the old one', () => {
		provision('sumperk');
		const before = JSON.parse(read('cloud', 'pin-keys', 'sumperk.json')).keys;
		expect(rotatePinKeys(folder, 'sumperk')).toHaveLength(2);
		const after = JSON.parse(read('cloud', 'pin-keys', 'sumperk.json')).keys;
		expect(after).toEqual([...before, expect.anything()]);
		expect(JSON.parse(read('offices', 'sumperk', 'pin-keys', 'sumperk.json')).keys).toEqual(after);
		expect(() => rotatePinKeys(folder, 'zabreh')).toThrow('zabreh has no PIN keys');
	});

	it('P31 rotates the PIN keys of an office and a cloud on one machine', () => {
		ensurePinKeys(join(folder, 'pin-keys'), 'sumperk', instant(Date.now()));
		expect(rotatePinKeys(folder, 'sumperk')).toEqual([join(folder, 'pin-keys', 'sumperk.json')]);
		expect(readPinKeys(join(folder, 'pin-keys'), 'sumperk')).toHaveLength(2);
	});

	it('revokes nobody who has no certificate, and takes no name that could reach other topics', () => {
		expect(() => revokeOffice({ folder }, 'sumperk')).toThrow('sumperk has no certificate');
		for (const name of ['+', '#', 'cloud.prepazka', 'Šumperk', '../sumperk', ''])
			expect(() => provision(name)).toThrow('is no id of an office');
		expect(readdirSync(folder)).toEqual([]);
	});
});

it('the access list gives each side what the other writes, and an office only its own', () => {
	const lines = accessList(['cloud.prepazka', 'cloud-2.prepazka']).split('\n');
	expect(lines.filter((line) => line.startsWith('user '))).toEqual(['user cloud.prepazka', 'user cloud-2.prepazka']);
	expect(lines).toContain('topic write prepazka/1/+/up/ack');
	expect(lines).toContain('pattern read prepazka/1/%u/up/ack');
	expect(lines).toContain('topic read prepazka/1/+/up/events');
	expect(lines).toContain('pattern write prepazka/1/%u/up/events');
	expect(lines.filter((line) => /readwrite|#$/.test(line))).toEqual([]);
});
