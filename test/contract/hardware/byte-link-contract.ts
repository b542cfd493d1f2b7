import { afterEach, describe, expect, test } from 'vitest';
import { type ByteLink, LinkError } from '../../../hardware/lines/lines.ts';

/** A backend of the serial port, and the device on the other end. */
export interface ByteLinkUnderTest {
	readonly link: ByteLink;
	/** What has arrived at the device so far. */
	received(): readonly number[];
	/** The device sends. */
	send(bytes: Uint8Array): void;
	close(): Promise<void>;
}

/** The rules that every backend of the byte link keeps. */
export function testByteLink(name: string, open: () => Promise<ByteLinkUnderTest>): void {
	describe(`byte link on ${name}`, () => {
		let bench: ByteLinkUnderTest | undefined;
		const opened = async (): Promise<ByteLinkUnderTest> => {
			bench = await open();
			return bench;
		};
		afterEach(async () => {
			await bench?.link.close();
			await bench?.close();
			bench = undefined;
		});

		test('every byte value arrives, in order, over several writes', async () => {
			const { link, received } = await opened();
			const all = Uint8Array.from({ length: 256 }, (_, index) => index);
			await Promise.all([link.write(all), link.write(Uint8Array.of(1, 2)), link.write(all)]);
			await expect.poll(() => received()).toEqual([...all, 1, 2, ...all]);
		});

		test('what the device sends is heard', async () => {
			const { link, received, send } = await opened();
			const heard: number[] = [];
			link.onBytes((bytes) => heard.push(...bytes));
			await link.write(Uint8Array.of(0x10));
			await expect.poll(() => received()).toEqual([0x10]);
			send(Uint8Array.of(0x12, 0x00, 0xff, 0x11, 0x13));
			await expect.poll(() => heard).toEqual([0x12, 0x00, 0xff, 0x11, 0x13]);
		});

		test('discarding an idle line does no harm', async () => {
			const { link, received } = await opened();
			await link.discard();
			await link.write(Uint8Array.of(7));
			await link.discard();
			await link.write(Uint8Array.of(8));
			await expect.poll(() => received().at(-1)).toBe(8);
		});

		test('a closed line refuses, and closing twice is allowed', async () => {
			const { link } = await opened();
			await link.write(Uint8Array.of(1));
			await link.close();
			await link.close();
			await expect(link.write(Uint8Array.of(2))).rejects.toThrow(LinkError);
		});
	});
}
