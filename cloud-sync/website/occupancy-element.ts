import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { OccupancyAnswer } from './answers.ts';
import { type Failure, failureSentence } from './failure.ts';
import css from './occupancy.css?inline';
import { OccupancyFeed, type OccupancyNews } from './occupancy-feed.ts';
import { counterRow, promisesKept, serviceCard } from './occupancy-rows.ts';
import { OfficeElement, renderLoading, stylesOf, type Writing } from './office-element.ts';

/** `<prepazka-occupancy office="sumperk">`: who is waiting, how long, and which counter calls whom, live. */
export class PrepazkaOccupancy extends OfficeElement {
	static override styles = stylesOf(css);
	static override properties: PropertyDeclarations = { news: { state: true } };
	declare private news: OccupancyNews;
	#feed: OccupancyFeed | null = null;

	constructor() {
		super();
		this.news = { kind: 'waiting' };
	}

	override connectedCallback(): void {
		super.connectedCallback();
		this.#follow();
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
		this.#feed = new OccupancyFeed(this.client, this.office, (news) => {
			this.news = news;
			if (news.kind === 'current' && this.about.kind === 'failed') void this.loadOffice();
		});
		this.#feed.start();
	}

	protected override renderOffice(writing: Writing): TemplateResult {
		const { news } = this;
		const occupancy = news.kind === 'waiting' ? null : news.occupancy;
		// Only warnings are announced; that all is well would be read aloud every minute.
		return html`<div class="banner" role="status">${warning(writing, news)}</div>
			${freshness(writing, news)}
			${occupancy === null ? nothing : figures(writing, occupancy, isOld(news))}`;
	}
}

function isOld(news: OccupancyNews): boolean {
	return news.kind === 'lost' || (news.kind === 'current' && news.occupancy.link === 'down');
}

function freshness({ texts, format }: Writing, news: OccupancyNews): TemplateResult | typeof nothing {
	if (news.kind !== 'current' || isOld(news)) return nothing;
	return html`<p class="live small">${texts.occupancy.live} · ${format.time(news.occupancy.updatedAt)}</p>`;
}

function warning(writing: Writing, news: OccupancyNews): TemplateResult | typeof nothing {
	const { texts } = writing;
	switch (news.kind) {
		case 'waiting':
			return renderLoading(texts);
		case 'lost':
			return news.occupancy === null
				? html`<p class="notice warn">${failureSentence(news.failure, texts)} ${recovery(writing, news.failure)}</p>`
				: oldFigures(writing, texts.occupancy.streamLost, news.occupancy);
		case 'current':
			return isOld(news) ? oldFigures(writing, texts.occupancy.linkDown, news.occupancy) : nothing;
	}
}

function recovery({ texts }: Writing, failure: Failure): string | typeof nothing {
	return failure.kind === 'occupancy-unknown' ? nothing : texts.occupancy.recovers;
}

function oldFigures({ texts, format }: Writing, why: string, { updatedAt }: OccupancyAnswer): TemplateResult {
	return html`<div class="notice warn">
		<p><strong>${why}</strong></p>
		<p>${texts.occupancy.lastKnown(format.dayAndTime(updatedAt))} ${texts.occupancy.recovers}</p>
	</div>`;
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
