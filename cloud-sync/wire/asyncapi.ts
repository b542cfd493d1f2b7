import * as z from 'zod';
import { EXAMPLES } from './examples.ts';
import { CHANNELS, type Channel, PAYLOAD_LIMIT_BYTES, topicOf } from './messages.ts';

const CHANNEL_NAMES = Object.keys(CHANNELS) as Channel[];

/** The wire contract as an AsyncAPI 3.0 document, told from the cloud's side and made from the schemas that check the traffic. */
export function asyncApiDocument(): Record<string, unknown> {
	return {
		asyncapi: '3.0.0',
		info: {
			title: 'Přepážka: office and cloud',
			version: '1',
			description: [
				'Messages between the offices of town halls and the cloud, over MQTT 3.1.1 with QoS 1 and persistent sessions.',
				'Every fact has one writer: offices write their journal, their configuration and their occupancy, the cloud writes reservations.',
				'Each side resends from its own position, so lost, doubled and reordered messages converge.',
				`A payload is JSON of at most ${PAYLOAD_LIMIT_BYTES} bytes; anything else changes nothing and is counted.`,
			].join(' '),
			license: { name: 'EUPL-1.2' },
		},
		defaultContentType: 'application/json',
		channels: Object.fromEntries(CHANNEL_NAMES.map((channel) => [nameOf(channel), channelObject(channel)])),
		operations: Object.fromEntries(CHANNEL_NAMES.map((channel) => [operationName(channel), operation(channel)])),
		components: { messages: Object.fromEntries(CHANNEL_NAMES.map((channel) => [nameOf(channel), message(channel)])) },
	};
}

function channelObject(channel: Channel) {
	const { about, retain } = CHANNELS[channel];
	return {
		address: topicOf('{office}', channel),
		description: retain ? `${about}; retained by the broker` : about,
		parameters: { office: { description: 'Id of the office', examples: ['sumperk'] } },
		messages: { [nameOf(channel)]: { $ref: `#/components/messages/${nameOf(channel)}` } },
	};
}

function operation(channel: Channel) {
	const name = nameOf(channel);
	return {
		action: CHANNELS[channel].from === 'cloud' ? 'send' : 'receive',
		channel: { $ref: `#/channels/${name}` },
		messages: [{ $ref: `#/channels/${name}/messages/${name}` }],
		bindings: { mqtt: { qos: 1, retain: CHANNELS[channel].retain, bindingVersion: '0.2.0' } },
	};
}

function message(channel: Channel) {
	const { schema, about } = CHANNELS[channel];
	const { $schema: _dialect, ...payload } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
	return { name: nameOf(channel), summary: about, payload, examples: [{ payload: EXAMPLES[channel] }] };
}

/** Topics bear slashes, which keys of the document may not: `up/events` is `UpEvents` there. */
function nameOf(channel: Channel): string {
	return channel.split('/').map(capitalised).join('');
}

function operationName(channel: Channel): string {
	const verb = CHANNELS[channel].from === 'cloud' ? 'send' : 'receive';
	return `${verb}${nameOf(channel)}`;
}

function capitalised(word: string): string {
	return word.charAt(0).toUpperCase() + word.slice(1);
}
