import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestCloud, type TestCloud, until } from '../../support/running-cloud.ts';

let received: { from: string; to: string; letter: string }[];
let refuse: Error | null;
/** Lets the mail server go on at its next step. */
let goOn: (() => void) | null;
let isSlow: boolean;
let server: SMTPServer;
let cloud: TestCloud;
beforeEach(async () => {
	received = [];
	refuse = null;
	goOn = null;
	isSlow = false;
	server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onMailFrom(_address, _session, done) {
			if (isSlow) goOn = done;
			else done();
		},
		onRcptTo(_address, _session, done) {
			if (isSlow) goOn = done;
			else done();
		},
		onData(stream, session, done) {
			text(stream).then((letter) => {
				const { mailFrom, rcptTo } = session.envelope;
				received.push({
					from: mailFrom ? mailFrom.address : '',
					to: rcptTo.map(({ address }) => address).join(),
					letter,
				});
				done(refuse);
			}, done);
		},
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.server.address() as AddressInfo;
	cloud = await startTestCloud({ smtpUrl: `smtp://127.0.0.1:${port}`, publicUrl: 'https://prepazka.example' });
});
afterEach(async () => {
	await cloud.close();
	await new Promise<void>((resolve) => server.close(resolve));
});

/** The parts of a letter in transfer encoding, decoded and joined. */
function decoded(letter: string): string {
	return letter
		.split(/^--.*$/m)
		.map((part) => {
			const [head = '', ...body] = part.trim().split('\r\n\r\n');
			if (/transfer-encoding: base64/i.test(head)) return Buffer.from(body.join(''), 'base64').toString();
			if (!/quoted-printable/i.test(head)) return part;
			const bytes = body.join('\n\n').replace(/=\r\n/g, '');
			return Buffer.from(
				bytes.replace(/=([0-9A-F]{2})/g, (_m, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
				'latin1',
			).toString();
		})
		.join('\n');
}

test('the office’s answer says that an address may be given', async () => {
	expect((await cloud.get('/api/v1/offices/sumperk')).body.emailConfirmations).toBe(true);
});

test('whoever gives an address gets PIN, time, place, link and calendar file there', async () => {
	const wish = {
		email: 'visitor@town.example',
		language: 'en',
		service: 'personal-documents',
		errand: 'id-card-application',
	};
	const { body } = await cloud.book(wish);
	expect(body.emailSent).toBe(true);
	expect(received.map(({ from, to }) => [from, to])).toEqual([['noreply@prepazka.example', 'visitor@town.example']]);
	const letter = decoded(received[0]?.letter ?? '');
	expect(letter).toContain(`PIN to check in: ${body.pin}`);
	expect(letter).toContain('Monday');
	expect(letter).toMatch(/1:00.PM/);
	expect(letter).toContain('nám. Míru 1');
	expect(letter).toContain('your present ID card');
	expect(letter).toContain(`https://prepazka.example/reservation/#${body.id}.${body.token}`);
	expect(letter).toContain('BEGIN:VCALENDAR');
});

test('the link in it is ours, whatever host the request names', async () => {
	const response = await cloud.request(
		'POST',
		'/api/v1/offices/sumperk/reservations',
		{ service: 'driver-licences', start: '2026-11-16T13:00:00+01:00', email: 'visitor@town.example' },
		{ host: 'evil.example' },
	);
	expect(response.body.emailSent).toBe(true);
	expect(decoded(received[0]?.letter ?? '')).not.toContain('evil.example');
});

test('whoever gives none gets none', async () => {
	expect((await cloud.book()).body.emailSent).toBe(false);
	expect(received).toEqual([]);
});

test('S44 whoever sends a booking again gets no second letter, whatever address they give', async () => {
	const wish = { token: 'x'.repeat(43), email: 'visitor@town.example' };
	const { body } = await cloud.book(wish);
	const again = await cloud.book({ ...wish, email: 'somebody@else.example' });
	expect(again.body).toEqual({ ...body, emailSent: false });
	expect(received.map(({ to }) => to)).toEqual(['visitor@town.example']);
});

test('a reservation stands although the mail server refuses the letter', async () => {
	refuse = Object.assign(new Error('mailbox full'), { responseCode: 552 });
	const { status, body } = await cloud.book({ email: 'visitor@town.example' });
	expect([status, body.emailSent, body.state]).toEqual([201, false, 'confirmed']);
});

test('a mail server that takes its time for every step holds up the answer for eight seconds in all', async () => {
	isSlow = true;
	const takeStep = async () => {
		await until(() => goOn !== null);
		const step = goOn;
		goOn = null;
		step?.();
	};
	let answered = false;
	const answer = cloud.book({ email: 'visitor@town.example' }).finally(() => {
		answered = true;
	});
	await takeStep();
	cloud.clock.advanceSeconds(4);
	await until(() => goOn !== null);
	expect(answered).toBe(false);
	cloud.clock.advanceSeconds(4);
	const { status, body } = await answer;
	expect([status, body.emailSent, body.state]).toEqual([201, false, 'confirmed']);
	await takeStep();
	await until(() => received.length > 0);
});
