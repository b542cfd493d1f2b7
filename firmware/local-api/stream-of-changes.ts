import type { FastifyReply, FastifyRequest } from 'fastify';

/** Server-sent events of one view to any number of screens. */
export interface StreamOfChanges {
	/** The view may have changed: every screen gets it at the end of this turn. */
	changed(): void;
	handler(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

/** Each screen gets the view at once and again after each turn in which `changed` was called; a slow screen only the latest. */
export function streamOfChanges(event: string, view: () => unknown): StreamOfChanges {
	const screens = new Set<() => void>();
	let due = false;
	/** Made once for all screens. */
	let latest: unknown;
	const renewed = (): unknown => (latest ??= view());
	return {
		changed() {
			latest = undefined;
			if (due || screens.size === 0) return;
			due = true;
			setImmediate(() => {
				due = false;
				for (const renew of screens) renew();
			});
		},
		async handler(_, reply) {
			let sending = false;
			let stale = false;
			const renew = async (): Promise<void> => {
				stale = true;
				if (sending) return;
				sending = true;
				while (stale && reply.sse.isConnected) {
					stale = false;
					// A screen that went away meanwhile is taken off the list by onClose.
					await reply.sse.send({ event, data: renewed() }).catch(() => {});
				}
				sending = false;
			};
			reply.sse.keepAlive();
			screens.add(renew);
			reply.sse.onClose(() => screens.delete(renew));
			latest = undefined;
			await renew();
		},
	};
}
