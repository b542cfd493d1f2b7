import pino from 'pino';
import type { Link } from '#link/link.ts';
import { connectMemoryLink, type MemoryLinkOptions } from '#link/memory-link.ts';

/** What a reader throws at a message, a link only logs; in a test nobody would see it. */
const log = pino(
	{ level: 'error' },
	{
		write(line: string): never {
			throw new Error(line);
		},
	},
);

/** A link in memory that fails the test in which a message could not be taken. */
export function connectTestLink(options: Omit<MemoryLinkOptions, 'log'>): Link {
	return connectMemoryLink({ ...options, log });
}
