import { expect, test } from 'vitest';
import { problem, problemName, problemSchema } from '#wire/problem.ts';

test('a problem has the members of RFC 9457 and those of its kind', () => {
	const found = problem(409, 'too-early', 'Too early', 'come back at 9:00', { opensAt: '2026-11-23T09:00:00+01:00' });
	expect(problemSchema.parse(found)).toEqual({
		type: '/problems/too-early',
		title: 'Too early',
		status: 409,
		detail: 'come back at 9:00',
		opensAt: '2026-11-23T09:00:00+01:00',
	});
});

test('members of the kind never hide those of the standard', () => {
	expect(problem(409, 'too-early', 'Too early', '', { status: 200 }).status).toBe(409);
});

test('a problem is known by the last word of its type, whoever serves it', () => {
	expect(problemName({ type: '/problems/too-early' })).toBe('too-early');
	expect(problemName({ type: 'https://prepazka.example/problems/slot-taken' })).toBe('slot-taken');
	expect(problemName({ type: 'about:blank' })).toBe('about:blank');
});
