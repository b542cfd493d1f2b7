import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compilerObstacle } from '../../scripts/setup/compiler.mjs';

/** A sector that the disk cannot read any more. */
export interface BadSector {
	readonly file: string;
	/** Where it begins, in bytes. */
	readonly offset: number;
}

/** Why no process can be made to meet a bad sector on this machine, or undefined if one can. */
export const badSectorObstacle = (): string | undefined =>
	process.platform === 'linux' ? compilerObstacle() : 'only Linux lets a test stand between a process and its disk';

/**
 * Runs a module's text in a process of its own that meets a bad sector. @returns what it printed
 * @throws Error with what it told of its failure
 */
export function runWithBadSector({ file, offset }: BadSector, moduleText: string): string {
	const folder = mkdtempSync(join(tmpdir(), 'prepazka-bad-sector-'));
	try {
		const library = join(folder, 'bad-sector.so');
		const source = join(import.meta.dirname, 'bad-sector.c');
		execFileSync('gcc', ['-O2', '-Wall', '-shared', '-fPIC', source, '-o', library, '-ldl']);
		return execFileSync(process.execPath, ['--input-type=module', '--eval', moduleText], {
			cwd: join(import.meta.dirname, '../..'),
			encoding: 'utf8',
			stdio: 'pipe',
			env: { ...process.env, LD_PRELOAD: library, BAD_FILE: file, BAD_OFFSET: String(offset) },
		});
	} finally {
		rmSync(folder, { recursive: true });
	}
}
