/**
 * The answer to a request. `reason` is the stable name of the problem, `unreachable` or `not-understood`; `problem` holds
 * the other members of an RFC 9457 problem, such as `opensAt`.
 */
export type Answer<Result> =
	| { readonly ok: true; readonly value: Result }
	| { readonly ok: false; readonly reason: string; readonly problem: Readonly<Record<string, unknown>> };

/** How long a press may go unanswered. */
const patienceMs = 5_000;

/** Sends a JSON body; a refusal or a failed connection is an answer too, it never rejects. */
export async function send<Result>(
	method: 'POST' | 'PUT',
	path: string,
	body: unknown,
	timeoutMs = patienceMs,
): Promise<Answer<Result>> {
	try {
		const response = await fetch(path, {
			method,
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
			signal: AbortSignal.timeout(timeoutMs),
		});
		const text = await response.text();
		const content = text === '' ? null : JSON.parse(text);
		if (response.ok) return { ok: true, value: content };
		return {
			ok: false,
			reason: String(content?.type ?? '/not-understood').replace(/^.*\//, ''),
			problem: content ?? {},
		};
	} catch {
		return { ok: false, reason: 'unreachable', problem: {} };
	}
}
