import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makePinKey, type PinKey } from '#wire/pin-keys.ts';
import { instant } from '#wire/time.ts';
import { Offices } from '../../../cloud-sync/endpoint/offices.ts';
import { openStore } from '../../../cloud-sync/endpoint/stores/open-store.ts';
import type { Store } from '../../../cloud-sync/endpoint/stores/store.ts';
import { TOWN } from '../../support/town-config.ts';

const [OLD, FRESH, FOREIGN] = [1, 2, 3].map((day) => makePinKey(instant(day * 86_400_000))) as [PinKey, PinKey, PinKey];
let store: Store;
let files: readonly PinKey[] | null;
let warnings: string[];

beforeEach(async () => {
	store = await openStore(':memory:');
	files = [];
	warnings = [];
});
afterEach(() => store.close());

const load = () =>
	Offices.load(store, {
		pinKeysOf: () => files,
		log: pino({}, { write: (line: string) => void warnings.push(JSON.parse(line).event) }),
	});
const told = (...keys: readonly PinKey[]) => ({ ...TOWN, pinKeys: keys.map(({ id }) => id) });

test('P31 new PINs come from the latest key that the office has too, also after a restart', async () => {
	files = [OLD];
	const offices = await load();
	await offices.configure(told(OLD));
	expect(offices.get(TOWN.id)?.pinKey).toEqual(OLD.secret);
	files = [OLD, FRESH];
	await offices.configure(told(OLD));
	expect(offices.get(TOWN.id)?.pinKey).toEqual(OLD.secret);
	await offices.configure(told(OLD, FRESH));
	expect(offices.get(TOWN.id)?.pinKey).toEqual(FRESH.secret);
	expect((await load()).get(TOWN.id)?.pinKey).toEqual(FRESH.secret);
	expect(warnings).toEqual([]);
});

test('P31 when the office is told first, the old key serves until the cloud has the new one', async () => {
	files = [OLD];
	const offices = await load();
	await offices.configure(told(OLD, FRESH));
	expect(offices.get(TOWN.id)?.pinKey).toEqual(OLD.secret);
	files = [OLD, FRESH];
	expect((await load()).get(TOWN.id)?.pinKey).toEqual(FRESH.secret);
});

test('P31 a key that comes to the cloud after the office has told of it is taken while both run', async () => {
	const offices = await load();
	await offices.configure(told(OLD));
	const own = offices.get(TOWN.id)?.pinKey;
	files = [OLD];
	offices.lookForKeys();
	expect(offices.get(TOWN.id)?.pinKey).toEqual(OLD.secret);
	await offices.configure(told(OLD, FRESH));
	files = [OLD, FRESH];
	offices.lookForKeys();
	expect(offices.get(TOWN.id)?.pinKey).toEqual(FRESH.secret);
	expect(own).not.toEqual(OLD.secret);
	expect(warnings).toEqual(['pin-key-not-shared']);
});

test('P38 an office whose keys the cloud cannot read is met and booked, under the key in use until they are put right', async () => {
	files = null;
	const offices = await load();
	await offices.configure(told(OLD));
	expect(offices.get(TOWN.id)?.pinKey).toHaveLength(32);
	files = [OLD];
	offices.lookForKeys();
	expect(offices.get(TOWN.id)?.pinKey).toEqual(OLD.secret);
	files = null;
	await offices.configure(told(OLD, FRESH));
	expect(offices.get(TOWN.id)?.pinKey).toEqual(OLD.secret);
	files = [OLD, FRESH];
	offices.lookForKeys();
	expect(offices.get(TOWN.id)?.pinKey).toEqual(FRESH.secret);
});

test('an office that shares no key is booked all the same, and the log says what that means', async () => {
	files = [FRESH];
	const offices = await load();
	await offices.configure(told(FOREIGN));
	expect(offices.get(TOWN.id)?.pinKey).toEqual(FRESH.secret);
	expect(warnings).toEqual(['pin-key-not-shared']);
});

test('without keys in files the cloud makes one of its own, and keeps it', async () => {
	const offices = await load();
	await offices.configure(TOWN);
	const own = offices.get(TOWN.id)?.pinKey;
	expect(own).toHaveLength(32);
	expect((await load()).get(TOWN.id)?.pinKey).toEqual(own);
});

test('a first contact that the database is slow to answer does not undo what was configured meanwhile', async () => {
	let answer = () => {};
	const asked = new Promise<void>((resolve) => (answer = resolve));
	let contacts = 0;
	const slowAtFirst: Store = {
		...store,
		meet: async (office, key) => {
			const record = await store.meet(office, key);
			if (contacts++ === 0) await asked;
			return record;
		},
	};
	const offices = await Offices.load(slowAtFirst);
	const contact = offices.meet(TOWN.id);
	const configured = offices.configure(TOWN);
	for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
	answer();
	await Promise.all([contact, configured]);
	expect(offices.get(TOWN.id)?.config).toEqual(TOWN);
});
