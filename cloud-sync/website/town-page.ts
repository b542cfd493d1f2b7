import { html, type TemplateResult } from 'lit';
import type { LocalizedText } from '#wire/office-config.ts';
import { CloudClient } from './cloud-client.ts';
import './elements.ts';
import { renderFailure, renderLoading } from './office-element.ts';
import { drawPage, openPage } from './page.ts';

const page = openPage();
const { texts } = page;

function draw(officeName: LocalizedText | null, content: TemplateResult): void {
	drawPage(page, officeName, html`<h1>${texts.pageTitle}</h1> ${content}`);
}

/** Shows the office named in the address (`?office=`), or the only or first one of this cloud. */
async function open(): Promise<void> {
	draw(null, renderLoading(texts));
	const answer = await new CloudClient('').offices();
	if (!answer.ok) return draw(null, renderFailure(answer.failure, texts, open));
	const asked = new URLSearchParams(location.search).get('office');
	const office = answer.value.find(({ id }) => id === asked) ?? answer.value[0];
	if (office === undefined) return draw(null, renderFailure({ kind: 'occupancy-unknown' }, texts, open));
	const name = office.name[page.language];
	document.title = `${texts.pageTitle} – ${name}`;
	draw(
		office.name,
		html`<p class="lead">${texts.pageLead}</p>
			<p class="shortcuts">
				<a class="to-occupancy" href="#occupancy" @click=${show}>${texts.toOccupancy}</a>
				<a href="#hours" @click=${show}>${texts.hours.title}</a>
			</p>
			<div class="parts">
				<div class="card">
					<prepazka-booking office=${office.id} @prepazka-step=${(event: CustomEvent<string>) => nameStep(event.detail, name)}></prepazka-booking>
				</div>
				<section class="card occupancy" aria-labelledby="occupancy">
					<h2 id="occupancy" tabindex="-1">${texts.occupancy.title}</h2>
					<prepazka-occupancy office=${office.id}></prepazka-occupancy>
				</section>
				<section class="card hours" aria-labelledby="hours">
					<h2 id="hours" tabindex="-1">${texts.hours.title}</h2>
					<prepazka-hours office=${office.id}></prepazka-hours>
				</section>
			</div>`,
	);
}

/** Each step is a page of its own in the browser's history, so it has a title of its own. */
function nameStep(step: string, officeName: string): void {
	document.title = `${step} – ${officeName}`;
}

/** As a fragment would, without taking the place of the booking's. */
function show(event: Event): void {
	event.preventDefault();
	const link = event.currentTarget;
	if (link instanceof HTMLAnchorElement) document.querySelector<HTMLElement>(link.hash)?.focus();
}

void open();
