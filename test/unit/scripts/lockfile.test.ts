import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';

const lockSchema = z.object({
	packages: z.record(z.string(), z.object({ optionalDependencies: z.record(z.string(), z.string()).optional() })),
});

const lockfile = join(import.meta.dirname, '..', '..', '..', 'package-lock.json');

// npm ci fetches what the lockfile leaves out, and refuses the whole installation where that cannot be had.
it('the lockfile lists the variants of platform packages for every system', () => {
	const { packages } = lockSchema.parse(JSON.parse(readFileSync(lockfile, 'utf8')));
	const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
		Object.keys(optionalDependencies)
			.filter((name) => !placesFor(place, name).some((candidate) => candidate in packages))
			.map((name) => `${name} of ${place}`),
	);
	expect(missing).toEqual([]);
});

/** Where Node would look for a package that another one at that place asks for. */
function placesFor(place: string, name: string): readonly string[] {
	const above = place.lastIndexOf('/node_modules/');
	const here = `${place === '' ? '' : `${place}/`}node_modules/${name}`;
	if (place === '') return [here];
	return [here, ...placesFor(above < 0 ? '' : place.slice(0, above), name)];
}
