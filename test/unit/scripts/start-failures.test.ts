import { expect, test } from 'vitest';
import { explainFailure } from '../../../scripts/start-failures.ts';

test('a database server without a free connection is explained by what to raise, as anything else that a person can mend', () => {
	const failure = Object.assign(new Error('sorry, too many clients already'), { code: '53300' });
	expect(explainFailure(failure)).toMatch(/^sorry, too many clients already\. .*max_connections.* 10 for each/);
});

test('what only a developer can mend is not explained', () => {
	expect(explainFailure(Object.assign(new Error('syntax error'), { code: '42601' }))).toBeNull();
});
