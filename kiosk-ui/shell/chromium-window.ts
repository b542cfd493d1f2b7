import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { CHROMIUM_PREFERENCES, chromiumArguments } from './chromium-arguments.ts';
import { DevToolsPipe } from './devtools-pipe.ts';
import type { ShellWindow, Sight } from './shell-port.ts';
import type { Bounds } from './window-policy.ts';

/** A Raspberry Pi with a cold card takes this long to bring up a browser. */
const START_LIMIT_SECONDS = 60;
/** How long an address may take to appear, and a page to answer before it counts as hung. */
const SHOW_LIMIT_SECONDS = 15;
const LOOK_LIMIT_SECONDS = 5;
/** While a page is being replaced nobody answers for it; ask again after this. */
const ASK_AGAIN_MILLISECONDS = 200;

/** Where the page is and with which HTTP status it came; 0 for a file. */
const LOOK = "[location.href, performance.getEntriesByType('navigation')[0]?.responseStatus ?? 0]";
const lookedSchema = z.object({ result: z.object({ value: z.tuple([z.string(), z.number()]) }) });

const attachedSchema = z.object({ sessionId: z.string(), targetInfo: z.object({ type: z.string() }) });
const windowSchema = z.object({ windowId: z.number() });

/** A Chromium of its own that fills one display, steered from here. */
export class ChromiumWindow implements ShellWindow {
	readonly #browser: ChildProcess;
	readonly #pipe: DevToolsPipe;
	readonly #session: string;
	readonly #profile: string;

	private constructor(browser: ChildProcess, pipe: DevToolsPipe, session: string, profile: string) {
		this.#browser = browser;
		this.#pipe = pipe;
		this.#session = session;
		this.#profile = profile;
	}

	/**
	 * Starts a browser with this one page.
	 * @throws {Error} when it does not start or its page does not appear within a minute
	 */
	static async open(command: string, url: string, bounds: Bounds, extra: readonly string[]): Promise<ChromiumWindow> {
		const profile = await freshProfile();
		const args = chromiumArguments({ url, bounds, profile, extra });
		const browser = spawn(command, args, {
			// What it puts aside goes with its profile: killed, it leaves it behind.
			env: { ...process.env, TMPDIR: profile },
			stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
		});
		browser.on('error', () => undefined); // the pipe closes too, and that is what is waited for
		try {
			const pipe = pipeOf(browser);
			return new ChromiumWindow(browser, pipe, await attachToPage(pipe), profile);
		} catch (error) {
			await end(browser, profile);
			throw error;
		}
	}

	async show(url: string): Promise<void> {
		await this.#call('Page.navigate', { url }, SHOW_LIMIT_SECONDS).catch(() => undefined);
	}

	async look(): Promise<Sight> {
		const deadline = AbortSignal.timeout(LOOK_LIMIT_SECONDS * 1000);
		while (!deadline.aborted) {
			if (this.#hasEnded()) return { kind: 'gone' };
			try {
				const answer = await this.#call(
					'Runtime.evaluate',
					{ expression: LOOK, returnByValue: true },
					LOOK_LIMIT_SECONDS,
				);
				const [url, status] = lookedSchema.parse(answer).result.value;
				return { kind: 'page', url, status };
			} catch {
				await delay(ASK_AGAIN_MILLISECONDS);
			}
		}
		return this.#hasEnded() ? { kind: 'gone' } : { kind: 'hung' };
	}

	async move({ x, y, width, height }: Bounds): Promise<void> {
		const found = await this.#call('Browser.getWindowForTarget', {}, LOOK_LIMIT_SECONDS);
		const { windowId } = windowSchema.parse(found);
		for (const bounds of [
			{ windowState: 'normal' },
			{ left: x, top: y, width, height },
			{ windowState: 'fullscreen' },
		]) {
			await this.#call('Browser.setWindowBounds', { windowId, bounds }, LOOK_LIMIT_SECONDS);
		}
	}

	async close(): Promise<void> {
		await end(this.#browser, this.#profile);
	}

	#call(method: string, params: object, limitSeconds: number): Promise<unknown> {
		return this.#pipe.call(method, params, limitSeconds, this.#session);
	}

	#hasEnded(): boolean {
		return hasEnded(this.#browser);
	}
}

async function freshProfile(): Promise<string> {
	const profile = await mkdtemp(join(tmpdir(), 'prepazka-kiosk-'));
	await mkdir(join(profile, 'Default'));
	await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(CHROMIUM_PREFERENCES));
	return profile;
}

function pipeOf(browser: ChildProcess): DevToolsPipe {
	const [, , , toBrowser, fromBrowser] = browser.stdio;
	if (!(toBrowser instanceof Writable) || !(fromBrowser instanceof Readable)) throw new Error('no pipe to the browser');
	return new DevToolsPipe(toBrowser, fromBrowser);
}

/** Waits for the browser's page and resolves to the session that steers it. */
async function attachToPage(pipe: DevToolsPipe): Promise<string> {
	const isPage = (params: unknown) => attachedSchema.parse(params).targetInfo.type === 'page';
	const attached = pipe.waitFor('Target.attachedToTarget', isPage, START_LIMIT_SECONDS);
	const everything = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true };
	const [params] = await Promise.all([attached, pipe.call('Target.setAutoAttach', everything, START_LIMIT_SECONDS)]);
	return attachedSchema.parse(params).sessionId;
}

function hasEnded(browser: ChildProcess): boolean {
	return browser.pid === undefined || browser.exitCode !== null || browser.signalCode !== null;
}

async function end(browser: ChildProcess, profile: string): Promise<void> {
	if (!hasEnded(browser)) {
		browser.kill('SIGKILL'); // it keeps nothing, so there is nothing to say goodbye to
		await once(browser, 'exit');
	}
	await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
