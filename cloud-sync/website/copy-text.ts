/** Puts a text on the clipboard. Browsers offer one only in secure contexts, and may refuse it there. */
export async function copyText(text: string): Promise<'copied' | 'failed'> {
	try {
		await navigator.clipboard.writeText(text);
		return 'copied';
	} catch {
		return 'failed';
	}
}
