import { html, nothing } from 'lit';
import type { OfficeView } from '#local-api/messages.ts';
import type { Reader } from '../words/languages.ts';
import { waitRange } from '../words/waits.ts';
import './choice-list.ts';
import type { Choice } from './choice-list.ts';
import { closedSentences } from './closed.ts';
import type { KioskTexts } from './texts.ts';

/** A key of the keypad, on the screen. */
export type ScreenKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '*' | '#';

const keys: readonly ScreenKey[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];
const dots = [1, 2, 3, 4];

/** What the pages of the kiosk are drawn from. */
export interface KioskContext {
	readonly view: OfficeView;
	readonly texts: KioskTexts;
	readonly reader: Reader;
	readonly press: (key: ScreenKey) => void;
}

/** PIN entry beside the services. */
export function startPage(context: KioskContext, chooseService: (id: string) => void, chooseSeveral: () => void) {
	const { texts, view } = context;
	return html`<div class="start">
		<section class="card pin" aria-labelledby="reservation">
			<h2 id="reservation">${texts.start.reservation}</h2>
			<p class="lead">${texts.start.enterPin}</p>
			${pinDots(texts, view.kiosk.typedDigits)}
			${keypad(context)}
		</section>
		<section class="walk-in" aria-labelledby="walk-in">
			<h2 id="walk-in">${texts.start.walkIn}</h2>
			<p class="lead">${texts.start.chooseService}</p>
			<choice-list
				.choices=${view.services.map((service) => serviceChoice(service, context))} .texts=${texts}
				@chosen=${(event: CustomEvent<string>) => chooseService(event.detail)}
			></choice-list>
			${mayChooseSeveral(view) ? html`<button class="button several" @click=${chooseSeveral}>${texts.several.start}</button>` : nothing}
		</section>
	</div>`;
}

/** With one thing to choose there is nothing to choose several of. */
const mayChooseSeveral = ({ services }: OfficeView): boolean =>
	services.filter(({ ticketsClosed }) => ticketsClosed === null).flatMap(({ errands }) => errands).length > 1;

/** The PIN of another one of the family, beside the number of their ticket. */
export function joiningPage(context: KioskContext, number: string) {
	const { texts, view, press } = context;
	return html`<div class="start">
		<section class="card pin" aria-labelledby="joining">
			<h2 id="joining" tabindex="-1">${texts.joining.title}</h2>
			<p class="lead">${texts.joining.enterPin}</p>
			${pinDots(texts, view.kiosk.typedDigits)}
			${keypad(context)}
		</section>
		<section class="answer joining">
			<p class="number">${number}</p>
			<p>${texts.joining.help}</p>
			<div class="buttons"><button class="button" @click=${() => press('*')}>${texts.joining.done} <kbd>*</kbd></button></div>
		</section>
	</div>`;
}

function pinDots(texts: KioskTexts, typed: number) {
	return html`
		<div class="dots" role="img" aria-label=${texts.start.digits(typed)}>
			${dots.map((dot) => html`<span class=${dot <= typed ? 'typed' : ''}></span>`)}
		</div>
		<p class="spoken" aria-live="polite">${typed === 0 ? '' : texts.start.digits(typed)}</p>
	`;
}

function keypad({ texts, press }: KioskContext) {
	const names: Partial<Record<ScreenKey, string>> = { '*': texts.start.erase, '#': texts.start.confirm };
	return html`<div class="keypad" role="group" aria-label=${texts.start.keypad}>
		${keys.map(
			(key) => html`<button class="button ${key === '#' ? 'primary' : ''}" data-key=${key} @click=${() => press(key)}>
				${key}${key in names ? html`<small>${names[key]}</small>` : ''}
			</button>`,
		)}
	</div>`;
}

function serviceChoice(service: OfficeView['services'][number], { texts, reader }: KioskContext): Choice {
	const { waiting, expectedWait, ticketsClosed } = service;
	const { start } = texts;
	const wait = expectedWait === null ? start.noCounter : start.wait(waitRange(expectedWait, reader.language));
	return {
		id: service.id,
		title: service.name[reader.language],
		details: ticketsClosed === null ? [start.waiting(waiting), wait] : closedSentences(ticketsClosed, texts, reader),
		key: service.key === null ? null : start.key(service.key),
		closed: ticketsClosed !== null,
	};
}
