import { SetupFailure } from './failure.mjs';

/** What npm, node-gyp and the network libraries print, in the order in which to look, and what to say instead. */
const CAUSES = [
	{
		sign: /\bENOSPC\b|no space left on device/i,
		line: 'no disk space is left. Make room and try again.',
	},
	{
		sign: /\b(EACCES|EPERM|EROFS)\b/,
		line: 'a folder cannot be written. Check who owns this folder and ~/.npm, and try again.',
	},
	{
		sign: /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|network timeout)\b/i,
		line: "the package registry cannot be reached. Check the network (and npm's proxy setting) and try again.",
	},
	{
		sign: /\b(UNABLE_TO_GET_ISSUER_CERT\w*|SELF_SIGNED_CERT\w*|CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)\b/,
		line: "the package registry's certificate is not trusted. Check the clock and npm's cafile setting, and try again.",
	},
	{
		sign: /npm (?:error|ERR!) code E(401|403|407)\b/,
		line: "the package registry refused access. Check npm's registry and proxy settings and try again.",
	},
	{
		sign: /npm (?:error|ERR!) code (E404|ETARGET)\b/,
		line: "the package registry lacks a package. Check npm's registry setting and try again.",
	},
	{
		sign: /npm (?:error|ERR!) code EBADPLATFORM\b/,
		line: 'a package does not exist for this architecture; Linux on x64 or arm64 is needed.',
	},
];

/** How node-gyp says that there is nothing to compile with. */
const NO_COMPILER =
	/find Python|not found: (make|cc|c\+\+|g\+\+|gcc)|(make|g\+\+|cc): (command not found|not found|No such file)/i;

/**
 * Whether an add-on could not be built because this machine has no compiler.
 * @param {string} output both streams of npm
 */
export function lacksCompiler(output) {
	return NO_COMPILER.test(output);
}

/**
 * Turns what npm printed into one clear line. When the cause is not known, npm's last words go first.
 * @param {string} output both streams of npm
 * @param {string} doing what it was about, like `installing packages`
 * @returns {SetupFailure}
 */
export function explainNpmFailure(output, doing) {
	const cause = CAUSES.find(({ sign }) => sign.test(output));
	if (cause) return new SetupFailure(`Stopped while ${doing}: ${cause.line}`);
	const lastWords = output.trimEnd().split('\n').slice(-20).join('\n');
	return new SetupFailure(`${lastWords}\nStopped while ${doing}: npm failed for the reason above.`);
}
