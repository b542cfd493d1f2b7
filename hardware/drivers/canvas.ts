import { createRequire } from 'node:module';

/** The package for drawing: optional, big and hardly ever needed, so loaded by the first who needs it; undefined where it could not be installed. */
export function loadCanvas(): typeof import('@napi-rs/canvas') | undefined {
	try {
		return createRequire(import.meta.url)('@napi-rs/canvas');
	} catch {
		return undefined;
	}
}

/** Darker than this is black. */
export const GREY = 128;
