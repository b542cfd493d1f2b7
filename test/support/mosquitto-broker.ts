import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LinkTls } from '#link/mqtt-link.ts';
import { openAuthority, provisionCloudProcess, provisionOffice, revokeOffice } from '../../scripts/broker/provision.ts';
import { onFreePorts } from './free-ports.ts';
import { giveTo, unprivileged } from './unprivileged.ts';

/** A Mosquitto with the files that a town's is provisioned with. */
export interface MosquittoBroker {
	readonly url: string;
	/** Everything it logged so far. */
	log(): string;
	/** The keys of an office, provisioned at first use, of the cloud, or of one of its processes, `cloud-1`. */
	keysOf(name: string): Required<LinkTls>;
	/** Keys of that name by the same authority, outside of the provisioning. */
	issue(name: string, validity?: { from: Date; to: Date }): Required<LinkTls>;
	/** Somebody who may do everything, as no office can. */
	readonly tester: Required<LinkTls>;
	/** Takes an office's certificate back and starts the broker again, as its provisioning asks for. */
	revoke(office: string): Promise<void>;
	/** Stops the broker and starts it again; it remembers nothing. */
	restart(): Promise<void>;
	close(): Promise<void>;
}

const HOST = '127.0.0.1';
const TESTER = 'tester.prepazka';

/** Starts Mosquitto on a free port of this machine. @param cloudProcesses names of those that work side by side */
export const startMosquitto = (cloudProcesses: readonly string[] = []): Promise<MosquittoBroker> =>
	onFreePorts(1, (port) => startOn(port, cloudProcesses));

async function startOn(port: number, cloudProcesses: readonly string[]): Promise<MosquittoBroker> {
	const folder = mkdtempSync(join(tmpdir(), 'prepazka-mosquitto-'));
	const place = { folder, host: HOST, port };
	const offices = new Map<string, Required<LinkTls>>();
	const keysIn = (path: string): Required<LinkTls> => {
		const text = (file: string) => readFileSync(join(folder, path, file), 'utf8');
		return { authority: text('ca.crt'), certificate: text('client.crt'), key: text('client.key') };
	};
	const keysOf = (office: string) => {
		const known = offices.get(office);
		if (known) return known;
		provisionOffice(place, office);
		const keys = keysIn(join('offices', office));
		offices.set(office, keys);
		return keys;
	};
	const issue: MosquittoBroker['issue'] = (name, validity) => {
		const authority = openAuthority(folder);
		return { ...authority.issueForClient(name, validity), authority: authority.certificate };
	};
	keysOf('sumperk');
	for (const name of cloudProcesses) provisionCloudProcess(place, name);
	let running = await start(folder);
	let logged = '';
	async function restart(): Promise<void> {
		logged += await running.stop();
		running = await start(folder);
	}
	return {
		url: `mqtts://${HOST}:${place.port}`,
		log: () => logged + running.log(),
		keysOf: (name) => (/^cloud(-\d)?$/.test(name) ? keysIn(name) : keysOf(name)),
		issue,
		tester: issue(TESTER),
		async revoke(office) {
			revokeOffice({ folder }, office);
			offices.delete(office);
			await restart();
		},
		restart,
		async close() {
			await running.stop();
			rmSync(folder, { recursive: true });
		},
	};
}

async function start(folder: string) {
	const user = unprivileged('mosquitto');
	const broker = join(folder, 'broker');
	const main = join(folder, 'mosquitto.conf');
	letTesterIn(join(broker, 'acl'));
	writeFileSync(main, `persistence false\nlog_dest stderr\nlog_type all\ninclude_dir ${broker}\n`);
	chmodSync(folder, 0o755);
	for (const file of readdirSync(broker)) giveTo(user, join(broker, file));
	const server = spawn('/usr/sbin/mosquitto', ['-c', main], {
		...user,
		cwd: folder,
		stdio: ['ignore', 'ignore', 'pipe'],
	});
	let printed = '';
	await new Promise<void>((resolve, reject) => {
		let isRunning = false;
		server.stderr.setEncoding('utf8').on('data', (text: string) => {
			printed += text;
			// Not looked for in what it logs from then on, which is long.
			isRunning ||= /^\d+: mosquitto version \S+ running$/m.test(printed);
			if (isRunning) resolve();
		});
		server.once('exit', (code) => reject(new Error(`Mosquitto ended with ${code}:\n${printed}`)));
	});
	return {
		log: () => printed,
		async stop() {
			if (server.exitCode === null && server.signalCode === null) {
				const exit = once(server, 'exit');
				server.kill('SIGTERM');
				await exit;
			}
			return printed;
		},
	};
}

/** At each start, as whatever is provisioned writes the list anew. */
function letTesterIn(accessList: string): void {
	const tester = `\nuser ${TESTER}\ntopic readwrite prepazka/#\n`;
	if (!readFileSync(accessList, 'utf8').endsWith(tester)) appendFileSync(accessList, tester);
}
