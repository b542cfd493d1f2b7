import { html, nothing, type TemplateResult } from 'lit';
import type { ReservationAnswer } from '../answers.ts';
import type { Booked } from '../booking-memory.ts';
import { hashOfStep } from '../booking-step.ts';
import type { Writing } from '../office-element.ts';
import { bringList, errandName, stepHeading } from './frame.ts';

/** Addresses and actions that belong to a reservation just made. */
export interface ReservedActions {
	readonly calendarUrl: string;
	readonly manageUrl: string;
	/** What the last attempt at copying came to. */
	readonly copied: 'not-tried' | 'copied' | 'failed';
	copy(): void;
}

/** The end of the journey: the PIN, and everything to know before coming. */
export function reservedStep(writing: Writing, booked: Booked, actions: ReservedActions): TemplateResult {
	const { texts } = writing;
	return html`${stepHeading(writing, { kind: 'reserved' }, texts.reserved.title)}
		${reservationCard(writing, booked)}
		<p class="notice">${keepSentence(writing, booked)}</p>
		<p class="actions">
			<a class="button primary" href=${actions.calendarUrl} download>${texts.reserved.calendar}</a>
			<button class="button" type="button" @click=${() => window.print()}>${texts.reserved.print}</button>
			<button class="button" type="button" @click=${actions.copy}>${texts.reserved.copy}</button>
		</p>
		<p role="status">${copyResult(writing, actions)}</p>
		${checkInGuide(writing, booked)}
		<h3>${texts.booking.bring}</h3>
		${bringList(writing, booked.service, booked.errand)}
		<p class="actions">
			<a href=${actions.manageUrl} target=${opensBeside(actions.manageUrl) ? '_blank' : nothing}>${texts.reserved.manage}</a>
			<a href=${hashOfStep({ kind: 'errand' })}>${texts.reserved.again}</a>
		</p>`;
}

/** A page of another site cannot take this copy back when it cancels: with both in sight nobody takes it for the reservation. */
function opensBeside(manageUrl: string): boolean {
	return new URL(manageUrl).origin !== location.origin;
}

/** Where the visitor will find the PIN again. */
function keepSentence({ texts }: Writing, { emailWanted, emailSent }: Booked): string {
	if (emailSent === true) return texts.reserved.emailSent;
	return emailWanted ? texts.reserved.emailFailed : texts.reserved.keepPin;
}

/** The PIN or ticket in large figures, and when, where and what it is for. */
export function reservationCard(writing: Writing, reservation: ReservationAnswer): TemplateResult {
	const { format, texts } = writing;
	return html`<dl class="reservation">
		${entrance(writing, reservation)}
		<div><dt>${texts.reserved.when}</dt><dd>${whenOf(writing, reservation)}</dd></div>
		<div><dt>${texts.reserved.what}</dt><dd>${errandName(writing, reservation.service, reservation.errand)}</dd></div>
		<div><dt>${texts.reserved.where}</dt><dd>${format.text(writing.office.name)}${writing.office.address ? html`<br />${writing.office.address}` : nothing}</dd></div>
	</dl>`;
}

/** What to show at the entrance or look for on the board: the PIN while it counts, then the ticket it became. */
function entrance({ texts }: Writing, { state, pin, ticket }: ReservationAnswer): TemplateResult | typeof nothing {
	if (state === 'held' || state === 'confirmed') {
		return html`<div class="pin"><dt>${texts.reserved.pin}</dt><dd>${pin}</dd></div>`;
	}
	return ticket == null ? nothing : html`<div class="pin"><dt>${texts.reserved.ticket}</dt><dd>${ticket}</dd></div>`;
}

/** How a PIN becomes a ticket, with the times of this very reservation. */
export function checkInGuide({ office, format, texts }: Writing, reservation: ReservationAnswer): TemplateResult {
	const rules = office.reservations;
	const from = format.timeAfter(reservation.start, -rules.checkInOpensMinutesBefore);
	const to = format.timeAfter(reservation.start, rules.checkInClosesMinutesAfter);
	return html`<h3>${texts.reserved.howTitle}</h3>
		<ol class="guide">
			<li>${texts.reserved.arrive(from, to)}</li>
			<li>${texts.reserved.typePin(reservation.pin)}</li>
			<li>${texts.reserved.watchBoard}</li>
		</ol>
		<p class="soft">${texts.reserved.late(to)}</p>`;
}

/** The reservation as plain text, for a note or a message. */
export function reservationText(writing: Writing, booked: Booked, manageUrl: string): string {
	const { format, texts } = writing;
	return [
		format.text(writing.office.name),
		errandName(writing, booked.service, booked.errand),
		whenOf(writing, booked),
		`${texts.reserved.pin}: ${booked.pin}`,
		manageUrl,
	].join('\n');
}

function whenOf({ format }: Writing, { start, end }: ReservationAnswer): string {
	return `${format.day(start)}, ${format.time(start)}–${format.time(end)}`;
}

function copyResult({ texts }: Writing, { copied }: ReservedActions): string | typeof nothing {
	switch (copied) {
		case 'not-tried':
			return nothing;
		case 'copied':
			return texts.reserved.copied;
		case 'failed':
			return texts.reserved.copyFailed;
	}
}
