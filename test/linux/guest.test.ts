import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type GuestOutcome, locateKernel, runInGuest } from './guest.ts';

/*
 * Boots the Linux with GPIO lines, runs the suites of guest/ in it, and makes each of their tests a test of this run, so
 * that a failure in there is a failure out here.
 */

const LOG_FILE = 'test-results/linux-guest.log';
/** Thirty times what it takes on an idle machine, three times what it took on one with eight other things to do. */
const LIMIT_SECONDS = 1800;

/** What vitest's JSON reporter writes, as far as it is needed. */
const reportSchema = z.object({
	testResults: z.array(
		z.object({
			name: z.string(),
			message: z.string().optional(),
			assertionResults: z.array(
				z.object({
					fullName: z.string(),
					status: z.string(),
					failureMessages: z.array(z.string()).nullish(),
				}),
			),
		}),
	),
});

const found = await locateKernel();
if ('reason' in found) {
	test('drivers on a real Linux GPIO interface', ({ skip }) => skip(found.reason));
} else {
	const outcome = await runInGuest(found.kernel, vitestCommand, { logFile: LOG_FILE, seconds: LIMIT_SECONDS });
	const files = readReport(outcome);
	rmSync(outcome.folder, { recursive: true });

	test('the guest ran every suite to its end', () => {
		expect(
			outcome.status,
			`the guest's last words (all of them in ${LOG_FILE}):\n${outcome.printed.slice(-2000)}`,
		).not.toBeNull();
		expect(files.length, `no report; see ${LOG_FILE}`).toBeGreaterThan(0);
		for (const { name, message, assertionResults } of files) {
			expect(assertionResults.length, `${name}: ${message}`).toBeGreaterThan(0);
		}
		const everyTestPassed = files.every(({ assertionResults }) =>
			assertionResults.every(({ status }) => status === 'passed'),
		);
		expect(outcome.status === 0, `exit status ${outcome.status}; see ${LOG_FILE}`).toBe(everyTestPassed);
	});

	for (const { name, assertionResults } of files) {
		describe(name.split('/').at(-1) ?? name, () => {
			for (const { fullName, status, failureMessages } of assertionResults) {
				test(fullName, () => {
					if (status !== 'passed') throw new Error((failureMessages ?? []).join('\n') || `it was ${status}`);
				});
			}
		});
	}
}

function vitestCommand(folder: string): readonly string[] {
	return [
		process.execPath,
		'node_modules/vitest/vitest.mjs',
		'run',
		'--config=test/linux/guest/vitest.config.ts',
		'--configLoader=native',
		'--reporter=default',
		'--reporter=json',
		`--outputFile=${join(folder, 'report.json')}`,
	];
}

function readReport({ folder }: GuestOutcome): z.infer<typeof reportSchema>['testResults'] {
	try {
		return reportSchema.parse(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))).testResults;
	} catch {
		return [];
	}
}
