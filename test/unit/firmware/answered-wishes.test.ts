import { describe, expect, it } from 'vitest';
import { answerOnce } from '../../../firmware/local-api/answered-wishes.ts';

describe('wishes that come again', () => {
	it('Q66 are carried out once and answered as they were at first', () => {
		const once = answerOnce<string>();
		let tickets = 0;
		const issue = () => `P00${++tickets}`;
		expect(once('one', issue)).toBe('P001');
		expect(once('another', issue)).toBe('P002');
		expect(once('one', issue)).toBe('P001');
		expect(tickets).toBe(2);
	});

	it('without an id are each another one', () => {
		const once = answerOnce<string>();
		let tickets = 0;
		for (const number of ['P001', 'P002']) expect(once(undefined, () => `P00${++tickets}`)).toBe(number);
	});

	it('are decided anew after a refusal, which has changed nothing', () => {
		const once = answerOnce<string>();
		const refuse = () => {
			throw new Error('nobody is waiting');
		};
		expect(() => once('one', refuse)).toThrow('nobody is waiting');
		expect(once('one', () => 'P001')).toBe('P001');
	});

	it('are remembered for fifty answers, so that no memory fills up', () => {
		const once = answerOnce<number>();
		for (let i = 0; i <= 50; i++) once(`wish ${i}`, () => i);
		expect(once('wish 1', () => -1)).toBe(1);
		expect(once('wish 0', () => -1)).toBe(-1);
	});
});
