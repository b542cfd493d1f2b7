import { describe, expect, it } from 'vitest';
import { officeOriginFrom } from '../../../kiosk-ui/shell/office-address.ts';

describe("the office's address on the command line", () => {
	it.each([
		['--office=http://127.0.0.1:8081', 'http://127.0.0.1:8081'],
		['--office=http://localhost:9000/kiosk/', 'http://localhost:9000'],
		['--office=http://[::1]:8081', 'http://[::1]:8081'],
	])('reads %s', (argument, origin) => {
		expect(officeOriginFrom(['--no-sandbox', 'main.ts', argument])).toBe(origin);
	});

	it.each([
		[],
		['--office'],
		['--office=8081'],
		['--office=http://192.168.1.10:8081'],
		['--office=http://127.0.0.1.evil.example:8081'],
		['--office=https://127.0.0.1:8081'],
		['--office=file:///etc/passwd'],
	])('refuses %s in one line', (...argv) => {
		expect(() => officeOriginFrom(argv)).toThrow(/^--office: expected the office on this machine.*$/);
	});
});
