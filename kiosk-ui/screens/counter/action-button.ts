import { html, nothing } from 'lit';
import type { CounterAction } from '#local-api/messages.ts';
import type { ActionBody, CounterContext, PlannedAction } from './context.ts';
import { shortcutOf } from './shortcuts.ts';

/** What a button looks like and does apart from its action. */
interface ActionButton {
	readonly kind?: 'primary' | 'danger';
	readonly body?: ActionBody;
	/** Instead of the action's own name. */
	readonly label?: string;
	readonly note?: string;
	readonly disabled?: boolean;
	/** The key belongs to one button of a page, not to each row of a list. */
	readonly withoutKey?: boolean;
}

/** A button of a clerk's page. The second click of a double click is not another wish. */
export function actionButton(context: CounterContext, action: CounterAction, button: ActionButton = {}) {
	const { texts, counter, lost, act, chooseTransfer } = context;
	const key = button.withoutKey ? null : shortcutOf(action, counter);
	const press = (event: MouseEvent) => {
		if (event.detail > 1) return;
		if (action === 'transfer') chooseTransfer();
		else act(action, button.body);
	};
	return html`<button
		class="button ${button.kind ?? ''}" data-action=${action} ?disabled=${lost || (button.disabled ?? false)}
		aria-keyshortcuts=${key ?? nothing} @click=${press}
	>
		<span>${button.label ?? texts.actions[action]}${button.note ? html` <small>${button.note}</small>` : nothing}</span>
		${key === null ? nothing : html`<kbd aria-hidden="true">${key}</kbd>`}
	</button>`;
}

/** A button that asks for the time of an action. */
export function planButton({ texts, lost, plan }: CounterContext, action: PlannedAction) {
	return html`<button class="button" data-plan=${action} ?disabled=${lost} @click=${() => plan(action)}>
		${texts.plan.ask[action]}
	</button>`;
}

/** The refusal of one of these actions, to stand beside their buttons. */
export function refusalNear({ refusal }: CounterContext, ...actions: readonly CounterAction[]) {
	return html`<div role="alert">${
		refusal !== null && actions.includes(refusal.action)
			? html`<p class="notice warn">${refusal.sentence}</p>`
			: nothing
	}</div>`;
}
