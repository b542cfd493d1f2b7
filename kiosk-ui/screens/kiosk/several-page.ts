import { html } from 'lit';
import { MOST_ERRANDS } from '#local-api/limits.ts';
import type { OfficeView } from '#local-api/messages.ts';
import type { Choice } from './choice-list.ts';
import { closedSentences } from './closed.ts';
import { somethingElse } from './errands-page.ts';
import type { KioskContext } from './start-page.ts';
import type { Wish } from './visit.ts';

/** What a visitor with several things to arrange does next. */
export interface SeveralChoice {
	readonly toggle: (wish: Wish) => void;
	/** Opens the errands of a service, `null` closes them. */
	readonly open: (service: string | null) => void;
	readonly take: () => void;
	readonly back: () => void;
}

type Service = OfficeView['services'][number];

/** Several things for one ticket: the services, or the errands of the one that is open. */
export function severalPage(
	service: Service | null,
	chosen: readonly Wish[],
	context: KioskContext,
	act: SeveralChoice,
) {
	const { texts, reader } = context;
	const say = texts.several;
	const isFull = chosen.length >= MOST_ERRANDS;
	return html`<section class="errands several">
		<p class="lead">${isFull ? say.full : say.help}</p>
		<h2 tabindex="-1">${service === null ? say.title : service.name[reader.language]}</h2>
		${service === null ? services(chosen, context, act) : errands(service, chosen, context, act)}
		<div class="below">
			<button class="button back" @click=${() => (service === null ? act.back() : act.open(null))}>
				${service === null ? texts.errands.back : say.otherServices}
			</button>
			<button class="button primary take" ?disabled=${chosen.length === 0} @click=${act.take}>
				${chosen.length === 0 ? say.nothingYet : say.take(chosen.length)}
			</button>
		</div>
	</section>`;
}

function services(chosen: readonly Wish[], { view, texts, reader }: KioskContext, act: SeveralChoice) {
	const choices = view.services.map((service): Choice => {
		const { id, name, ticketsClosed } = service;
		const names = chosen
			.filter((wish) => wish.service === id)
			.map((wish) => wishName(service, wish, texts, reader.language));
		const details = ticketsClosed === null ? names : closedSentences(ticketsClosed, texts, reader);
		return {
			id,
			title: name[reader.language],
			details,
			key: null,
			closed: ticketsClosed !== null,
			chosen: names.length > 0,
		};
	});
	return html`<choice-list .choices=${choices} .texts=${texts}
		@chosen=${(event: CustomEvent<string>) => act.open(event.detail)}></choice-list>`;
}

function errands(service: Service, chosen: readonly Wish[], { texts, reader }: KioskContext, act: SeveralChoice) {
	const wishes: readonly Wish[] = [...service.errands.map(({ id }) => id), null].map((errand) => ({
		service: service.id,
		errand,
	}));
	const choices = wishes.map(
		(wish): Choice => ({
			id: wish.errand ?? somethingElse,
			title: wishName(service, wish, texts, reader.language),
			details: [],
			key: null,
			closed: false,
			chosen: chosen.some((other) => other.service === wish.service && other.errand === wish.errand),
		}),
	);
	return html`<choice-list .choices=${choices} .texts=${texts}
		@chosen=${({ detail }: CustomEvent<string>) =>
			act.toggle({ service: service.id, errand: detail === somethingElse ? null : detail })}></choice-list>`;
}

function wishName(service: Service, { errand }: Wish, texts: KioskContext['texts'], language: 'cs' | 'en'): string {
	return service.errands.find(({ id }) => id === errand)?.name[language] ?? texts.errands.other;
}
