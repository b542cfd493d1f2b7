import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evolve } from '#domain/evolve.ts';
import { emptyOffice, type Office } from '#domain/office.ts';
import { decodeOffice } from '#domain/snapshot.ts';
import { entriesFrom, type Journal } from './journal.ts';

const DOMAIN_FOLDER = join(import.meta.dirname, '../domain');

let version: string | undefined;

/**
 * Changes with every change of the domain's source: a state is only worth as much as the rules that made it, and a number
 * raised by hand would be forgotten.
 */
export function domainVersion(): string {
	if (version !== undefined) return version;
	const hash = createHash('sha256');
	const files = readdirSync(DOMAIN_FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) =>
		file.endsWith('.ts'),
	);
	for (const file of files.sort()) hash.update(file).update(readFileSync(join(DOMAIN_FOLDER, file)));
	version = hash.digest('hex').slice(0, 16);
	return version;
}

/**
 * The state that the journal's events add up to: from the latest snapshot of these very rules, else from the first entry,
 * else, when the first ones have been dropped, from the oldest snapshot that can be read.
 */
export function replay(journal: Journal): Office {
	const { from, office: start } = startingPoint(journal);
	let office = start;
	for (const { event, at } of entriesFrom(journal, from)) office = evolve(office, event, at);
	return office;
}

function startingPoint(journal: Journal): { readonly from: number; readonly office: Office } {
	const snapshots = journal.snapshots();
	const latestFirst = snapshots.filter((snapshot) => snapshot.version === domainVersion());
	const oldestFirst = journal.firstSequence === 1 ? [] : snapshots.toReversed();
	for (const { sequence, state } of [...latestFirst, ...oldestFirst]) {
		const office = decodeOffice(state);
		if (office !== null) return { from: sequence + 1, office };
	}
	return { from: journal.firstSequence, office: emptyOffice };
}
