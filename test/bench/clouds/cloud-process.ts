import pino from 'pino';
import * as z from 'zod';
import { connectMqttLink } from '#link/mqtt-link.ts';
import { instant } from '#wire/time.ts';
import { startCloud } from '../../../cloud-sync/endpoint/main.ts';
import { createClock } from '../../../scripts/clock.ts';
import { addEmptyRoute } from './empty-route.ts';

// One cloud as a process of its own, told what to do by whoever forked it; ends when that one is gone.

const orderSchema = z.object({
	database: z.string(),
	mqttUrl: z.string(),
	clientId: z.string(),
	websiteFolder: z.string(),
	startAt: z.number(),
	sideBySide: z.boolean(),
});

/** What this process is told at its start. */
export type CloudOrder = z.output<typeof orderSchema>;

process.once('message', async (message) => {
	const { mqttUrl, clientId, startAt, ...order } = orderSchema.parse(message);
	const log = pino({ level: 'fatal' }, pino.destination(2));
	const link = connectMqttLink({ url: mqttUrl, clientId, cleanSession: order.sideBySide, log });
	addEmptyRoute();
	const cloud = await startCloud({
		...order,
		...{ link, log, clock: createClock(instant(startAt)), host: '127.0.0.1', port: 0 },
		proofOfWork: false,
		// All clients of the benchmark have one address.
		bookingsPerMinute: Number.MAX_SAFE_INTEGER,
	});
	process.once('disconnect', async () => {
		await cloud.close();
		await link.close();
		process.exit();
	});
	process.send?.(cloud.url);
});
