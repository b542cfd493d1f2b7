import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PAYLOAD_LIMIT_BYTES } from '#wire/messages.ts';
import { DELIVERY_LIMITS } from '../../../scripts/broker/mosquitto-files.ts';
import { freePort } from '../../support/free-ports.ts';

/** A Mosquitto without encryption: thousands of certificates would take longer to make than a benchmark runs. */
export interface OpenBroker {
	readonly url: string;
	readonly pid: number;
	close(): Promise<void>;
}

export async function startOpenBroker(): Promise<OpenBroker> {
	const folder = mkdtempSync(join(tmpdir(), 'prepazka-open-broker-'));
	chmodSync(folder, 0o755);
	const port = await freePort();
	const file = join(folder, 'mosquitto.conf');
	writeFileSync(
		file,
		`listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\nset_tcp_nodelay true\nlog_dest none\nmax_packet_size ${PAYLOAD_LIMIT_BYTES * 2}\n${DELIVERY_LIMITS}\n`,
	);
	const server = spawn('/usr/sbin/mosquitto', ['-c', file], { stdio: 'ignore' });
	while (!(await listens(port))) {
		const ended = server.exitCode ?? server.signalCode;
		if (ended !== null) throw new Error(`Mosquitto ended with ${ended} (${file})`);
	}
	return {
		url: `mqtt://127.0.0.1:${port}`,
		pid: server.pid ?? 0,
		async close() {
			const exit = once(server, 'exit');
			server.kill('SIGTERM');
			await exit;
			rmSync(folder, { recursive: true });
		},
	};
}

async function listens(port: number): Promise<boolean> {
	const socket = connect(port, '127.0.0.1');
	const isOpen = await new Promise<boolean>((resolve) => {
		socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
	});
	socket.destroy();
	return isOpen;
}
