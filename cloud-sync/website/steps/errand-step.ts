import { html, nothing, type TemplateResult } from 'lit';
import type { ErrandAnswer, ServiceAnswer } from '../answers.ts';
import { hashOfStep } from '../booking-step.ts';
import type { Writing } from '../office-element.ts';
import { bringList, stepHeading } from './frame.ts';

/** First step: what the visitor comes for, by service. */
export function errandStep(writing: Writing): TemplateResult {
	const services = writing.office.services.filter((service) => service.slotCapacity > 0);
	return html`${stepHeading(writing, { kind: 'errand' }, writing.texts.booking.errandTitle)}
		${services.map((service) => serviceErrands(writing, service))}`;
}

function serviceErrands(writing: Writing, service: ServiceAnswer): TemplateResult {
	return html`<section class="service">
		<h3>${writing.format.text(service.name)}</h3>
		<ul class="errands">${service.errands.map((errand) => errandChoice(writing, service, errand))}</ul>
	</section>`;
}

function errandChoice(writing: Writing, service: ServiceAnswer, errand: ErrandAnswer): TemplateResult {
	const { format, texts } = writing;
	return html`<li>
		<a class="button choice" href=${hashOfStep({ kind: 'day', service: service.id, errand: errand.id })}>
			<span>${format.text(errand.name)}</span>
			<span class="small light">${texts.booking.errandMinutes(errand.minutes)}</span>
		</a>
		${
			errand.bring.length === 0
				? nothing
				: html`<details>
						<summary>${texts.booking.bring}<span class="spoken">: ${format.text(errand.name)}</span></summary>
						${bringList(writing, service.id, errand.id)}
					</details>`
		}
	</li>`;
}
