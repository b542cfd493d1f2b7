import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BUGS, type Bug } from './bugs.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');

/** The file's source with the bug in it. @throws Error when its piece does not stand in the file exactly once */
export function withBug({ name, file, source, becomes }: Bug): string {
	const pieces = readFileSync(join(REPOSITORY, file), 'utf8').split(source);
	if (pieces.length !== 2)
		throw new Error(`the bug ${name} fits ${pieces.length - 1} places of ${file}; mend test/simulation/teeth/bugs.ts`);
	return pieces.join(becomes);
}

/** From now on the product is loaded with this bug in it. @throws Error when there is no such bug */
export function plantBug(name: string): void {
	const bug = BUGS.find((other) => other.name === name);
	if (!bug) throw new Error(`there is no bug ${name}`);
	const url = pathToFileURL(join(REPOSITORY, bug.file)).href;
	const source = withBug(bug);
	registerHooks({
		load: (loaded, context, nextLoad) =>
			loaded === url ? { format: 'module-typescript', source, shortCircuit: true } : nextLoad(loaded, context),
	});
}
