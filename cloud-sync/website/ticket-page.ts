import { html } from 'lit';
import './elements.ts';
import { drawCardPage, openPage } from './page.ts';

const page = openPage();

// The ticket in the address.
drawCardPage(
	page,
	page.texts.ticket.pageTitle,
	(onOffice) => html`<prepazka-ticket @prepazka-office=${onOffice} @prepazka-news=${nameTicket}></prepazka-ticket>`,
);

/** A telephone in a pocket shows the title in its list of pages: the call is seen there too. */
function nameTicket({ detail }: CustomEvent<string>): void {
	document.title = detail;
}
