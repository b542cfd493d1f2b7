import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LinkError } from '../../../../hardware/lines/lines.ts';
import { PacedByteLink } from '../../../../hardware/virtual/paced-byte-link.ts';
import { onFakeTime, pass } from '../bench.ts';

onFakeTime();

describe('a serial line', () => {
	let received: number[] = [];
	const device = { accepts: true, receive: (byte: number) => void received.push(byte) };
	let link: PacedByteLink;
	beforeEach(() => {
		received = [];
		device.accepts = true;
		link = new PacedByteLink(9600, device);
	});
	afterEach(() => link.close());

	test.each([
		[9600, 500],
		[19_200, 250],
		[115_200, 42],
	])('at %i baud 480 bytes take %i ms', async (baudRate, milliseconds) => {
		const paced = new PacedByteLink(baudRate, device);
		let done = false;
		void paced.write(new Uint8Array(480)).then(() => {
			done = true;
		});
		await pass(milliseconds - 2);
		expect(done).toBe(false);
		await pass(4);
		expect(done).toBe(true);
		expect(received).toHaveLength(480);
		await paced.close();
	});

	test('writes follow each other in order', async () => {
		void link.write(Uint8Array.of(1, 2));
		void link.write(Uint8Array.of(3));
		await pass(10);
		expect(received).toEqual([1, 2, 3]);
	});

	test('while the device asks to wait nothing is sent, and nothing is made up for afterwards', async () => {
		device.accepts = false;
		void link.write(new Uint8Array(100));
		await pass(1000);
		expect(received).toHaveLength(0);
		device.accepts = true;
		await pass(10);
		expect(received.length).toBeGreaterThan(5);
		expect(received.length).toBeLessThan(15);
	});

	test('what was discarded is not sent, and its write ends', async () => {
		device.accepts = false;
		const write = link.write(Uint8Array.of(1));
		await link.discard();
		await write;
		device.accepts = true;
		await pass(10);
		expect(received).toEqual([]);
	});

	test('answers of the device take their time too', async () => {
		const heard: number[] = [];
		link.onBytes((bytes) => heard.push(...bytes));
		link.deliver([0x12]);
		await pass(1);
		expect(heard).toEqual([]);
		await pass(1);
		expect(heard).toEqual([0x12]);
	});

	test('a closed line refuses', async () => {
		await link.close();
		await expect(link.write(Uint8Array.of(1))).rejects.toThrow(LinkError);
	});
});
