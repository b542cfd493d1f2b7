import { Gauge, type Registry } from 'prom-client';
import type { LiveOccupancy } from './live-occupancy.ts';
import type { OfficeHealth } from './office-health.ts';
import type { Offices } from './offices.ts';

/** What the gauges read. */
export interface OfficeGaugeParts {
	readonly offices: Offices;
	readonly occupancy: LiveOccupancy;
	readonly health: OfficeHealth;
}

/** Gauges of each office's link and devices, for those who run the cloud and want to hear of low paper before it is out. */
export function registerOfficeGauges(registry: Registry, { offices, occupancy, health }: OfficeGaugeParts): void {
	const gauge = (name: string, help: string, read: () => readonly [labels: Record<string, string>, value: number][]) =>
		new Gauge({
			name: `prepazka_office_${name}`,
			help,
			labelNames: ['office', 'device', 'state', 'kind'],
			registers: [registry],
			collect() {
				this.reset();
				for (const [labels, value] of read()) this.set(labels, value);
			},
		});
	gauge('link_up', 'Whether an office can be heard just now', () =>
		offices.list().map(({ id }) => [{ office: id }, Number(occupancy.link(id) === 'up')]),
	);
	gauge('device_ok', 'Whether a device of an office works, as the office last told', () =>
		health.all().map(({ office, device, ok }) => [{ office, device }, Number(ok)]),
	);
	gauge('device_state', 'State of a device of an office, e.g. paper-low', () =>
		health.all().map(({ office, device, state }) => [{ office, device, state }, 1]),
	);
	gauge('payloads_refused', 'Payloads that an office refused since its start, by kind, as it last told', () =>
		health
			.refusals()
			.flatMap(([office, refused]) =>
				Object.entries(refused).map(([kind, count]): [Record<string, string>, number] => [{ office, kind }, count]),
			),
	);
}
