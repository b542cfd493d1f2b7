import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';

const superviseModule = join(import.meta.dirname, '..', '..', '..', 'scripts', 'setup', 'supervise.mjs');

/** A start that stays with the given child, as npm start does. Both print to the same place. */
class Start {
	readonly #process: ChildProcessByStdio<null, Readable, Readable>;
	#printed = '';
	#heard: () => void = () => undefined;

	constructor(childScript: string) {
		const script = `
			const { supervise } = await import(${JSON.stringify(superviseModule)});
			process.exitCode = await supervise('The office', process.execPath, ['-e', ${JSON.stringify(childScript)}], {});
		`;
		this.#process = spawn(process.execPath, ['--input-type=module', '-e', script], {
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		onTestFinished(() => this.abandon());
		for (const stream of [this.#process.stdout, this.#process.stderr]) {
			stream.setEncoding('utf8').on('data', (text: string) => {
				this.#printed += text;
				this.#heard();
			});
		}
	}

	get printed(): string {
		return this.#printed;
	}

	signal(signal: NodeJS.Signals): void {
		this.#process.kill(signal);
	}

	async says(text: string): Promise<void> {
		while (!this.#printed.includes(text)) {
			await new Promise<void>((resolve) => {
				this.#heard = resolve;
			});
		}
	}

	/** The number behind a word that the child has printed. */
	numberAfter(word: string): number {
		return Number(new RegExp(`${word} (\\d+)`).exec(this.#printed)?.[1]);
	}

	/** For the end of a test that failed: nothing is left behind. */
	abandon(): void {
		this.#process.kill('SIGKILL');
	}

	async end(): Promise<number | null> {
		const [code] = await once(this.#process, 'close');
		return code;
	}
}

/** Counts what it is told, and stops a moment after the first, as a process with things to put in order does. */
const ORDERLY = `
	let told = 0;
	for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {
		told += 1;
		if (told === 1) setTimeout(() => { console.log(signal, 'told', told); process.exit(0); }, 300);
	});
	process.on('disconnect', () => process.exit(0));
	console.log('up', process.pid);
`;

describe('the start that stays with its child', () => {
	const strays: number[] = [];
	afterEach(() => {
		for (const stray of strays.splice(0)) if (isAlive(stray)) process.kill(stray, 'SIGKILL');
	});

	it.each([0, 1, 42])("ends with the child's exit code %i", async (code) => {
		expect(await new Start(`process.exit(${code})`).end()).toBe(code);
	});

	it('says which signal has ended the child, and ends as a shell would', async () => {
		const start = new Start("process.kill(process.pid, 'SIGKILL')");
		expect(await start.end()).toBe(137);
		expect(start.printed).toContain('The office was ended by SIGKILL.');
	});

	it.each(['SIGINT', 'SIGTERM'] as const)('passes %s on once, though npm sends it again, and waits', async (signal) => {
		const start = new Start(ORDERLY);
		await start.says('up');
		start.signal(signal);
		start.signal(signal);
		expect(await start.end()).toBe(0);
		expect(start.printed).toMatch(new RegExp(`^up \\d+\\n${signal} told 1\\n$`));
	});

	it('asks the child to stop when the terminal is closed', async () => {
		const start = new Start(ORDERLY);
		await start.says('up');
		start.signal('SIGHUP');
		expect(await start.end()).toBe(0);
		expect(start.printed).toContain('SIGTERM told 1');
	});

	it('keeps the terminal from signalling the child itself', async () => {
		const start = new Start(
			`${ORDERLY} console.log('group', require('node:child_process').execSync('ps -o pgid= ' + process.pid).toString().trim());`,
		);
		await start.says('group');
		expect(start.numberAfter('group')).toBe(start.numberAfter('up'));
		start.signal('SIGTERM');
		await start.end();
	});

	it('lets the child notice when it is killed itself', async () => {
		const start = new Start(ORDERLY);
		await start.says('up');
		const child = start.numberAfter('up');
		strays.push(child);
		start.signal('SIGKILL');
		await start.end();
		await expect.poll(() => isAlive(child)).toBe(false);
	});

	it('leaves nothing behind that a dying child had started', async () => {
		const start = new Start(`
			const { spawn } = require('node:child_process');
			console.log('grandchild', spawn('sleep', ['300']).pid);
			process.kill(process.pid, 'SIGKILL');
		`);
		await start.end();
		const grandchild = start.numberAfter('grandchild');
		strays.push(grandchild);
		await expect.poll(() => isAlive(grandchild)).toBe(false);
	});

	it('kills a child that does not listen when it is asked a second time, a while later', async () => {
		const start = new Start(
			"process.on('SIGINT', () => console.log('no')); process.on('disconnect', () => process.exit()); setInterval(() => {}, 1000); console.log('up');",
		);
		await start.says('up');
		start.signal('SIGINT');
		await start.says('no');
		await new Promise((resolve) => setTimeout(resolve, 1100)); // the second press of a person, on a real clock
		start.signal('SIGINT');
		expect(await start.end()).toBe(137);
		expect(start.printed).toContain('Asked twice: stopping The office at once.');
	});
});

function isAlive(processId: number): boolean {
	try {
		process.kill(processId, 0);
		return true;
	} catch {
		return false;
	}
}
