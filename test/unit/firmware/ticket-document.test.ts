import { describe, expect, it } from 'vitest';
import type { Language } from '#domain/values.ts';
import { ticketDocument } from '../../../firmware/effects/ticket-document.ts';
import { reservation } from '../../support/office-builder.ts';
import { TOWN } from '../../support/town-config.ts';
import { TownHall } from '../../support/town-hall.ts';

const PAGE = 'https://town.example/ticket/#sumperk.AbCdEfGhIjKl';
const CONFIG = { ...TOWN, counters: [{ id: '1', label: '1A', services: ['documents'] }] };

/** What stands on the paper of a ticket printed now, line by line. */
function paper(hall: TownHall, number: string, language: Language = 'cs', page?: string): readonly string[] {
	const ticket = { ...hall.ticket(number), language };
	return ticketDocument(hall.office, CONFIG, ticket, hall.now, page).map((line) =>
		line.kind === 'text' ? line.text : line.kind === 'qr' ? line.data : `(${line.kind})`,
	);
}

describe('the paper of a ticket', () => {
	it('bears crest, office, number, people ahead, expected wait and time, in this order', () => {
		const hall = new TownHall().opens('1', '2');
		hall.takes('documents', 5);
		const lines = paper(hall, 'P005');
		expect(lines.slice(0, 4)).toEqual(['(logo)', 'Městský úřad Šumperk', '(rule)', 'P005']);
		expect(lines).toContain('Před vámi čeká: 4');
		expect(lines.find((line) => line.startsWith('Čekání'))).toMatch(/^Čekání asi \d+ min, zřídka přes \d+ min$/);
		expect(lines).toContain('23. 11. 2026 8:00');
		expect(lines.at(-1)).toBe('Sledujte prosím tabuli.');
	});

	it('is in English for who asked in English', () => {
		const hall = new TownHall().opens('1');
		hall.takes('documents', 4);
		const lines = paper(hall, 'P004', 'en');
		expect(lines).toContain('People ahead of you: 3');
		expect(lines.some((line) => /^Wait about \d+ mins?, rarely over \d+ mins?$/.test(line))).toBe(true);
	});

	it('tells a long wait in hours', () => {
		const hall = new TownHall().opens('1');
		hall.takes('documents', 30);
		const wait = paper(hall, 'P030').find((line) => line.startsWith('Čekání'));
		expect(wait).toMatch(/^Čekání asi \d h( \d+ min)?, zřídka přes \d h( \d+ min)?$/);
	});

	it('never says that a wait is about nothing', () => {
		const hall = new TownHall().opens('1', '2');
		hall.takes();
		expect(paper(hall, 'P001')).toContain('Jste téměř na řadě.');
		expect(paper(hall, 'P001', 'en')).toContain('It is almost your turn.');
		expect(paper(hall, 'P001').join()).not.toContain('asi 0 min');
	});

	it('tells no wait while every counter is closed', () => {
		const hall = new TownHall();
		hall.takes();
		expect(paper(hall, 'P001').filter((line) => /ekání|řadě/.test(line))).toEqual([]);
	});

	it('bears the note of a reservation', () => {
		const hall = new TownHall().reserves(reservation('9:00', '1111')).at('8:50');
		expect(paper(hall, hall.typesPin('1111'))).toContain('Rezervace na 9:00');
	});

	it('Q84, Q82 says nothing of a cancelled reservation to a family that goes first by another one', () => {
		const [mother, child] = [reservation('9:00', '1111'), reservation('9:30', '2222')];
		const hall = new TownHall().reserves(mother, child).at('8:50');
		const number = hall.typesPin('1111');
		hall.reserves({ ...mother, state: 'cancelled' });
		const cancelled = 'Rezervace byla zrušena, běžné pořadí.';
		expect(paper(hall, number)).toContain(cancelled);
		const child2222 = { pin: '2222', terminal: 'lobby', early: false, language: null } as const;
		hall.does({ type: 'check-in', ...child2222, joins: hall.ticket(number).id });
		expect(paper(hall, number)).toContain('Rezervace na 9:30');
		expect(paper(hall, number)).not.toContain(cancelled);
		hall.reserves({ ...child, state: 'cancelled' });
		expect(paper(hall, number)).toContain(cancelled);
	});

	it('names the counter by its sign when it is printed after the call', () => {
		const hall = new TownHall().opens('1');
		hall.takes();
		hall.calls('1');
		expect(paper(hall, 'P001')).toContain('Přijďte prosím k přepážce 1A');
	});

	it('D40 ends with the QR code of its page where there is one', () => {
		const hall = new TownHall();
		hall.takes();
		expect(paper(hall, 'P001', 'cs', PAGE).slice(-2)).toEqual(['Pořadí uvidíte i v telefonu:', PAGE]);
	});
});
