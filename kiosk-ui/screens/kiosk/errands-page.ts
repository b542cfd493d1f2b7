import { html } from 'lit';
import type { OfficeView } from '#local-api/messages.ts';
import type { KioskContext } from './start-page.ts';

/** The visitor's choice: an errand, `null` for something else, or back to the start. */
export interface ErrandChoice {
	readonly choose: (errand: string | null) => void;
	/** There are more things to arrange, for one ticket. */
	readonly several: () => void;
	readonly back: () => void;
}

/** Identifies "something else"; errands have lower-case letters in theirs. */
export const somethingElse = '';

/** What exactly a visitor has come for, within one service. */
export function errandsPage(
	service: OfficeView['services'][number],
	{ texts, reader }: KioskContext,
	choice: ErrandChoice,
) {
	const { language } = reader;
	const plain = { details: [], key: null, closed: false };
	const choices = [
		...service.errands.map(({ id, name }) => ({ ...plain, id, title: name[language] })),
		{ ...plain, id: somethingElse, title: texts.errands.other },
	];
	return html`<section class="errands">
		<p class="lead">${service.name[language]}</p>
		<h2 tabindex="-1">${texts.errands.question}</h2>
		<choice-list
			.choices=${choices} .texts=${texts}
			@chosen=${(event: CustomEvent<string>) => choice.choose(event.detail === somethingElse ? null : event.detail)}
		></choice-list>
		<div class="below">
			<button class="button back" @click=${choice.back}>${texts.errands.back}</button>
			<button class="button" @click=${choice.several}>${texts.several.start}</button>
		</div>
	</section>`;
}
