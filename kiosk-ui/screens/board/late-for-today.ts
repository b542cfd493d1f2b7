import { html, nothing } from 'lit';
import type { OfficeView } from '#local-api/messages.ts';
import type { Language } from '../words/languages.ts';
import { timeOfDay } from '../words/times.ts';
import { boardTexts } from './texts.ts';

/** So many numbers fit on the board; more would mean that the whole hall has to be told. */
const MOST_NUMBERS = 12;

/** Whose turn will hardly come today, told while there is time to do something about it. */
export function lateForToday({ waiting, closesAt, office }: OfficeView) {
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
