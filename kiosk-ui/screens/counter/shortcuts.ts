import type { CounterAction, CounterView } from '#local-api/messages.ts';

/**
 * Function keys, since WCAG 2.2, 2.1.4 leaves them free where single letters would be in the way of those who dictate.
 * F1, F5, F11 and F12 stay with the browser.
 */
export const shortcuts = {
	F2: 'call-next',
	F3: 'recall',
	F4: 'start',
	F6: 'finish',
	F7: 'no-show',
	F8: 'park',
	F9: 'transfer',
	F10: 'pause',
} as const satisfies Readonly<Record<string, CounterAction>>;

type Shortcut = keyof typeof shortcuts;

/** The action of a key for a counter, or `null`; the key that pauses also opens again. */
export function actionOf(key: string, { state }: Pick<CounterView, 'state'>): CounterAction | null {
	if (!isShortcut(key)) return null;
	return key === 'F10' && state !== 'open' ? 'open' : shortcuts[key];
}

/** The key of an action, or `null`. */
export function shortcutOf(action: CounterAction, { state }: Pick<CounterView, 'state'>): Shortcut | null {
	return (
		Object.keys(shortcuts)
			.filter(isShortcut)
			.find((key) => actionOf(key, { state }) === action) ?? null
	);
}

const isShortcut = (key: string): key is Shortcut => key in shortcuts;
