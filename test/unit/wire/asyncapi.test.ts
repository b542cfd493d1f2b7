import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';
import { expect, test } from 'vitest';
import { asyncApiDocument } from '#wire/asyncapi.ts';
import { EXAMPLES } from '#wire/examples.ts';
import { CHANNELS, type Channel, decodeMessage, encodeMessage } from '#wire/messages.ts';

const channels = Object.keys(CHANNELS) as Channel[];

test('the AsyncAPI file is up to date (else run node cloud-sync/wire/write-asyncapi.ts)', () => {
	const file = new URL('../../../cloud-sync/wire/asyncapi.json', import.meta.url);
	expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(asyncApiDocument())));
});

test('the AsyncAPI document is valid and lists every topic', async () => {
	const { document, diagnostics } = await new Parser().parse(JSON.stringify(asyncApiDocument()));
	const serious = diagnostics.filter(({ severity }) => severity <= 1).map(({ message, path }) => ({ message, path }));
	expect(serious).toEqual([]);
	expect(
		document
			?.channels()
			.all()
			.map((channel) => channel.address()),
	).toEqual(channels.map((channel) => `prepazka/1/{office}/${channel}`));
});

test.each(channels)('the example of %s passes the schema that checks the traffic, there and back', (channel) => {
	const decoded = decodeMessage(channel, new TextEncoder().encode(JSON.stringify(EXAMPLES[channel])));
	if (!decoded.ok) throw new Error(decoded.error);
	expect(JSON.parse(encodeMessage(channel, decoded.message))).toEqual(EXAMPLES[channel]);
});
