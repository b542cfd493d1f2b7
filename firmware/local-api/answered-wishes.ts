/** Many more than an office is asked for while somebody may still repeat theirs. */
const REMEMBERED_ANSWERS = 50;

/**
 * Carries each wish out once: one that comes again, as its answer was late or lost, is answered as it was at first. What
 * was refused has changed nothing, and is decided anew; a wish without an id is always another one.
 */
export function answerOnce<Answer>(): (wish: string | undefined, carryOut: () => Answer) => Answer {
	const answers = new Map<string, Answer>();
	return (wish, carryOut) => {
		const before = answers.get(wish ?? '');
		if (before !== undefined) return before;
		const answer = carryOut();
		if (wish !== undefined) answers.set(wish, answer);
		const [oldest = ''] = answers.keys();
		if (answers.size > REMEMBERED_ANSWERS) answers.delete(oldest);
		return answer;
	};
}
