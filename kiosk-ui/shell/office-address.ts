import { parseArgs } from 'node:util';

/** The shell shows nothing but the office on this machine. */
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/**
 * The office's origin from the command line, given as `--office=http://127.0.0.1:8081`.
 * @throws {Error} with one line for a person, when it is missing or not on this machine
 */
export function officeOriginFrom(argv: readonly string[]): string {
	const { values } = parseArgs({ args: [...argv], options: { office: { type: 'string' } }, strict: false });
	const { office } = values;
	const url = typeof office === 'string' && URL.canParse(office) ? new URL(office) : undefined;
	if (url?.protocol !== 'http:' || !LOOPBACK.has(url.hostname)) {
		throw new Error(
			`--office: expected the office on this machine, like http://127.0.0.1:8081, got ${office ?? 'nothing'}`,
		);
	}
	return url.origin;
}
