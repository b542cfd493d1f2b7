import { html } from 'lit';
import type { LocalizedText } from '#wire/office-config.ts';
import type { OfficeAnswer } from './answers.ts';
import './elements.ts';
import { drawPage, openPage } from './page.ts';

const page = openPage();
const { texts } = page;

/** Shows the ticket in the address; the office's name comes with it. */
function draw(officeName: LocalizedText | null): void {
	const onOffice = (event: CustomEvent<OfficeAnswer>) => draw(event.detail.name);
	drawPage(
		page,
		officeName,
		html`<h1>${texts.ticket.pageTitle}</h1>
			<div class="card narrow">
				<prepazka-ticket @prepazka-office=${onOffice} @prepazka-news=${nameTicket}></prepazka-ticket>
			</div>`,
	);
}

/** A telephone in a pocket shows the title in its list of pages: the call is seen there too. */
function nameTicket({ detail }: CustomEvent<string>): void {
	document.title = detail;
}

document.title = texts.ticket.pageTitle;
draw(null);
