import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	BATCH_SIZE,
	CHANNELS,
	type Channel,
	decodeMessage,
	encodeMessage,
	type Message,
	PAYLOAD_LIMIT_BYTES,
	parseTopic,
	topicOf,
} from '#wire/messages.ts';
import { TICKETS_LIMIT } from '#wire/tickets.ts';
import { instant } from '#wire/time.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const AT = instant(Date.UTC(2026, 10, 23, 8));
const entry = (sequence: number) => ({ sequence, at: AT, event: { type: 'counter-opened', counter: '3' } }) as const;
const change = (revision: number): Message<'down/reservations'>['changes'][number] => ({
	revision,
	changedAt: AT,
	reservation: {
		id: 'Yk3vN0qLhZ5wTt1x',
		service: 'driver-licences',
		errand: null,
		language: 'cs',
		start: AT,
		end: instant(AT + 1_800_000),
		seat: 0,
		generation: 0,
		pin: '0042',
		state: 'confirmed',
	},
});

describe('topics', () => {
	test('name office and channel, there and back', () => {
		for (const channel of Object.keys(CHANNELS) as Channel[]) {
			expect(parseTopic(topicOf('sumperk', channel))).toEqual({ office: 'sumperk', channel });
		}
		expect(topicOf('+', 'up/events')).toBe('prepazka/1/+/up/events');
	});

	test.each([
		'prepazka/2/sumperk/up/events',
		'prepazka/1/sumperk/up',
		'prepazka/1/sumperk/up/events/more',
		'prepazka/1/sumperk/toString',
		'prepazka/1/+/up/events',
		'prepazka/1/',
		'$SYS/broker/uptime',
	])('%s is none of ours', (topic) => {
		expect(parseTopic(topic)).toBeNull();
	});
});

