import { describe, expect, it } from 'vitest';
import { explainNpmFailure, lacksCompiler } from '../../../scripts/setup/npm-failures.mjs';

describe('what npm says, in one line', () => {
	it.each([
		['npm error code ENOTFOUND\nnpm error network request to https://registry.example/zod failed', /cannot be reached/],
		['npm error code EAI_AGAIN\nnpm error request failed, reason: getaddrinfo EAI_AGAIN', /cannot be reached/],
		['npm ERR! code ECONNREFUSED\nnpm ERR! errno ECONNREFUSED', /cannot be reached/],
		['npm error code ERR_SOCKET_TIMEOUT', /cannot be reached/],
		['npm error code ENOSPC\nnpm error ENOSPC: no space left on device, write', /no disk space/],
		[
			"npm error code EACCES\nnpm error Error: EACCES: permission denied, mkdir '/srv/node_modules'",
			/cannot be written/,
		],
		['npm error code EROFS', /cannot be written/],
		['npm error code SELF_SIGNED_CERT_IN_CHAIN', /not trusted/],
		['npm error code E403\nnpm error 403 Forbidden', /refused access/],
		['npm error code ETARGET\nnpm error notarget No matching version found for zod@99', /lacks a package/],
		['npm error code EBADPLATFORM', /architecture/],
	])('explains %j', (output, sentence) => {
		const { message } = explainNpmFailure(output, 'installing packages');
		expect(message).toMatch(/^Stopped while installing packages: .*$/);
		expect(message).toMatch(sentence);
	});

	it.each([
		'gyp ERR! find Python You need to install the latest version of Python.\nnpm error code 1',
		'gyp ERR! stack Error: not found: make\nnpm error code 1',
		'make: g++: No such file or directory\nnpm error code 1',
		'/bin/sh: 1: make: not found',
	])('notices in %j that there is no compiler', (output) => {
		expect(lacksCompiler(output)).toBe(true);
	});

	it('does not blame the compiler for code that does not compile', () => {
		expect(lacksCompiler("../src/epoll.cc:1:10: error: expected ';'\nmake: *** [epoll.o] Error 1")).toBe(false);
	});

	it('looks at the disk first: a full one makes everything else fail as well', () => {
		expect(explainNpmFailure('npm error ENOSPC\nnpm error network ETIMEDOUT', 'x').message).toMatch(/no disk space/);
	});

	it("repeats npm's own words where the cause is not known", () => {
		const output = `${'npm warn old\n'.repeat(50)}npm error code EUSAGE\nnpm error The lockfile is out of step.\n`;
		const lines = explainNpmFailure(output, 'installing packages').message.split('\n');
		expect(lines).toHaveLength(21);
		expect(lines.slice(-3)).toEqual([
			'npm error code EUSAGE',
			'npm error The lockfile is out of step.',
			'Stopped while installing packages: npm failed for the reason above.',
		]);
	});
});
