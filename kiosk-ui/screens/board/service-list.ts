import { html } from 'lit';
import type { OfficeView } from '#local-api/messages.ts';
import { waitRange } from '../words/waits.ts';
import { boardTexts } from './texts.ts';

/** Each service with the people waiting and how long a visitor who came now would wait, or why nobody can tell. */
export function serviceList({ services }: OfficeView) {
	return html`<section class="services">
		<h2><span>${boardTexts.cs.services}</span> <span lang="en">${boardTexts.en.services}</span></h2>
		<ul>${services.map((service) => serviceRow(service))}</ul>
	</section>`;
}

function serviceRow({ name, waiting, expectedWait, ticketsClosed }: OfficeView['services'][number]) {
	const detail = (language: 'cs' | 'en') => {
		const texts = boardTexts[language];
		if (ticketsClosed !== null) return texts.closed[ticketsClosed.why];
		return expectedWait === null ? texts.noCounter : texts.wait(waitRange(expectedWait, language));
	};
	return html`<li>
		<span class="names"><strong>${name.cs}</strong> <span lang="en">${name.en}</span></span>
		<span class="count" aria-label=${boardTexts.cs.waiting(waiting)} role="img">${waiting}</span>
		<span class="wait">${detail('cs')} <span lang="en">${detail('en')}</span></span>
	</li>`;
}
