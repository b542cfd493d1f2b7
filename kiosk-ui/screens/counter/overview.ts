import { html, nothing } from 'lit';
import type { CounterView, OfficeView } from '#local-api/messages.ts';
import { deviceState } from '../words/devices.ts';
import type { CounterContext } from './context.ts';
import { shortcuts } from './shortcuts.ts';
import type { CounterTexts } from './texts.ts';

/** Paper trouble: that the roll will soon end, or who has no ticket in the hand, and why. */
export function paperTrouble({ view, texts, reader }: CounterContext) {
	const { printer } = view.devices;
	const broken = printer !== undefined && !printer.ok;
	const low = printer?.state === 'paper-low';
	if (!broken && !low && view.unprinted.length === 0) return nothing;
	return html`<aside class="notice warn paper">
		${broken ? html`<p><strong>${texts.printer(deviceState(printer.state, reader.language))}</strong></p>` : nothing}
		${low ? html`<p><strong>${texts.paperLow}</strong></p>` : nothing}
		${
			view.unprinted.length === 0
				? nothing
				: html`
			<p>${texts.unprinted} <strong>${view.unprinted.map(({ number }) => number).join(', ')}</strong></p>`
		}
	</aside>`;
}

/** The other counters at a glance. */
export function otherCounters({ view, counter, texts }: CounterContext) {
	const others = view.counters.filter(({ id }) => id !== counter.id);
	return html`<section class="card others">
		<h2>${texts.others}</h2>
		<ul>${others.map((other) => otherCounter(other, texts))}</ul>
	</section>`;
}

function otherCounter({ id, label, state, ticket }: CounterView, texts: CounterTexts) {
	const free = state === 'open' ? texts.free : '';
	return html`<li>
		<a href="/counter/${id}/">${texts.title(label)}</a>
		<span class="badge ${state}">${texts.state[state]}</span>
		<strong>${ticket === null ? free : ticket.number}</strong>
	</li>`;
}

/** Which key does what. */
export function shortcutList({ texts }: CounterContext) {
	return html`<details class="card keys">
		<summary>${texts.shortcuts}</summary>
		<dl>${Object.entries(shortcuts).map(
			([key, action]) => html`<div><dt><kbd>${key}</kbd></dt>
				<dd>${texts.actions[action]}${action === 'pause' ? ` / ${texts.actions.open}` : nothing}</dd></div>`,
		)}</dl>
	</details>`;
}

/** The counters of the office, to choose one's own where the address names none of them. */
export function counterChoice(view: OfficeView, asked: string, texts: CounterTexts) {
	return html`<main class="choice">
		<h1>${asked === '' ? texts.chooseCounter : texts.noCounter(asked)}</h1>
		<ul>${view.counters.map(({ id, label }) => html`<li><a class="button" href="/counter/${id}/">${texts.title(label)}</a></li>`)}</ul>
	</main>`;
}
