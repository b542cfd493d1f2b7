import { html, LitElement, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { OfficeView } from '#local-api/messages.ts';
import { followOffice } from '../live/live-view.ts';
import { theme } from '../look/theme.ts';
import { dayOf, timeOfDay } from '../words/times.ts';
import { Announcements, type Call } from './announcements.ts';
import { createChime } from './chime.ts';
import { lateForToday } from './late-for-today.ts';
import { serviceList } from './service-list.ts';
import { boardStyles } from './styles.ts';
import { type BoardTexts, boardTexts } from './texts.ts';

/** Long enough to look up, read the number and find the counter, before the next one takes its place. */
const announcementMs = 4_000;

/** The screen in the hall that shows and announces calls, in both languages at once. */
class BoardScreen extends LitElement {
	static override properties = { announced: { state: true } };
	static override styles = [theme, boardStyles];
	/** The call being announced just now. */
	declare announced: Call | null;
	readonly #office = followOffice(this, (view) => this.#follow(view));
	readonly #announcements = new Announcements();
	readonly #chime = createChime();

	constructor() {
		super();
		this.announced = null;
		this.addEventListener('contextmenu', (event) => event.preventDefault());
	}

	#follow(view: OfficeView): void {
		this.#announcements.follow(view);
		if (this.announced === null) this.#announceNext();
	}

	#announceNext(): void {
		this.announced = this.#announcements.next();
		if (this.announced === null) return;
		this.#chime();
		setTimeout(() => this.#announceNext(), announcementMs);
	}

	protected override render() {
		const { view, lost, now } = this.#office;
		if (lost) return lostNotice();
		if (view === null) return nothing;
		const { name, timeZone } = view.office;
		const place = { timeZone, now };
		return html`
			<header>
				<h1>${name.cs}</h1>
				<p>${dayOf(now, { ...place, language: 'cs' })} <span lang="en">${dayOf(now, { ...place, language: 'en' })}</span></p>
				<p class="clock">${timeOfDay(now, { ...place, language: 'cs' })}</p>
			</header>
			<main>
				${this.#calls(view)}
				${serviceList(view)}
			</main>
			${lateForToday(view)}
			<div class="spoken" aria-live="assertive">${this.announced === null ? nothing : spoken(this.announced)}</div>
		`;
	}

	#calls({ calls }: OfficeView) {
		const newest = this.announced ?? calls[0];
		const others = calls.filter(({ number, counter }) => number !== newest?.number || counter !== newest.counter);
		return html`<section class="calls">
			${newest === undefined ? html`<div class="newest nobody">${bothWays('nobody')}</div>` : this.#newest(newest)}
			${
				others.length === 0
					? nothing
					: html`
				<h2>${bothWays('others')}</h2>
				<ol class=${crowdOf(others.length)}>${others.map(
					({ number, label }) => html`<li><span class="number">${number}</span> ${counterSign(label)}</li>`,
				)}</ol>`
			}
		</section>`;
	}

	#newest(call: Call) {
		return keyed(
			this.announced ?? 'announced',
			html`<div class="newest ${this.announced === null ? '' : 'fresh'}">
				<h2>${bothWays('calling')}</h2>
				<p><span class="number">${call.number}</span> ${counterSign(call.label)}</p>
			</div>`,
		);
	}
}

/** How closely so many calls have to stand to fit below the newest one on a 16:9 screen. */
function crowdOf(calls: number): 'rows' | 'two-columns' | 'three-columns' {
	if (calls <= 5) return 'rows';
	return calls <= 10 ? 'two-columns' : 'three-columns';
}

function counterSign(label: string) {
	return html`<svg class="arrow" viewBox="0 0 24 16" aria-hidden="true"><path d="M0 8h20M13 1l8 7-8 7"/></svg>
		<span class="counter"><span class="word">${bothWays('counter')}</span> <span class="label">${label}</span></span>`;
}

type PlainText = { [Key in keyof BoardTexts]: BoardTexts[Key] extends string ? Key : never }[keyof BoardTexts];

function bothWays(text: PlainText) {
	return html`<span>${boardTexts.cs[text]}</span> <span lang="en">${boardTexts.en[text]}</span>`;
}

function spoken(call: Call) {
	const { number, label } = call;
	return keyed(
		call,
		html`<p lang="cs">${boardTexts.cs.announcement(number, label)}</p>
			<p lang="en">${boardTexts.en.announcement(number, label)}</p>`,
	);
}

function lostNotice() {
	return html`<main class="lost"><div role="alert">
		<div><h1>${boardTexts.cs.lost}</h1><p>${boardTexts.cs.lostHelp}</p></div>
		<div lang="en"><h2>${boardTexts.en.lost}</h2><p>${boardTexts.en.lostHelp}</p></div>
	</div></main>`;
}
customElements.define('board-screen', BoardScreen);
