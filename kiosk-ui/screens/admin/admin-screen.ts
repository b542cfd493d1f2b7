import { html, LitElement, nothing } from 'lit';
import { followOffice } from '../live/live-view.ts';
import '../look/language-switch.ts';
import { theme } from '../look/theme.ts';
import { deviceState } from '../words/devices.ts';
import { keepStaffLanguage, type Language, staffLanguage } from '../words/languages.ts';
import { dayOf, timeOfDay, timeOrDate } from '../words/times.ts';
import { promisesSection } from './promises-section.ts';
import './what-if-section.ts';
import { adminStyles } from './styles.ts';
import {
	type AdminContext,
	countersTable,
	doubtfulTable,
	servicesTable,
	unprintedTable,
	unservedSection,
	waitingTable,
	wrongPinsTable,
} from './tables.ts';
import { adminTexts } from './texts.ts';

/** The whole office on one page, to look at only. */
class AdminScreen extends LitElement {
	static override properties = { language: { state: true } };
	static override styles = [theme, adminStyles];
	declare language: Language;
	readonly #office = followOffice(this);

	constructor() {
		super();
		this.language = staffLanguage();
	}

	protected override render() {
		const { view, lost, now } = this.#office;
		const { language } = this;
		const texts = adminTexts[language];
		document.documentElement.lang = language;
		document.title = texts.title;
		const warning = lost ? html`<p class="notice bad" role="alert">${texts.lost}</p>` : nothing;
		if (view === null) return html`<main>${warning}</main>`;
		const context: AdminContext = { view, texts, reader: { language, timeZone: view.office.timeZone, now } };
		return html`
			<header>
				<div><h1>${texts.title}</h1>
					<p class="soft">${view.office.name[language]} · ${dayOf(now, context.reader)} · ${timeOfDay(now, context.reader)}</p></div>
				<language-switch
					role="group" aria-label=${texts.language} .language=${language}
					@language-chosen=${(event: CustomEvent<Language>) => this.#speak(event.detail)}
				></language-switch>
			</header>
			<main>
				${warning}
				<div class="health">${devices(context)} ${link(context)}</div>
				${view.journal === 'ok' ? nothing : html`<p class="notice bad" role="alert">${texts.journal[view.journal]}</p>`}
				${doubtedClock(context)}
				${view.pinKeys === 'ok' ? nothing : html`<p class="notice bad" role="alert">${texts.pinKeysUnreadable}</p>`}
				${view.unprinted.length === 0 ? nothing : unprintedTable(context)}
				${view.doubtful.length === 0 ? nothing : doubtfulTable(context)}
				${view.wrongPins.length === 0 ? nothing : wrongPinsTable(context)}
				${unservedSection(context)}
				${servicesTable(context)}
				${countersTable(context)}
				${waitingTable(context)}
				${promisesSection(context)}
				<what-if-section .context=${context}></what-if-section>
			</main>
		`;
	}

	#speak(language: Language): void {
		this.language = language;
		keepStaffLanguage(language);
	}
}

function devices({ view, texts, reader: { language } }: AdminContext) {
	return html`<section class="card">
		<h2>${texts.devices}</h2>
		<ul>${Object.entries(texts.device).map(([id, name]) => {
			const health = Object.entries(view.devices).find(([device]) => device === id)?.[1];
			if (health === undefined) return nothing;
			return html`<li><span>${name}</span>
				<span class="badge ${health.ok ? 'good' : 'bad'}">${health.ok ? texts.ok : texts.trouble}</span>
				<span class="state">${deviceState(health.state, language)}</span></li>`;
		})}</ul>
	</section>`;
}

function link({ view, texts, reader }: AdminContext) {
	const { state, since, unsentEvents } = view.link;
	return html`<section class="card">
		<h2>${texts.link}</h2>
		<p><span class="badge ${state === 'up' ? 'good' : 'bad'}">${texts.linkState[state]}</span>
			${texts.since(timeOrDate(since, reader))}</p>
		<p>${texts.unsent(unsentEvents)}</p>
	</section>`;
}

function doubtedClock({ view: { doubtedTime }, texts, reader }: AdminContext) {
	if (doubtedTime === null) return nothing;
	return html`<p class="notice bad" role="alert">${texts.doubtedTime(timeOrDate(doubtedTime, reader))}</p>`;
}
customElements.define('admin-screen', AdminScreen);
