import type { LocalServer, RouteContext } from './context.ts';
import { officeViewSchema } from './messages.ts';
import { streamOfChanges } from './stream-of-changes.ts';
import { officeView } from './views.ts';

/** `GET /api/v1/state` and the same as server-sent events on every change. */
export function stateRoutes(server: LocalServer, context: RouteContext): void {
	const stream = streamOfChanges('state', () => officeView(context.sources()));
	context.onChange(stream.changed);
	// Waits grow shorter and tickets open and close with the clock alone.
	const renew = setInterval(stream.changed, 10_000).unref();
	server.addHook('onClose', async () => clearInterval(renew));

	server.get('/api/v1/state', { schema: { response: { 200: officeViewSchema } } }, () => officeView(context.sources()));
	server.get('/api/v1/events', { sse: 'only' }, stream.handler);
}
