import { html } from 'lit';
import './elements.ts';
import { drawCardPage, openPage } from './page.ts';

const page = openPage();

// The reservation in the address.
drawCardPage(
	page,
	page.texts.manage.pageTitle,
	(onOffice) => html`<prepazka-reservation @prepazka-office=${onOffice}></prepazka-reservation>`,
);
