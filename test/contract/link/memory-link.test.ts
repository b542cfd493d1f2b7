import { pino } from 'pino';
import { MemoryBroker } from '#link/memory-broker.ts';
import { connectMemoryLink } from '#link/memory-link.ts';
import { groupContract } from './group-contract.ts';
import { type LinkBench, linkContract } from './link-contract.ts';

linkContract('memory', startBench);
groupContract('memory', startBench);

async function startBench(): Promise<LinkBench> {
	const broker = new MemoryBroker();
	return {
		connect: (identity) => connectMemoryLink({ ...identity, broker, log: pino({ enabled: false }) }),
		publishRaw: async (topic, payload) => broker.publish(topic, payload, false),
		restart: async () => broker.restart(),
		close: async () => {},
	};
}
