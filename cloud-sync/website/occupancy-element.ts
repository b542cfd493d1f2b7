import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { OccupancyAnswer } from './answers.ts';
import { freshness, isOld, warning } from './freshness.ts';
import { LiveFeed, type News } from './live-feed.ts';
import css from './occupancy.css?inline';
import { counterRow, promisesKept, serviceCard } from './occupancy-rows.ts';
import { OfficeElement, stylesOf, type Writing } from './office-element.ts';

/** `<prepazka-occupancy office="sumperk">`: who is waiting, how long, and which counter calls whom, live. */
export class PrepazkaOccupancy extends OfficeElement {
	static override styles = stylesOf(css);
	static override properties: PropertyDeclarations = { news: { state: true } };
	declare private news: News<OccupancyAnswer>;
	#feed: LiveFeed<OccupancyAnswer> | null = null;

	constructor() {
		super();
		this.news = { kind: 'waiting' };
	}

	override connectedCallback(): void {
		super.connectedCallback();
		// At first `willUpdate` does.
		if (this.hasUpdated) this.#follow();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#feed?.stop();
		this.#feed = null;
	}

	override willUpdate(changed: PropertyValues<this>): void {
		super.willUpdate(changed);
		if (changed.has('office') || changed.has('src')) this.#follow();
	}

	#follow(): void {
		this.#feed?.stop();
		this.#feed = null;
		if (this.office === '') return;
		this.#feed = new LiveFeed(this.client.occupancy(this.office), (news) => {
			this.news = news;
			if (news.kind === 'current' && this.about.kind === 'failed') void this.loadOffice();
		});
		this.#feed.start();
	}

	protected override renderOffice(writing: Writing): TemplateResult {
		const { news } = this;
		const occupancy = news.kind === 'waiting' ? null : news.value;
		// Only warnings are announced; that all is well would be read aloud every minute.
		return html`<div class="banner" role="status">${warning(writing, news, writing.texts.occupancy)}</div>
			${freshness(writing, news)}
			${occupancy === null ? nothing : figures(writing, occupancy, isOld(news))}`;
	}
}

function figures(writing: Writing, occupancy: OccupancyAnswer, old: boolean): TemplateResult {
	const { texts } = writing;
	return html`<div class="figures ${old ? 'old' : ''}">
		<h3>${texts.occupancy.services}</h3>
		<ul class="services">${occupancy.services.map((service) => serviceCard(writing, service))}</ul>
		${promisesKept(writing, occupancy)}
		<h3>${texts.occupancy.counters}</h3>
		<ul class="counters">${occupancy.counters.map((counter) => counterRow(writing, counter))}</ul>
	</div>`;
}
