import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestCloud, type TestCloud } from '../../support/running-cloud.ts';

let cloud: TestCloud;
beforeAll(async () => {
	cloud = await startTestCloud({ proofOfWork: true });
});
afterAll(() => cloud.close());

const packed = (payload: unknown) => Buffer.from(JSON.stringify(payload)).toString('base64');
async function solved(from = cloud) {
	const { body: challenge } = await from.get('/api/v1/challenge');
	return { challenge, solution: await solveChallenge({ challenge, deriveKey }) };
}
const expectRefusal = ({ status, body }: { status: number; body: { type: string; detail: string } }, words: string) => {
	expect([status, body.type]).toEqual([422, '/problems/proof-of-work-required']);
	expect(body.detail).toContain(words);
};

test('without a proof nothing is booked', async () => {
	expectRefusal(await cloud.book(), 'missing');
});

test('a proof opens one booking, and only one', async () => {
	const proof = packed(await solved());
	expect((await cloud.book({ proof })).status).toBe(201);
	expectRefusal(await cloud.book({ proof, start: '2026-11-16T14:00:00+01:00' }), 'used before');
});

test('S45 who asked too long before the proof could be looked up hears that nothing was booked', async () => {
	const own = await startTestCloud({ proofOfWork: true });
	const proof = packed(await solved(own));
	const { elapsedMilliseconds, now } = own.clock;
	let silentMilliseconds = 0;
	own.clock.elapsedMilliseconds = () => elapsedMilliseconds() + silentMilliseconds;
	// When the proof's time is looked at, and after it its use stored.
	own.clock.now = () => {
		silentMilliseconds = 15_000;
		return now();
	};
	const { status, body } = await own.book({ proof });
	expect([status, body.type]).toEqual([503, '/problems/busy']);
	await own.close();
});

test('a proof that is none, a wrong solution and an easier challenge are refused', async () => {
	expectRefusal(await cloud.book({ proof: 'nonsense' }), 'cannot be read');
	expectRefusal(await cloud.book({ proof: packed({ challenge: {}, solution: {} }) }), 'cannot be read');
	const { challenge, solution } = await solved();
	const wrong = { counter: 0, derivedKey: '00'.repeat(32) };
	expectRefusal(await cloud.book({ proof: packed({ challenge, solution: wrong }) }), 'wrong');
	const easier = { ...challenge, parameters: { ...challenge.parameters, keyPrefix: '00' } };
	expectRefusal(await cloud.book({ proof: packed({ challenge: easier, solution }) }), 'wrong');
	const later = { expiresAt: challenge.parameters.data.expiresAt + 600_000 };
	const stretched = { ...challenge, parameters: { ...challenge.parameters, data: later } };
	expectRefusal(await cloud.book({ proof: packed({ challenge: stretched, solution }) }), 'wrong');
});

test('a proof from another cloud is refused', async () => {
	const other = await startTestCloud({ proofOfWork: true });
	const { body: challenge } = await other.get('/api/v1/challenge');
	const solution = await solveChallenge({ challenge, deriveKey });
	expectRefusal(await cloud.book({ proof: packed({ challenge, solution }) }), 'wrong');
	await other.close();
});

test("a proof lasts ten minutes of the cloud's clock", async () => {
	const [early, late] = [packed(await solved()), packed(await solved())];
	cloud.clock.advanceSeconds(600);
	expect((await cloud.book({ proof: early, start: '2026-11-16T15:00:00+01:00' })).status).toBe(201);
	cloud.clock.advanceSeconds(1);
	expectRefusal(await cloud.book({ proof: late, start: '2026-11-16T15:30:00+01:00' }), 'too late');
});

test('a cloud that asks for none has no challenge', async () => {
	const open = await startTestCloud();
	expect((await open.get('/api/v1/challenge')).status).toBe(404);
	await open.close();
});
