import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { TicketAnswer } from './answers.ts';
import { freshness, isOld, warning } from './freshness.ts';
import { LiveFeed, type News } from './live-feed.ts';
import { serviceName, waitText } from './occupancy-rows.ts';
import { OfficeElement, stylesOf, type Writing } from './office-element.ts';
import css from './ticket.css?inline';

/** `<prepazka-ticket>`: where the ticket whose `#office.code` is in the page's address stands, live. */
export class PrepazkaTicket extends OfficeElement {
	static override styles = stylesOf(css);
	static override properties: PropertyDeclarations = { news: { state: true } };
	declare private news: News<TicketAnswer>;
	#feed: LiveFeed<TicketAnswer> | null = null;
	/** What the page was last told to be named. */
	#named = '';

	constructor() {
		super();
		this.news = { kind: 'waiting' };
	}

	override connectedCallback(): void {
		super.connectedCallback();
		window.addEventListener('hashchange', this.#open);
		this.#open();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		window.removeEventListener('hashchange', this.#open);
		this.#feed?.stop();
	}

	protected override updated(_changed: PropertyValues): void {
		if (this.news.kind === 'waiting' || this.news.value === null) return;
		const { number, state, counter } = this.news.value;
		const name = `${number} – ${this.texts.ticket.states[state](counter?.label ?? null)}`;
		if (name === this.#named) return;
		this.#named = name;
		this.dispatchEvent(new CustomEvent<string>('prepazka-news', { detail: name }));
	}

	protected override render(): TemplateResult {
		const missing = this.news.kind === 'lost' && this.news.failure.kind === 'not-found';
		return missing ? html`<p class="notice">${this.texts.ticket.missing}</p>` : super.render();
	}

	protected override renderOffice(writing: Writing): TemplateResult {
		const { news } = this;
		return html`${news.kind === 'waiting' || news.value === null ? nothing : ticketCard(writing, news.value, isOld(news))}
			<div class="banner" role="status">${warning(writing, news, writing.texts.ticket)}</div>
			${freshness(writing, news)}`;
	}

	readonly #open = (): void => {
		this.#feed?.stop();
		const [office = '', code = ''] = location.hash.slice(1).split('.');
		this.office = office;
		this.news = { kind: 'waiting' };
		this.#feed = new LiveFeed(this.client.ticket(office, code), (news) => {
			this.news = news;
			if (news.kind === 'current' && this.about.kind === 'failed') void this.loadOffice();
		});
		this.#feed.start();
	};
}

function ticketCard(writing: Writing, ticket: TicketAnswer, old: boolean): TemplateResult {
	const { texts, format } = writing;
	const { number, service, state, counter, parkedUntil } = ticket;
	return html`<div class="ticket ${state} ${old ? 'old' : ''}">
		<p class="number"><span class="spoken">${texts.ticket.number} </span>${number}</p>
		<p class="soft">${serviceName(writing, service)}</p>
		<p class="state" role="status">${texts.ticket.states[state](counter?.label ?? null)}</p>
		${parkedUntil ? html`<p>${texts.ticket.expectedAt(format.time(parkedUntil))}</p>` : nothing}
		${state === 'waiting' ? place(writing, ticket) : nothing}
		${texts.ticket.advice[state] === '' ? nothing : html`<p>${texts.ticket.advice[state]}</p>`}
	</div>`;
}

function place(writing: Writing, { peopleAhead, expectedWait }: TicketAnswer): TemplateResult {
	const { texts } = writing;
	return html`<dl>
		<div><dt>${texts.ticket.ahead}</dt><dd>${peopleAhead === 0 ? texts.ticket.nobodyAhead : peopleAhead}</dd></div>
		<div><dt>${texts.occupancy.wait}</dt><dd>${waitText(writing, expectedWait)}</dd></div>
	</dl>`;
}
