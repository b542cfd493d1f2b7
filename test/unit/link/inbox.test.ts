import pino from 'pino';
import { expect, test } from 'vitest';
import { Inbox } from '#link/inbox.ts';

test('S19 what a reader throws at a message is logged with where it came from, and is no refusal', () => {
	const logged: unknown[] = [];
	const inbox = new Inbox(pino({}, { write: (line) => void logged.push(JSON.parse(line)) }));
	inbox.add('+', 'down/want', () => {
		throw new TypeError('a bug');
	});
	inbox.receive('prepazka/1/sumperk/down/want', new TextEncoder().encode('{"revision":1}'), false);
	expect(logged).toMatchObject([
		{ level: 50, event: 'message-not-taken', office: 'sumperk', channel: 'down/want', err: { type: 'TypeError' } },
	]);
	expect(inbox.refused).toEqual({ malformed: 0, oversized: 0, foreign: 0 });
});
