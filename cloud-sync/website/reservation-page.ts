import { html } from 'lit';
import type { LocalizedText } from '#wire/office-config.ts';
import type { OfficeAnswer } from './answers.ts';
import './elements.ts';
import { drawPage, openPage } from './page.ts';

const page = openPage();
const { texts } = page;

/** Shows the reservation in the address; the office's name comes with it. */
function draw(officeName: LocalizedText | null): void {
	const onOffice = (event: CustomEvent<OfficeAnswer>) => draw(event.detail.name);
	drawPage(
		page,
		officeName,
		html`<h1>${texts.manage.pageTitle}</h1>
			<div class="card narrow"><prepazka-reservation @prepazka-office=${onOffice}></prepazka-reservation></div>`,
	);
}

document.title = texts.manage.pageTitle;
draw(null);
