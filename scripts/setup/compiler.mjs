import { spawnSync } from 'node:child_process';
import { installDebianPackages } from './debian.mjs';
import { SetupFailure } from './failure.mjs';

/**
 * Why there is no C compiler, or undefined when there is one.
 * @returns {string | undefined}
 */
export function compilerObstacle() {
	// A compiler without the C library's headers compiles nothing.
	const { status } = spawnSync('gcc', ['-x', 'c', '-fsyntax-only', '-'], { input: '#include <stdlib.h>\n' });
	return status === 0 ? undefined : 'there is no C compiler (on Debian: apt-get install gcc libc6-dev)';
}

/**
 * Makes sure that there is a C compiler, installing it where this user may.
 * @throws {SetupFailure} that says what to install by hand
 */
export async function ensureCompiler() {
	if (compilerObstacle() === undefined) return;
	await installDebianPackages(['gcc', 'libc6-dev'], 'The tests on a disk that loses power');
	const obstacle = compilerObstacle();
	if (obstacle) throw new SetupFailure(`After the installation still ${obstacle}.`);
}
