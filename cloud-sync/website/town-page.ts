import { html, nothing, type TemplateResult } from 'lit';
import type { OfficeName } from './answers.ts';
import { CloudClient } from './cloud-client.ts';
import './elements.ts';
import { renderFailure, renderLoading } from './office-element.ts';
import { drawPage, officeAddress, openPage } from './page.ts';

const page = openPage();
const { texts } = page;

function draw(office: OfficeName | null, content: TemplateResult): void {
	drawPage(page, office, html`<h1>${texts.pageTitle}</h1> ${content}`);
}

/** Shows the office named in the address (`?office=`) or the only one of this cloud, else a list of them to choose from. */
async function open(): Promise<void> {
	draw(null, renderLoading(texts));
	const answer = await new CloudClient('').offices();
	if (!answer.ok) return draw(null, renderFailure(answer.failure, texts, open));
	const offices = answer.value;
	const asked = new URLSearchParams(location.search).get('office');
	const office = asked === null && offices.length === 1 ? offices[0] : offices.find(({ id }) => id === asked);
	if (office !== undefined) return drawOffice(office);
	if (offices.length === 0) return draw(null, renderFailure({ kind: 'occupancy-unknown' }, texts, open));
	draw(null, choiceOfOffice(offices, asked));
}

function choiceOfOffice(offices: readonly OfficeName[], asked: string | null): TemplateResult {
	return html`${asked === null ? nothing : html`<p class="notice warn" role="alert">${texts.unknownOffice}</p>`}
		<div class="card narrow">
			<h2>${texts.chooseOffice}</h2>
			<ul class="offices">
				${offices.map((office) => html`<li><a class="button" href=${officeAddress(page, office)}>${office.name[page.language]}</a></li>`)}
			</ul>
		</div>`;
}

function drawOffice(office: OfficeName): void {
	const name = office.name[page.language];
	document.title = `${texts.pageTitle} – ${name}`;
	draw(
		office,
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
