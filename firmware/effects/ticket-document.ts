import { Temporal } from 'temporal-polyfill';
import { peopleAhead } from '#domain/claims.ts';
import { outlookOf } from '#domain/closing-forecast.ts';
import { type ExpectedWait, expectedWait } from '#domain/expected-wait.ts';
import type { Office, Ticket } from '#domain/office.ts';
import { closingOf } from '#domain/tickets-open.ts';
import { type Doubt, doubtOfTicket } from '#domain/unconfirmed.ts';
import type { Instant, Language } from '#domain/values.ts';
import { claimedSlot, errandsOf } from '#domain/visits.ts';
import type { PrintDocument, PrintLine } from '#hardware/devices.ts';
import type { OfficeConfig } from '#wire/office-config.ts';
import { toldWait } from '#wire/told-wait.ts';

interface Texts {
	readonly locale: string;
	readonly again: string;
	readonly ahead: (people: number) => string;
	readonly noWait: string;
	readonly waitUpTo: (p90: string) => string;
	readonly wait: (median: string, p90: string) => string;
	readonly reserved: (time: string) => string;
	readonly doubt: Readonly<Record<Doubt, string>>;
	/** Of an errand that comes after that of the ticket's service. */
	readonly later: (service: string) => string;
	readonly called: (counter: string) => string;
	readonly closes: (time: string) => string;
	readonly unsure: string;
	readonly watch: string;
	readonly page: string;
}

const TEXTS: { readonly [L in Language]: Texts } = {
	cs: {
		locale: 'cs-CZ',
		again: 'OPAKOVANÝ TISK – platí jen jednou',
		ahead: (people) => `Před vámi čeká: ${people}`,
		noWait: 'Jste téměř na řadě.',
		waitUpTo: (p90) => `Čekání do ${p90}`,
		wait: (median, p90) => `Čekání asi ${median}, zřídka přes ${p90}`,
		reserved: (time) => `Rezervace na ${time}`,
		doubt: {
			unconfirmed: 'Rezervaci ověříme po obnovení spojení.',
			withheld: 'Rezervaci ověříme po obnovení spojení, zatím běžné pořadí.',
			disowned: 'Rezervaci jsme nenašli, běžné pořadí.',
			cancelled: 'Rezervace byla zrušena, běžné pořadí.',
		},
		later: (service) => `Potom: ${service}`,
		called: (counter) => `Přijďte prosím k přepážce ${counter}`,
		closes: (time) => `Dnes úřadujeme do ${time}.`,
		unsure: 'Není jisté, že na vás dnes přijde řada.',
		watch: 'Sledujte prosím tabuli.',
		page: 'Pořadí uvidíte i v telefonu:',
	},
	en: {
		locale: 'en-GB',
		again: 'PRINTED AGAIN – valid only once',
		ahead: (people) => `People ahead of you: ${people}`,
		noWait: 'It is almost your turn.',
		waitUpTo: (p90) => `Wait up to ${p90}`,
		wait: (median, p90) => `Wait about ${median}, rarely over ${p90}`,
		reserved: (time) => `Reservation at ${time}`,
		doubt: {
			unconfirmed: 'We verify the reservation once our connection is back.',
			withheld: 'We verify the reservation once our connection is back; ordinary place until then.',
			disowned: 'Reservation not found, ordinary place.',
			cancelled: 'Reservation cancelled, ordinary place.',
		},
		later: (service) => `Then: ${service}`,
		called: (counter) => `Please come to counter ${counter}`,
		closes: (time) => `We are open until ${time} today.`,
		unsure: 'Your turn may not come today.',
		watch: 'Please watch the board.',
		page: 'Follow your turn on your phone:',
	},
};

/**
 * The paper of a ticket, in its language; says so when an earlier print may have come out.
 * @param page address of the ticket's live page, for the QR code
 */
