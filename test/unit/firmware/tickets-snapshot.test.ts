import { expect, test } from 'vitest';
import { expectedWait } from '#domain/expected-wait.ts';
import { encodeMessage } from '#wire/messages.ts';
import { TICKETS_LIMIT } from '#wire/tickets.ts';
import { ticketsSnapshot } from '../../../firmware/sync/tickets.ts';
import { at, DOCUMENTS, reservation, rules } from '../../support/office-builder.ts';
import { TOWN } from '../../support/town-config.ts';
import { TownHall } from '../../support/town-hall.ts';

const codeOf = (ticket: string) => `code-of-${ticket.slice(-4)}`;
const snapshotOf = (hall: TownHall) => ticketsSnapshot(hall.office, TOWN, hall.now, codeOf);
const newsOf = (hall: TownHall, number: string) => snapshotOf(hall).tickets.find((ticket) => ticket.number === number);

test('S30 who waits is told how many go before and how long it will take', () => {
	const hall = new TownHall().opens('1');
	hall.reserves(reservation('9:00', '1111'));
	hall.at('8:50').takes('documents', 2);
	hall.typesPin('1111');
	hall.at('9:01');
	const wait = expectedWait(hall.office, 'documents', hall.now, hall.ticket('P002'));
	expect(newsOf(hall, 'P002')).toEqual({
		code: 'code-of-P002',
		number: 'P002',
		service: 'documents',
		state: 'waiting',
		// The reservation, whose slot has started, and the one who came first.
		peopleAhead: 2,
		expectedWait: wait,
	});
	expect(newsOf(hall, 'P003')?.peopleAhead).toBe(0);
});

test('S30 people of other services are not counted, and without an open counter no wait is told', () => {
	const hall = new TownHall();
	hall.takes('documents', 2);
	hall.takes('licences');
	expect(newsOf(hall, 'L001')).toEqual({
		code: 'code-of-L001',
		number: 'L001',
		service: 'licences',
		state: 'waiting',
		peopleAhead: 0,
	});
});

test('S30 a ticket is followed from the call to its end, with the counter', () => {
	const hall = new TownHall().opens('1');
	hall.takes('documents', 2);
	hall.calls('1');
	const news = () => {
		const { state, counter } = newsOf(hall, 'P001') ?? {};
		return [state, counter];
	};
	expect(news()).toEqual(['called', '1']);
	hall.presses('1', 'start');
	expect(news()).toEqual(['serving', '1']);
	hall.presses('1', 'park');
	expect(news()).toEqual(['parked', '1']);
	hall.does({ type: 'resume', counter: '1', ticket: hall.ticket('P001').id });
	hall.presses('1', 'finish');
	expect(news()).toEqual(['done', undefined]);
	hall.calls('1');
	hall.presses('1', 'no-show');
	expect(newsOf(hall, 'P002')).toMatchObject({ state: 'no-show', counter: '1' });
});

test('S30 who is parked until a time is told when', () => {
	const hall = new TownHall().opens('1');
	hall.takes('documents');
	hall.calls('1');
	hall.presses('1', 'start');
	hall.does({ type: 'park', counter: '1', until: at('9:25') });
	const snapshot = ticketsSnapshot(hall.office, TOWN, hall.now, () => 'AbCdEfGhP001');
	expect(snapshot.tickets).toMatchObject([{ state: 'parked', parkedUntil: '2026-11-23T09:25:00+01:00' }]);
	expect(JSON.parse(encodeMessage('up/tickets', snapshot)).tickets).toHaveLength(1);
});

test('S30 a snapshot is what the wire takes, in the time of the office', () => {
	const hall = new TownHall().opens('1');
	hall.takes('documents', 3);
	const snapshot = ticketsSnapshot(hall.office, TOWN, hall.now, (ticket) => `AbCdEfGh${ticket.slice(-4)}`);
	expect(snapshot.updatedAt).toBe('2026-11-23T08:00:04+01:00');
	expect(JSON.parse(encodeMessage('up/tickets', snapshot)).tickets).toHaveLength(3);
});

test('S30 of more tickets than a message takes, those in the queue are told and the earliest ends left out', () => {
	const crowd = rules({ services: [{ ...DOCUMENTS, lastNumber: 999 }] });
	const hall = new TownHall(crowd).opens('1');
	hall.takes('documents', 10);
	const ended = Array.from({ length: TICKETS_LIMIT }, (_, i) => ({
		id: `2026-11-23/E${i}`,
		number: 'E001',
		service: 'documents',
		how: 'done' as const,
		at: hall.now,
	}));
	const { tickets } = ticketsSnapshot({ ...hall.office, ended }, TOWN, hall.now, (ticket) => ticket);
	expect(tickets).toHaveLength(TICKETS_LIMIT);
	expect(tickets.filter(({ state }) => state === 'waiting')).toHaveLength(10);
	expect(tickets.at(10)?.code).toBe(`2026-11-23/E${TICKETS_LIMIT - 1}`);
});
