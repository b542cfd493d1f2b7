import { Gauge, Registry } from 'prom-client';
import { doubtOf } from '#domain/unconfirmed.ts';
import type { LocalServer, RouteContext } from './context.ts';

/** `/healthz` with the state of each device and of the link, and `/metrics` for Prometheus. */
export function healthRoutes(server: LocalServer, context: RouteContext): void {
	server.get('/healthz', () => {
		const { devices, link, journal, doubtedTime, pinKeys } = context.sources();
		const areDevicesWell = Object.values(devices).every(({ ok }) => ok);
		const isWell = areDevicesWell && link.up && journal === 'ok' && doubtedTime === null && pinKeys === 'ok';
		return {
			// A broken device or a cut link is a fault to mend, not a reason to restart an office that goes on calling.
			status: isWell ? 'ok' : 'degraded',
			devices,
			link: { state: link.up ? 'up' : 'down', unsentEvents: link.unsentEvents },
			journal: { state: journal },
			clock: { state: doubtedTime === null ? 'ok' : 'doubted' },
			pinKeys: { state: pinKeys },
		};
	});

	const registry = new Registry();
	const gauge = (
		name: string,
		help: string,
		labelNames: string[],
		collect: (set: (labels: Record<string, string>, value: number) => void) => void,
	) =>
		new Gauge({
			name: `prepazka_office_${name}`,
			help,
			labelNames,
			registers: [registry],
			collect() {
				this.reset();
				collect((labels, value) => this.set(labels, value));
			},
		});
	gauge('waiting', 'People waiting', ['service'], (set) => {
		const { office, config } = context.sources();
		for (const { id } of config.services)
			set(
				{ service: id },
				[...office.tickets.values()].filter((ticket) => ticket.state === 'waiting' && ticket.service === id).length,
			);
	});
	gauge('counters', 'Counters by state', ['state'], (set) => {
		for (const state of ['open', 'paused', 'closed'])
			set(
				{ state },
				[...context.sources().office.counters.values()].filter((counter) => counter.state === state).length,
			);
	});
	gauge('device_ok', 'Whether a device works', ['device'], (set) => {
		for (const [device, { ok }] of Object.entries(context.sources().devices)) set({ device }, Number(ok));
	});
	gauge('link_up', 'Whether the cloud can be reached', [], (set) => set({}, Number(context.sources().link.up)));
	gauge('journal_ok', 'Whether the journal is whole and has room', [], (set) =>
		set({}, Number(context.sources().journal === 'ok')),
	);
	gauge('clock_ok', 'Whether the clock of the machine is believed', [], (set) =>
		set({}, Number(context.sources().doubtedTime === null)),
	);
	gauge('pin_keys_ok', 'Whether the file of PIN keys can be used, if there is one', [], (set) =>
		set({}, Number(context.sources().pinKeys === 'ok')),
	);
	gauge('unsent_events', 'Journal entries the cloud has not acknowledged', [], (set) =>
		set({}, context.sources().link.unsentEvents),
	);
	gauge('payloads_refused', 'Payloads from the broker refused since start, by kind', ['kind'], (set) => {
		for (const [kind, count] of Object.entries(context.uplink.refused)) set({ kind }, count);
	});
	gauge('in_touch', 'Whether everything that the cloud knows is known here', [], (set) =>
		set({}, Number(context.sources().link.inTouch)),
	);
	gauge('wrong_pins', 'Wrong PINs of today', ['terminal'], (set) => {
		for (const [terminal, count] of context.sources().office.wrongPinsToday) set({ terminal }, count);
	});
	gauge('doubtful_check_ins', 'Check-ins of today whose reservation is not certain', ['doubt'], (set) => {
		const doubts = [...context.sources().office.reservations.values()].map(doubtOf);
		for (const doubt of ['unconfirmed', 'withheld', 'disowned', 'cancelled'] as const)
			set({ doubt }, doubts.filter((other) => other === doubt).length);
	});
	server.get('/metrics', async (_, reply) => reply.type(registry.contentType).send(await registry.metrics()));
}
