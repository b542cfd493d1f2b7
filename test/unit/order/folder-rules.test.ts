import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const repository = join(import.meta.dirname, '..', '..', '..');

/** A line of source, where it stands, and whether the order of the folders allows it there. */
interface Planted {
	readonly file: string;
	readonly source: string;
}

const refused: readonly Planted[] = [
	...['#wire/pin.ts', '#hardware/devices.ts', '../journal/journal.ts', 'node:fs', 'zod'].map(
		inFile('firmware/domain/queue.ts'),
	),
	...['../../journal/journal.ts', '#wire/pin.ts', 'zod'].map(inFile('firmware/domain/rules/order.ts')),
	...['#domain/office.ts', '#wire/pin.ts', '#link/link.ts', '../../firmware/main.ts'].map(
		inFile('hardware/drivers/keypad.ts'),
	),
	...['#hardware/drivers/keypad.ts', '../hardware/devices.ts', '../kiosk-ui/shell/main.ts'].map(
		inFile('firmware/appliance.ts'),
	),
	...['../cloud-sync/endpoint/server.ts', '../test/support/office.ts'].map(inFile('firmware/main.ts')),
	...['#domain/office.ts', '#wire/pin.ts', '#hardware/devices.ts', '../../shell/main.ts'].map(
		inFile('kiosk-ui/screens/board/board.ts'),
	),
	...['#local-api/messages.ts', '../screens/board/board.ts', '#wire/pin.ts'].map(inFile('kiosk-ui/shell/policy.ts')),
	...['#link/link.ts', '../link/link.ts', '#domain/office.ts', '../endpoint/server.ts'].map(
		inFile('cloud-sync/wire/pin.ts'),
	),
	...['#domain/office.ts', '../endpoint/server.ts'].map(inFile('cloud-sync/link/link.ts')),
	...['#domain/office.ts', '#local-api/messages.ts', '../website/form.ts'].map(inFile('cloud-sync/endpoint/server.ts')),
	...['#local-api/messages.ts', '../endpoint/routes.ts'].map(inFile('cloud-sync/website/form.ts')),
	...['../test/support/office.ts'].map(inFile('scripts/run.ts')),
	...['mqtt', 'aedes', 'better-sqlite3', 'onoff', 'electron', 'electron/main'].map(inFile('firmware/appliance.ts')),
	...['aedes', 'onoff'].map(inFile('cloud-sync/link/mqtt-link.ts')),
	...['onoff', 'i2c-bus', 'serialport', 'johnny-five'].map(inFile('hardware/drivers/keypad.ts')),
	...['mqtt', 'better-sqlite3', 'pg'].map(inFile('cloud-sync/endpoint/server.ts')),
	{ file: 'firmware/sync/uplink.ts', source: "export const mqtt = await import('mqtt');" },
	{ file: 'firmware/domain/queue.ts', source: 'export const now = Date.now();' },
	{ file: 'firmware/domain/queue.ts', source: 'export const today = new Date();' },
	{ file: 'firmware/domain/queue.ts', source: 'export const luck = Math.random();' },
];

