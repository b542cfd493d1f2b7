import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DevToolsPipe } from '../../../kiosk-ui/shell/devtools-pipe.ts';

describe('the pipe to the browser', () => {
	let toBrowser: PassThrough;
	let fromBrowser: PassThrough;
	let pipe: DevToolsPipe;

	beforeEach(() => {
		toBrowser = new PassThrough();
		fromBrowser = new PassThrough();
		pipe = new DevToolsPipe(toBrowser, fromBrowser);
	});
	afterEach(() => vi.useRealTimers());

	it('sends a call as JSON with a zero byte behind, and resolves to its answer', async () => {
		const answer = pipe.call('Page.navigate', { url: 'http://127.0.0.1/' }, 1, 'session-7');
		const sent = String(toBrowser.read());
		expect(sent.endsWith('\0')).toBe(true);
		expect(JSON.parse(sent.slice(0, -1))).toEqual({
			id: 1,
			method: 'Page.navigate',
			params: { url: 'http://127.0.0.1/' },
			sessionId: 'session-7',
		});
		fromBrowser.write('{"id":1,"result":{"frameId":"F"}}\0');
		expect(await answer).toEqual({ frameId: 'F' });
	});

	it('puts answers together that come in pieces, several at once and out of order', async () => {
		const answers = Promise.all([pipe.call('A', {}, 1), pipe.call('B', {}, 1)]);
		fromBrowser.write('{"id":2,"result":{"of":"B"}}\0{"id":1,"res');
		fromBrowser.write('ult":{"of":"A"}}\0');
		expect(await answers).toEqual([{ of: 'A' }, { of: 'B' }]);
	});

	it('rejects with what the browser says against it', async () => {
		const answer = pipe.call('Page.navigate', {}, 1);
		fromBrowser.write('{"id":1,"error":{"code":-32000,"message":"Cannot navigate"}}\0');
		await expect(answer).rejects.toThrow('Cannot navigate');
	});

	it('waits for the event that is wanted and passes by the others', async () => {
		const isPage = (params: unknown) => (params as { type: string }).type === 'page';
		const attached = pipe.waitFor('Target.attachedToTarget', isPage, 1);
		fromBrowser.write('{"method":"Target.attachedToTarget","params":{"type":"service_worker"}}\0');
		fromBrowser.write('{"method":"Target.targetCreated","params":{"type":"page"}}\0');
		fromBrowser.write('{"method":"Target.attachedToTarget","params":{"type":"page","n":3}}\0');
		expect(await attached).toEqual({ type: 'page', n: 3 });
	});

	it('gives up after the time allowed', async () => {
		vi.useFakeTimers();
		const answer = pipe.call('Runtime.evaluate', {}, 5);
		const refused = expect(answer).rejects.toThrow('Runtime.evaluate: nothing for 5 s');
		await vi.advanceTimersByTimeAsync(5000);
		await refused;
	});

	it('rejects what is waiting, and everything later, when the browser has gone', async () => {
		const answer = pipe.call('Runtime.evaluate', {}, 5);
		const event = pipe.waitFor('Target.attachedToTarget', () => true, 5);
		fromBrowser.destroy();
		await expect(answer).rejects.toThrow('the browser has gone');
		await expect(event).rejects.toThrow('the browser has gone');
		await expect(pipe.call('Page.navigate', {}, 5)).rejects.toThrow('the browser has gone');
	});
});