describe('messages', () => {
	test('moments travel as RFC 3339 and arrive as instants', () => {
		const message = { from: 1, events: [entry(1)] };
		const text = encodeMessage('up/events', message);
		expect(text).toContain('"at":"2026-11-23T08:00:00.000Z"');
		expect(decodeMessage('up/events', bytes(text))).toEqual({ ok: true, message });
	});

	test('a full batch stays far below what either side reads', () => {
		const events = Array.from({ length: BATCH_SIZE }, (_, i) => entry(i + 1));
		const changes = Array.from({ length: BATCH_SIZE }, (_, i) => change(i + 1));
		expect(encodeMessage('up/events', { from: 1, events }).length).toBeLessThan(PAYLOAD_LIMIT_BYTES / 2);
		const full = encodeMessage('down/reservations', { revision: BATCH_SIZE, changes });
		expect(full.length).toBeLessThan(PAYLOAD_LIMIT_BYTES / 2);
	});

	test('more than a full batch, or no event at all, is refused at either end', () => {
		const many = { length: BATCH_SIZE + 1 };
		const events = { from: 1, events: Array.from(many, (_, i) => entry(i + 1)) };
		const changes = { revision: many.length, changes: Array.from(many, (_, i) => change(i + 1)) };
		expect(() => encodeMessage('up/events', events)).toThrow(/from 1 to 100 entries/);
		expect(() => encodeMessage('down/reservations', changes)).toThrow(/100 changes at most/);
		expect(decodeMessage('up/events', bytes(JSON.stringify({ from: 1, events: [] }))).ok).toBe(false);
		const payload = encodeMessage('up/events', { from: 1, events: events.events.slice(0, -1) });
		const last = payload.slice(payload.lastIndexOf('{"sequence"'), -2);
		const longer = payload.replace(/\]\}$/, `,${last.replace('"sequence":100', '"sequence":101')}]}`);
		expect(JSON.parse(longer).events).toHaveLength(101);
		expect(decodeMessage('up/events', bytes(longer)).ok).toBe(false);
	});

	test('a batch of events runs on from its first sequence', () => {
		expect(() => encodeMessage('up/events', { from: 1, events: [entry(1), entry(3)] })).toThrow(/run on from/);
		expect(() => encodeMessage('up/events', { from: 2, events: [entry(1)] })).toThrow(/run on from/);
		expect(() => encodeMessage('up/events', { from: 1, events: [] })).toThrow();
	});

	test('a batch of changes runs up to its revision, and may be empty', () => {
		expect(encodeMessage('down/reservations', { revision: 7, changes: [] })).toBe('{"revision":7,"changes":[]}');
		expect(encodeMessage('down/reservations', { revision: 7, changes: [change(6), change(7)] })).toContain('0042');
		expect(() => encodeMessage('down/reservations', { revision: 8, changes: [change(6), change(8)] })).toThrow(
			/run up/,
		);
		expect(() => encodeMessage('down/reservations', { revision: 8, changes: [change(7)] })).toThrow(/run up/);
	});

	test.each([
		['broken JSON', bytes('{"sequence":'), 'not JSON'],
		['no text', Uint8Array.of(0xff, 0xfe), 'not JSON'],
		['a number where an object belongs', bytes('7'), 'expected object'],
		['a wrong type', bytes('{"sequence":"7"}'), 'sequence'],
		['a member that nobody knows', bytes('{"sequence":7,"also":1}'), 'also'],
		['a name that no database holds', bytes('{"sequence":7,"journal":"a\\u0000"}'), 'journal'],
		['a number beyond exact ones', bytes('{"sequence":1e300}'), 'sequence'],
	])('%s is refused with its reason', (_what, payload, reason) => {
		const decoded = decodeMessage('up/ack', payload);
		expect(decoded.ok ? 'accepted' : decoded.error).toContain(reason);
	});

	test('a payload over the limit is refused before anything reads it', () => {
		const padding = ' '.repeat(PAYLOAD_LIMIT_BYTES);
		const decoded = decodeMessage('up/ack', bytes(`{"sequence":7}${padding}`));
		expect(decoded).toEqual({ ok: false, kind: 'oversized', error: 'larger than 262144 bytes' });
	});

	test('an event of a kind that this version does not know is refused', () => {
		const payload = { from: 1, events: [{ sequence: 1, at: '2026-11-23T08:00:00Z', event: { type: 'fire-drill' } }] };
		expect(decodeMessage('up/events', bytes(JSON.stringify(payload))).ok).toBe(false);
	});

	test('whatever bytes come, decoding answers and never throws', () => {
		const channels = fc.constantFrom(...(Object.keys(CHANNELS) as Channel[]));
		const payloads = fc.oneof(fc.uint8Array({ maxLength: 64 }), fc.json().map(bytes));
		fc.assert(
			fc.property(channels, payloads, (channel, payload) => {
				expect(typeof decodeMessage(channel, payload).ok).toBe('boolean');
			}),
			{ seed: 20261123 },
		);
	});

	/** A payload of as many copies as fit into it. */
	function filled(head: string, value: string, tail: string): Uint8Array {
		const count = Math.floor((PAYLOAD_LIMIT_BYTES - head.length - tail.length) / (value.length + 1));
		return bytes(head + Array(count).fill(value).join(',') + tail);
	}
	const ISSUED = '{"sequence":1,"at":"2026-11-23T08:00:00Z","event":{"type":"ticket-issued","more":[';
	test.each<[Channel, string, string, string]>([
		['up/events', '{"from":1,"events":[', '{}', ']}'],
		['up/events', `{"from":1,"events":[${ISSUED}`, '{}', ']}}]}'],
		['up/events', `{"from":1,"events":[`, `${ISSUED}${Array(999).fill('{}')}]}}`, ']}'],
		['up/occupancy', '{"office":"sumperk","counters":[', '{}', ']}'],
		['up/occupancy', '{"office":"sumperk","counters":[{"services":[', '1', ']}]}'],
		['up/occupancy', '{"office":"sumperk",', `"${'a'.repeat(1000)}":1`, '}'],
		['up/tickets', '{"office":"sumperk","tickets":[', '{}', ']}'],
		['up/config', '{"id":"sumperk","services":[', '{}', ']}'],
		['up/config', '{"id":"sumperk","services":[{"errands":[', '{}', ']}]}'],
		['up/config', '{"id":"sumperk","calendar":{"exceptions":[', '{}', ']}}'],
		['down/reservations', '{"revision":1,"changes":[', '{"reservation":{}}', ']}'],
		['up/ack', '', '[', ''],
	])('S18 %s full of what is wrong is refused in few words: %s%s…', (channel, head, value, tail) => {
		const decoded = decodeMessage(channel, filled(head, value, tail));
		expect((decoded.ok ? '' : decoded.error).length).toSatisfy((length: number) => length > 0 && length <= 1000);
	});

	test('S18 a message with as many tickets as there may be is none too many', () => {
		const ticket = {
			...{ code: 'Yk3vN0qLhZ5w', number: 'P045', service: 'driver-licences', state: 'waiting', counter: '3' },
			...{ parkedUntil: '2026-11-23T08:00:00Z', peopleAhead: 7, expectedWait: { medianSeconds: 60, p90Seconds: 90 } },
		};
		const told = { office: 'sumperk', updatedAt: '2026-11-23T08:00:00Z', tickets: Array(TICKETS_LIMIT).fill(ticket) };
		expect(decodeMessage('up/tickets', bytes(JSON.stringify(told)))).toMatchObject({ ok: true });
	});

	test('moments that no calendar has are refused and do not throw', () => {
		for (const at of ['9999-12-31T23:59:59-10:00', '0000-01-01T00:00:00+10:00', '2026-13-01T00:00:00Z']) {
			const payload = { from: 1, events: [{ sequence: 1, at, event: { type: 'office-configured' } }] };
			expect(decodeMessage('up/events', bytes(JSON.stringify(payload))).ok).toBe(false);
		}
	});
});
