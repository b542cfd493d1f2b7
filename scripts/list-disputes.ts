import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { toLocalRfc3339 } from '#wire/time.ts';
import { openStore } from '../cloud-sync/endpoint/stores/open-store.ts';
import type { Dispute } from '../cloud-sync/endpoint/stores/store.ts';
import { readSettings, SettingsError } from './settings.ts';

const USAGE = `usage: node scripts/disputes.mjs [OFFICE]

To be run where the cloud runs, with its settings. Lists visitors who were taken in, mostly while an office was cut off,
and whose reservation was cancelled, used before or never made; with the ticket of whoever has that seat by right.`;

const WHY = {
	unknown: 'nobody was given that PIN',
	cancelled: 'the reservation was cancelled',
	used: 'the reservation has a ticket already',
} as const satisfies Record<Dispute['why'], string>;

function line({ office, at, ticket, service, slotStart, why, otherTicket }: Dispute, timeZone: string): string {
	const [came, slot] = [at, slotStart].map((moment) => toLocalRfc3339(moment, timeZone).slice(0, 16).replace('T', ' '));
	const other = otherTicket === null ? '' : `; ${otherTicket} has the seat by right`;
	return `${office}  ${came}  ${ticket}  ${service}, ${slot}: ${WHY[why]}${other}`;
}

async function listDisputes(wanted: string | undefined): Promise<readonly string[]> {
	const settings = readSettings(process.env);
	const store = await openStore(settings.PREPAZKA_DATABASE_URL ?? join(settings.PREPAZKA_DATA, 'cloud.db'));
	try {
		const zones = new Map((await store.offices()).map(({ id, config }) => [id, config?.calendar.timeZone ?? 'UTC']));
		if (wanted !== undefined && !zones.has(wanted)) throw new SettingsError(`this cloud knows no office "${wanted}"`);
		const found = (await store.disputes()).filter(({ office }) => wanted === undefined || office === wanted);
		return found.map((dispute) => line(dispute, zones.get(dispute.office) ?? 'UTC'));
	} finally {
		await store.close();
	}
}

function readOffice(): string | undefined {
	try {
		const { positionals } = parseArgs({ allowPositionals: true });
		if (positionals.length <= 1) return positionals[0];
	} catch {}
	throw new SettingsError(USAGE);
}

try {
	const lines = await listDisputes(readOffice());
	console.log(lines.length === 0 ? 'No check-in is disputed.' : lines.join('\n'));
} catch (error) {
	const isForPeople =
		error instanceof SettingsError || (error instanceof Error && error.name === 'DatabaseUnavailable');
	if (!isForPeople) throw error;
	console.error(error.message);
	process.exitCode = 1;
}