export function ticketDocument(
	office: Office,
	config: OfficeConfig,
	ticket: Ticket,
	at: Instant,
	page?: string,
): PrintDocument {
	const texts = TEXTS[ticket.language];
	const service = config.services.find(({ id }) => id === ticket.service);
	const slot = claimedSlot(ticket);
	const doubt = doubtOfTicket(office, ticket);
	const again = ticket.print.state !== 'pending' && ticket.print.again;
	const center = (text: string, more: { bold?: boolean; size?: 1 | 2 | 6 } = {}): PrintLine => ({
		kind: 'text',
		text,
		align: 'center',
		...more,
	});
	return [
		{ kind: 'logo' },
		center(config.name[ticket.language], { bold: true }),
		{ kind: 'rule' },
		...(again ? [center(texts.again, { bold: true })] : []),
		center(ticket.number, { bold: true, size: 6 }),
		center(service?.name[ticket.language] ?? ticket.service, { bold: true }),
		...errandTexts(config, ticket).map((text) => center(text)),
		...(slot === null ? [] : [center(texts.reserved(timeText(config, slot, texts.locale)), { bold: true })]),
		...(doubt === null ? [] : [center(texts.doubt[doubt])]),
		...placeTexts(office, config, ticket, at).map((text) => center(text)),
		...closingTexts(office, config, ticket, at).map((text) => center(text, { bold: true })),
		{ kind: 'rule' },
		center(`${dateText(config, ticket.issuedAt, texts.locale)} ${timeText(config, ticket.issuedAt, texts.locale)}`),
		center(texts.watch),
		...(page === undefined ? [] : [center(texts.page), { kind: 'qr', data: page } as const]),
	];
}

/** What the holder has come for, and what after that; the same for several people is said once, with their number. */
function errandTexts(config: OfficeConfig, ticket: Ticket): readonly string[] {
	const { language } = ticket;
	const names = errandsOf(ticket).flatMap(({ service, errand }) => {
		const offered = config.services.find(({ id }) => id === service);
		const name = offered?.errands.find(({ id }) => id === errand)?.name[language];
		const later = offered && service !== ticket.service ? TEXTS[language].later(offered.name[language]) : null;
		return [later, name].filter((part) => part != null).join(', ');
	});
	const counted = [...new Set(names)].map((name) => ({ name, times: names.filter((other) => other === name).length }));
	return counted.flatMap(({ name, times }) => (name === '' ? [] : times === 1 ? name : `${times}× ${name}`));
}

/** What is ahead of the holder; a ticket printed late may have been called already. */
function placeTexts(office: Office, config: OfficeConfig, ticket: Ticket, at: Instant): readonly string[] {
	const texts = TEXTS[ticket.language];
	if (ticket.state === 'called') {
		const counter = config.counters.find(({ id }) => id === ticket.counter);
		return counter ? [texts.called(counter.label)] : [];
	}
	if (ticket.state !== 'waiting') return [];
	const wait = expectedWait(office, ticket.service, at, ticket);
	const ahead = texts.ahead(peopleAhead(office, ticket.service, at, ticket));
	return wait ? [ahead, waitText(wait, texts)] : [ahead];
}

function waitText({ medianSeconds, p90Seconds }: ExpectedWait, texts: Texts): string {
	if (p90Seconds === 0) return texts.noWait;
	const p90 = toldWait(p90Seconds, texts.locale);
	return medianSeconds === 0 ? texts.waitUpTo(p90) : texts.wait(toldWait(medianSeconds, texts.locale), p90);
}

/** Visits this near to closing are told when it is. */
const NEAR_CLOSING_SECONDS = 3600;

/** What the holder should know of today's closing: when it is, where the wait may reach near it, and that it may reach beyond. */
function closingTexts(office: Office, config: OfficeConfig, ticket: Ticket, at: Instant): readonly string[] {
	const texts = TEXTS[ticket.language];
	const closing = closingOf(office, at);
	if (closing === null || ticket.state !== 'waiting') return [];
	const isSure = outlookOf(office, ticket, at) === 'likely';
	const wait = expectedWait(office, ticket.service, at, ticket);
	const reaches = at + ((wait?.p90Seconds ?? 0) + NEAR_CLOSING_SECONDS) * 1000;
	if (isSure && reaches < closing) return [];
	return [texts.closes(timeText(config, closing, texts.locale)), ...(isSure ? [] : [texts.unsure])];
}

const local = (config: OfficeConfig, at: Instant) =>
	Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(config.calendar.timeZone);
const timeText = (config: OfficeConfig, at: Instant, locale: string): string =>
	local(config, at).toLocaleString(locale, { hour: 'numeric', minute: '2-digit' });
const dateText = (config: OfficeConfig, at: Instant, locale: string): string =>
	local(config, at).toLocaleString(locale, { day: 'numeric', month: 'numeric', year: 'numeric' });
