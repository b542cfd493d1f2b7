import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ticketCodeSchema } from '#wire/tickets.ts';
import { openTicketKey, ticketPages } from '../../../firmware/ticket-pages.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'prepazka-tickets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const P045 = '2026-11-23/P045';
const key = (fill: number) => new Uint8Array(32).fill(fill);
const codeOf = (ticket: string, fill = 1) => ticketPages('https://town.example', 'sumperk', key(fill)).codeOf(ticket);

test('D40 a ticket has the same code each time, another than its neighbours and than the same number tomorrow', () => {
	expect(codeOf(P045)).toBe(codeOf(P045));
	const codes = [P045, '2026-11-23/P046', '2026-11-24/P045'].map((ticket) => codeOf(ticket));
	for (const code of codes) expect(ticketCodeSchema.safeParse(code).success).toBe(true);
	expect(new Set(codes).size).toBe(3);
});

test('D40 another office with another key has other codes for the same numbers', () => {
	expect(codeOf(P045, 1)).not.toBe(codeOf(P045, 2));
});

test('the address bears the code where browsers tell it to nobody, and the language of the ticket', () => {
	const { addressOf } = ticketPages('https://town.example/fronta/', 'sumperk', key(1));
	const address = new URL(addressOf(P045, 'en'));
	expect(address.href.startsWith('https://town.example/fronta/ticket/?lang=en#sumperk.')).toBe(true);
	expect(address.hash).toBe(`#sumperk.${codeOf(P045)}`);
	expect(address.href).not.toContain('P045');
});

test('the key is made once, for its owner only, and is the same after a restart', () => {
	const file = join(folder, 'tickets-sumperk.key');
	const made = openTicketKey(file);
	expect(made).toHaveLength(32);
	expect(statSync(file).mode & 0o777).toBe(0o600);
	expect([...openTicketKey(file)]).toEqual([...made]);
	expect([...openTicketKey(join(folder, 'other.key'))]).not.toEqual([...made]);
});

test('a key that a power cut left incomplete is made anew', () => {
	const file = join(folder, 'tickets-sumperk.key');
	writeFileSync(file, Buffer.alloc(5));
	const made = openTicketKey(file);
	expect(made).toHaveLength(32);
	expect([...readFileSync(file)]).toEqual([...made]);
});

test('a folder that cannot be written is an error that names the file', () => {
	expect(() => openTicketKey(join(folder, 'nowhere', 'tickets.key'))).toThrow(/nowhere/);
});
