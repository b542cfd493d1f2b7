/** Reads Server-Sent Events piece by piece: events and comments in their order. */
export interface EventReader {
	readonly response: Response;
	/** The next piece as it stands; `null` at the end. */
	next(): Promise<string | null>;
	/** The next piece, which must be an event, as JSON. */
	event(): Promise<unknown>;
	close(): Promise<void>;
}

/** Opens a stream of events. */
export async function eventReader(url: string): Promise<EventReader> {
	const response = await fetch(url);
	const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
	let rest = '';
	async function next(): Promise<string | null> {
		for (;;) {
			const end = rest.indexOf('\n\n');
			if (end >= 0) {
				const piece = rest.slice(0, end);
				rest = rest.slice(end + 2);
				return piece;
			}
			const chunk = await reader?.read();
			if (!chunk || chunk.done) return null;
			rest += chunk.value;
		}
	}
	return {
		response,
		next,
		async event() {
			const piece = await next();
			if (!piece?.startsWith('data: ')) throw new Error(`expected an event, got ${piece}`);
			return JSON.parse(piece.slice('data: '.length));
		},
		close: async () => reader?.cancel(),
	};
}
