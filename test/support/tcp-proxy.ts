import { once } from 'node:events';
import { connect as connectTcp, createServer, type Socket } from 'node:net';

/** What a bad line does to each piece of data that passes, in either direction. */
export interface LineFaults {
	/** How long it is under way one way, in milliseconds: at least and at most; the order stays. */
	readonly delayMilliseconds?: readonly [number, number];
	/** Chance that the connection is reset instead. */
	readonly cutChance?: number;
	/** Chance that the top bit of one of its bytes is turned. */
	readonly corruptChance?: number;
}

/** A line between somebody and a server on this machine, with a hand on the wire. */
export interface TcpProxy {
	readonly port: number;
	/** Connections that came through so far, ended ones included. */
	readonly connections: number;
	/** Bytes turned so far. */
	readonly corrupted: number;
	/** From now on; none when left out. */
	setFaults(faults?: LineFaults): void;
	/** Resets every connection, and each new one until `mend`. */
	cut(): void;
	mend(): void;
	close(): Promise<void>;
}

/** Starts a proxy on a free port of this machine. @param random from 0 to 1, for the faults */
export async function startTcpProxy(targetPort: number, random: () => number): Promise<TcpProxy> {
	const sockets = new Set<Socket>();
	let faults: LineFaults = {};
	let isCut = false;
	let [connections, corrupted] = [0, 0];

	/** The data as it arrives, or `null` when the connection is to break. */
	function suffer(data: Buffer): Buffer | null {
		if (random() < (faults.cutChance ?? 0)) return null;
		if (random() >= (faults.corruptChance ?? 0)) return data;
		const place = Math.floor(random() * data.length);
		data.writeUInt8(data.readUInt8(place) ^ 0x80, place);
		corrupted += 1;
		return data;
	}

	function carry(from: Socket, to: Socket): void {
		const underWay: { readonly data: Buffer; readonly dueAt: number }[] = [];
		const arrive = (): void => {
			for (let next = underWay[0]; next !== undefined && next.dueAt <= performance.now(); next = underWay[0]) {
				underWay.shift();
				to.write(next.data);
			}
			const [next] = underWay;
			if (next) setTimeout(arrive, Math.max(1, next.dueAt - performance.now()));
			else if (from.destroyed) to.end();
		};
		from.on('data', (sent: Buffer) => {
			const data = suffer(sent);
			if (data === null) return void from.resetAndDestroy();
			const [least, most] = faults.delayMilliseconds ?? [0, 0];
			if (most === 0 && underWay.length === 0) return void to.write(data);
			const dueAt = Math.max(underWay.at(-1)?.dueAt ?? 0, performance.now() + least + random() * (most - least));
			if (underWay.push({ data, dueAt }) === 1) setTimeout(arrive, dueAt - performance.now());
		});
		from.on('error', () => {});
		from.on('close', () => {
			sockets.delete(from);
			if (underWay.length === 0) to.end();
		});
	}

	const server = createServer({ noDelay: true }, (near) => {
		if (isCut) return void near.resetAndDestroy();
		connections += 1;
		const far = connectTcp({ port: targetPort, host: '127.0.0.1', noDelay: true });
		for (const socket of [near, far]) sockets.add(socket);
		carry(near, far);
		carry(far, near);
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	if (typeof address !== 'object' || address === null) throw new Error('the proxy has no port');
	const reset = () => {
		for (const socket of sockets) socket.resetAndDestroy();
	};
	return {
		port: address.port,
		get connections() {
			return connections;
		},
		get corrupted() {
			return corrupted;
		},
		setFaults(wanted = {}) {
			faults = wanted;
		},
		cut() {
			isCut = true;
			reset();
		},
		mend() {
			isCut = false;
		},
		async close() {
			const closed = once(server, 'close');
			server.close();
			reset();
			await closed;
		},
	};
}
