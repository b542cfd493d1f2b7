import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { afterProbe, officeAnswers, pauseSeconds, UNKNOWN_OFFICE } from '../../../kiosk-ui/shell/office-health.ts';

describe('whether the office is up', () => {
	it('is down until it has answered once', () => {
		expect(afterProbe(UNKNOWN_OFFICE, false).up).toBe(false);
		expect(afterProbe(UNKNOWN_OFFICE, true).up).toBe(true);
	});

	it('forgives one missed answer, not two in a row', () => {
		const up = afterProbe(UNKNOWN_OFFICE, true);
		const oneMissed = afterProbe(up, false);
		expect(oneMissed.up).toBe(true);
		expect(afterProbe(oneMissed, false).up).toBe(false);
		expect(afterProbe(afterProbe(oneMissed, true), false).up).toBe(true);
	});

	it('is tried again after 1, 2 and 4 seconds, and then every 5', () => {
		expect([1, 2, 3, 4, 5, 100].map(pauseSeconds)).toEqual([1, 2, 4, 5, 5, 5]);
	});

	it('is looked at every 2 seconds while it answers', () => {
		expect(pauseSeconds(0)).toBe(2);
	});
});

describe('asking the office', () => {
	const server = createServer((_request, response) => response.writeHead(503).end('{"printer":"out of paper"}'));
	afterEach(() => new Promise((resolve) => server.close(resolve)));

	it('takes any answer for a sign of life, and a closed port for none', async () => {
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		expect(await officeAnswers(origin)).toBe(true);
		await new Promise((resolve) => server.close(resolve));
		expect(await officeAnswers(origin)).toBe(false);
	});
});