const allowed: readonly Planted[] = [
	...['./office.ts', './rules/order.ts'].map(inFile('firmware/domain/queue.ts')),
	...['../office.ts', './age.ts'].map(inFile('firmware/domain/rules/order.ts')),
	...['../lines/lines.ts', 'zod'].map(inFile('hardware/drivers/keypad.ts')),
	...['johnny-five'].map(inFile('hardware/drivers/johnny-five.ts')),
	...['i2c-bus'].map(inFile('hardware/lines/linux-i2c-bus.ts')),
	...['serialport'].map(inFile('hardware/lines/serialport-byte-link.ts')),
	...['#hardware/devices.ts', '#wire/pin.ts', '#link/link.ts', './domain/office.ts'].map(
		inFile('firmware/appliance.ts'),
	),
	...['#hardware/drivers/keypad.ts', '#wire/pin.ts'].map(inFile('firmware/main.ts')),
	...['#hardware/virtual/board.ts'].map(inFile('firmware/local-api/bench-routes.ts')),
	...['#local-api/messages.ts', 'lit', '../../../cloud-sync/website/occupancy.ts'].map(
		inFile('kiosk-ui/screens/board/board.ts'),
	),
	...['electron', './retry.ts', 'node:path'].map(inFile('kiosk-ui/shell/main.ts')),
	...['mqtt', '#wire/pin.ts'].map(inFile('cloud-sync/link/mqtt-link.ts')),
	...['aedes'].map(inFile('cloud-sync/link/embedded-broker.ts')),
	...['better-sqlite3'].map(inFile('firmware/journal/sqlite-journal.ts')),
	...['better-sqlite3'].map(inFile('cloud-sync/endpoint/stores/sqlite-store.ts')),
	...['onoff'].map(inFile('hardware/lines/onoff-lines.ts')),
	...['#wire/pin.ts', '#link/link.ts', 'fastify'].map(inFile('cloud-sync/endpoint/server.ts')),
	...['mqtt', '../../firmware/main.ts', '#hardware/virtual/board.ts'].map(inFile('test/office/scene.test.ts')),
	{ file: 'firmware/domain/queue.ts', source: 'export const least = Math.min(1, 2);' },
];

const Report = z.object({
	diagnostics: z.array(
		z.object({ category: z.string(), location: z.object({ path: z.string(), start: z.object({ line: z.number() }) }) }),
	),
});

/** The rules of the design's layout that the linter guards, with this repository's own settings on a planted tree. */
describe('the order of the folders', () => {
	let tree: string;
	let complaints: ReadonlyMap<string, string>;

	beforeAll(async () => {
		tree = await mkdtemp(join(tmpdir(), 'prepazka-order-'));
		for (const name of ['biome.json', '.biome', '.gitignore']) {
			await cp(join(repository, name), join(tree, name), { recursive: true });
		}
		for (const [file, lines] of linesByFile([...refused, ...allowed])) await plant(file, `${lines.join('\n')}\n`);
		await plant('firmware/sync/left.ts', "import { right } from './right.ts';\nexport const left = () => right;\n");
		await plant('firmware/sync/right.ts', "import { left } from './left.ts';\nexport const right = () => left;\n");
		complaints = await lint(tree);
	});

	afterAll(() => rm(tree, { recursive: true, force: true }));

	it.each(refused)('refuses in $file: $source', (planted) => {
		expect(complaints.get(placeOf(planted))).toMatch(/noRestricted|plugin/);
	});

	it.each(allowed)('allows in $file: $source', (planted) => {
		expect(complaints.get(placeOf(planted))).toBeUndefined();
	});

	it('refuses files that import each other', () => {
		expect(complaints.get('firmware/sync/left.ts:1')).toBe('lint/suspicious/noImportCycles');
	});

	async function plant(file: string, source: string) {
		await mkdir(dirname(join(tree, file)), { recursive: true });
		await writeFile(join(tree, file), source);
	}
});

function inFile(file: string) {
	return (imported: string): Planted => ({ file, source: `export * from '${imported}';` });
}

function linesByFile(planted: readonly Planted[]): ReadonlyMap<string, readonly string[]> {
	const files = new Map<string, string[]>();
	for (const { file, source } of planted) files.set(file, [...(files.get(file) ?? []), source]);
	return files;
}

/** Where a planted line ends up, like `firmware/main.ts:2`. */
function placeOf({ file, source }: Planted): string {
	const lines = linesByFile([...refused, ...allowed]).get(file) ?? [];
	return `${file}:${lines.indexOf(source) + 1}`;
}

/** The places the linter complains about, each with the rule. */
async function lint(folder: string): Promise<ReadonlyMap<string, string>> {
	const biome = join(repository, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
	const args = [biome, 'lint', '--reporter=json', '--max-diagnostics=none', '--diagnostic-level=error', '.'];
	const output = await new Promise<string>((resolve) => {
		execFile(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 26 }, (_error, stdout) => resolve(stdout));
	});
	const { diagnostics } = Report.parse(JSON.parse(output));
	return new Map(diagnostics.map(({ category, location }) => [`${location.path}:${location.start.line}`, category]));
}
