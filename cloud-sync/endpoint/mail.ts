import { createTransport } from 'nodemailer';
import type { Logger } from 'pino';
import type { OfficeConfig } from '#wire/office-config.ts';
import type { Clock } from '#wire/time.ts';
import { descriptionOf, placeOf, subjectOf } from './calendar-file.ts';
import type { StoredReservation } from './stores/store.ts';

/** How long the mail server may take for one step of the conversation. */
const STEP_TIMEOUT_MS = 5_000;
/** How long the visitor waits for the mail server in all: the website takes its cloud for lost after twenty seconds. */
const SENDING_SECONDS = 8;

const WORDS = {
	cs: {
		subject: 'Rezervace',
		greeting: 'Dobrý den,',
		confirmed: 'Vaše rezervace je potvrzena.',
		manage: 'Zobrazit nebo zrušit rezervaci',
	},
	en: {
		subject: 'Reservation',
		greeting: 'Hello,',
		confirmed: 'your reservation is confirmed.',
		manage: 'See or cancel the reservation',
	},
} as const;

/** A confirmation to a visitor, complete. */
export interface Letter {
	readonly to: string;
	readonly subject: string;
	readonly text: string;
	/** The reservation as a calendar file. */
	readonly calendar: string;
}

/** Sends letters. */
export interface Mail {
	/**
	 * Whether the mail server took the letter over; `false` also when it has not done so in time, though it may do so later.
	 * Never throws: a reservation stands without its mail.
	 */
	send(letter: Letter): Promise<boolean>;
	close(): void;
}

/** Sends by SMTP; addresses are neither kept nor logged. @param from the sender's address */
export function smtpMail(smtpUrl: string, from: string, { clock, log }: { clock: Clock; log: Logger }): Mail {
	const transport = createTransport(
		{
			url: smtpUrl,
			connectionTimeout: STEP_TIMEOUT_MS,
			greetingTimeout: STEP_TIMEOUT_MS,
			socketTimeout: STEP_TIMEOUT_MS,
		},
		{ from },
	);
	const isTaken = ({ calendar, ...letter }: Letter): Promise<boolean> =>
		transport.sendMail({ ...letter, icalEvent: { filename: 'reservation.ics', content: calendar } }).then(
			() => true,
			(error: unknown) => {
				const code = error instanceof Error && 'code' in error ? error.code : 'unknown';
				log.warn({ event: 'mail-not-sent', code }, 'the mail server did not take a confirmation');
				return false;
			},
		);
	return {
		send(letter) {
			const late = Promise.withResolvers<false>();
			const cancel = clock.wakeAfter(SENDING_SECONDS, () => {
				log.warn({ event: 'mail-late' }, 'the mail server takes long for a confirmation: nobody waits for it any more');
				late.resolve(false);
			});
			return Promise.race([isTaken(letter), late.promise]).finally(cancel);
		},
		close: () => transport.close(),
	};
}

/** The letter that confirms a reservation, in its language. */
export function confirmation(
	config: OfficeConfig,
	reservation: StoredReservation,
	parts: { readonly to: string; readonly manageUrl: string; readonly calendar: string },
): Letter {
	const { language, start } = reservation;
	const words = WORDS[language];
	const when = new Intl.DateTimeFormat(language, {
		dateStyle: 'full',
		timeStyle: 'short',
		timeZone: config.calendar.timeZone,
	}).format(start);
	const what = subjectOf(config, reservation);
	return {
		to: parts.to,
		subject: `${words.subject}: ${what}, ${when}`,
		text: [
			words.greeting,
			words.confirmed,
			'',
			what,
			when,
			placeOf(config, reservation),
			descriptionOf(config, reservation),
			'',
			`${words.manage}: ${parts.manageUrl}`,
		].join('\n'),
		calendar: parts.calendar,
	};
}
