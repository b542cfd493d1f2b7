import { html } from 'lit';
import type { BenchView } from '#local-api/messages.ts';
import { qrCode } from '../look/qr-code.ts';
import { type Language, locales, type Reader } from '../words/languages.ts';
import { timeToTheSecond } from '../words/times.ts';
import { sevenSegments } from './seven-segments.ts';
import type { BenchTexts } from './texts.ts';

/** What the parts of the bench are drawn from; `act` does something to the virtual board. */
export interface BenchContext {
	readonly view: BenchView;
	readonly texts: BenchTexts;
	readonly reader: Reader;
	readonly act: (method: 'POST' | 'PUT', path: string, body: unknown) => void;
}

/** As the keys lie on the matrix. */
const keys = ['1', '2', '3', 'A', '4', '5', '6', 'B', '7', '8', '9', 'C', '*', '0', '#', 'D'];

/** The 4×4 keypad in the hall. */
export function keypad({ texts, act }: BenchContext) {
	return html`<section class="card">
		<h2>${texts.keypad}</h2>
		<div class="keys">${keys.map(
			(key) => html`<button class="button" @click=${() => act('POST', '/bench/keypad', { keys: key })}>${key}</button>`,
		)}</div>
	</section>`;
}

/** The LED display in the hall. */
export function mainDisplay({ view, texts }: BenchContext) {
	const main = view.displays.find(({ id }) => id === 'main');
	return html`<section class="card main-display">
		<h2>${texts.mainDisplay}</h2>
		${sevenSegments(main?.text ?? '', main?.lit ?? false)}
	</section>`;
}

/** Each counter's display and button box; the small buttons are the same ones held down. */
export function counterBoxes(context: BenchContext) {
	const { view, texts } = context;
	return view.displays
		.filter(({ id }) => id !== 'main')
		.map(
			({ id, text, lit }) => html`<section class="card box">
				<h2>${texts.counter(id)}</h2>
				${sevenSegments(text, lit)}
				<div class="buttons">${Object.entries(texts.buttons).map(([button, name]) => boxButton(context, { id, button, name }))}</div>
				<div class="held">${Object.entries(texts.held).map(([button, name]) => boxButton(context, { id, button, name }))}</div>
			</section>`,
		);
}

function boxButton({ act }: BenchContext, { id, button, name }: { id: string; button: string; name: string }) {
	return html`<button class="button" @click=${() => act('POST', `/bench/buttons/${id}/${button}`, {})}>${name}</button>`;
}

/** The printer's faults to set, and its paper, newest first. */
export function printer({ view, texts, reader, act }: BenchContext) {
	const { paper, online, tickets } = view.printer;
	const states = Object.entries(texts.paper);
	return html`<section class="card printer">
		<h2>${texts.printer}</h2>
		<div class="switches" role="group" aria-label=${texts.printer}>
			${states.map(
				([state, name]) => html`<button class="button" aria-pressed=${state === paper}
					@click=${() => act('PUT', '/bench/printer', { paper: state })}>${name}</button>`,
			)}
			${toggle(texts.online, online, () => act('PUT', '/bench/printer', { online: !online }))}
		</div>
		${tickets.length === 0 ? html`<p class="soft">${texts.nothingPrinted}</p>` : ''}
		<ol>${tickets.toReversed().map(
			({ printedAt, lines }) => html`<li>
				<time class="soft" datetime=${printedAt}>${timeToTheSecond(printedAt, reader)}</time>
				${paperOf(lines, texts)}
			</li>`,
		)}</ol>
	</section>`;
}

/** How the virtual printer writes a QR code down; only what is an address of the web becomes a link. */
const QR_LINE = /^\[QR (https?:.*)\]$/;

/** A ticket as it hangs out of the printer, its widest line from edge to edge. */
function paperOf(lines: readonly string[], texts: BenchTexts) {
	const columns = Math.max(...lines.filter((line) => !QR_LINE.test(line)).map((line) => line.length));
	// Styles as properties: the content security policy forbids the attribute.
	return html`<pre
		tabindex="0" role="group" aria-label=${texts.printer} .style=${`--columns: ${columns}`}
	>${lines.map((line) => {
		const [, address] = QR_LINE.exec(line) ?? [];
		if (address !== undefined) return html`<a href=${address}>${qrCode(address, texts.ticketPage)}</a>`;
		return line.startsWith(' ')
			? html`<span class="centred" .style=${`--size: ${sizeOf(line, columns)}`}>${line}${'\n'}</span>`
			: html`<span>${line}${'\n'}</span>`;
	})}</pre>`;
}

/** How many times the characters of a centred line are wider than a blank: what the blanks on both sides leave is theirs. */
function sizeOf(line: string, columns: number): number {
	const text = line.trimStart().length;
	const blanks = 2 * (line.length - text);
	return Math.max(1, Math.floor((columns - blanks) / text));
}

/** Cuts the office from the broker. */
export function link({ view, texts, act }: BenchContext) {
	return html`<section class="card">
		<h2>${texts.link}</h2>
		<div class="switches">
			${toggle(texts.linkUp, view.link.up, () => act('PUT', '/bench/link', { up: !view.link.up }))}
		</div>
	</section>`;
}

const forwardMinutes = [1, 5, 15, 30, 60];

/** Moves the clock of every part forward. */
export function clock({ texts, reader, act }: BenchContext) {
	const forward = (minutes: number) => () =>
		act('PUT', '/bench/clock', { now: new Date(reader.now + minutes * 60_000).toISOString() });
	return html`<section class="card">
		<h2>${texts.clock}</h2>
		<p class="time">${timeToTheSecond(reader.now, reader)}</p>
		<div class="switches" role="group" aria-label=${texts.forward}>
			<span class="soft">${texts.forward}</span>
			${forwardMinutes.map(
				(minutes) =>
					html`<button class="button" @click=${forward(minutes)}>${minutesText(minutes, reader.language)}</button>`,
			)}
		</div>
	</section>`;
}

const minutesText = (minutes: number, language: Language) =>
	new Intl.NumberFormat(locales[language], { style: 'unit', unit: 'minute', unitDisplay: 'short' }).format(minutes);

function toggle(name: string, on: boolean, change: () => void) {
	return html`<button class="button" role="switch" aria-checked=${on} @click=${change}><span class="knob"></span>${name}</button>`;
}
