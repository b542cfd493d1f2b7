import { createHmac, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import type { Language, TicketId } from '#domain/values.ts';

/** As long as the digest it is used with (RFC 2104 §3). */
const KEY_BYTES = 32;
/** 72 bits in base64url. */
const CODE_CHARACTERS = 12;

/** The page on the town's website that shows a ticket's holder where it stands. */
export interface TicketPages {
	/** What tells the ticket's page from all others: a number alone opens nothing. */
	codeOf(ticket: TicketId): string;
	/** Address of the page, for the QR code on the ticket. */
	addressOf(ticket: TicketId, language: Language): string;
}

/**
 * The pages of an office's tickets. The code stands in the fragment of the address, which browsers tell to nobody.
 * @param website address of the website, e.g. `https://prepazka.example`
 * @param key the office's secret for this and nothing else; see {@link openTicketKey}
 */
export function ticketPages(website: string, office: string, key: Uint8Array): TicketPages {
	const page = new URL(`${website.replace(/\/+$/, '')}/ticket/`);
	const codeOf = (ticket: TicketId) =>
		createHmac('sha256', key).update(ticket).digest('base64url').slice(0, CODE_CHARACTERS);
	return {
		codeOf,
		addressOf: (ticket, language) => `${page}?lang=${language}#${office}.${codeOf(ticket)}`,
	};
}

/**
 * The office's key for the codes of its tickets, made when missing. Whoever loses it loses the pages of the tickets
 * issued before, and nothing else.
 * @throws when the file can neither be read nor made
 */
export function openTicketKey(file: string): Uint8Array {
	if (existsSync(file)) {
		const key = readFileSync(file);
		if (key.length === KEY_BYTES) return key;
	}
	const key = randomBytes(KEY_BYTES);
	const draft = `${file}.new`;
	const open = openSync(draft, 'w', 0o600);
	writeSync(open, key);
	fsyncSync(open);
	closeSync(open);
	renameSync(draft, file);
	return key;
}
