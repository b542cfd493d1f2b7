import { html, nothing } from 'lit';
import type { OfficeView } from '#local-api/messages.ts';
import type { Language } from '../words/languages.ts';
import { timeOfDay } from '../words/times.ts';
import { waitRange } from '../words/waits.ts';
import { boardTexts } from './texts.ts';

/** So many numbers fit on the board; more would mean that the whole hall has to be told. */
const MOST_NUMBERS = 12;

/** Whose turn will hardly come today, told while there is time to do something about it. */
function lateForToday({ waiting, closesAt, office }: OfficeView) {
	const numbers = waiting.filter(({ outlook }) => outlook === 'unlikely').map(({ number }) => number);
	if (numbers.length === 0) return nothing;
	const told = numbers.slice(0, MOST_NUMBERS).join(' ');
	const sentence = (language: Language) => {
		const { late, lateClosed } = boardTexts[language];
		return closesAt === null ? lateClosed : late(timeOfDay(closesAt, { language, timeZone: office.timeZone }));
	};
	return html`<div class="late" role="status">
		<p>${sentence('cs')} <span lang="en">${sentence('en')}</span></p>
		<p class="number">${told}${numbers.length > MOST_NUMBERS ? ' …' : nothing}</p>
		<p>${boardTexts.cs.lateHelp} <span lang="en">${boardTexts.en.lateHelp}</span></p>
	</div>`;
}

/** Each service with the people waiting and how long a visitor who came now would wait, or why nobody can tell. */
export function serviceList(view: OfficeView) {
	const { services } = view;
	return html`<section class="services">
		<h2><span>${boardTexts.cs.services}</span> <span lang="en">${boardTexts.en.services}</span></h2>
		<ul>${services.map((service) => serviceRow(service))}</ul>
		${lateForToday(view)}
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
