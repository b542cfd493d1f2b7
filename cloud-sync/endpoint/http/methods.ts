import type { FastifyInstance, HTTPMethods } from 'fastify';
import { HttpProblem } from './problems.ts';

const METHODS: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * Watches which methods the routes of the API take.
 * @returns to be called after the last route: answers all other methods at these addresses with 405 and `Allow`
 */
export function watchMethods(app: FastifyInstance): () => void {
	const taken = new Map<string, Set<string>>();
	app.addHook('onRoute', ({ url, method }) => {
		if (!url.startsWith('/api/')) return;
		const methods = taken.get(url) ?? new Set<string>();
		for (const each of [method].flat()) methods.add(each);
		taken.set(url, methods);
	});
	return () => {
		for (const [url, methods] of [...taken]) {
			const allow = [...methods].join(', ');
			app.route({
				method: METHODS.filter((method) => !methods.has(method)),
				url,
				schema: { hide: true },
				handler: async () => {
					throw new HttpProblem('method-not-allowed', `this address takes ${allow}`, { headers: { allow } });
				},
			});
		}
	};
}
