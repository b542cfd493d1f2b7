import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const testFolder = join(import.meta.dirname, '..', '..');

/** Groups whose rules must all be proved. */
const PROVED = 'QPWDSI';

const RULE_IN_SPEC = /^- \*\*([A-Z]\d{1,2})\*\* /gm;
/** A test's name that begins with rules: `'Q3 a …'` or `'Q3, Q4 a …'`. */
const CITATION = /['"`]((?:[QPWDSI]\d{1,2})(?:, [QPWDSI]\d{1,2})*) \S/g;

const rules = [...readFileSync(join(testFolder, 'SPEC.md'), 'utf8').matchAll(RULE_IN_SPEC)].map(
	([, rule = '']) => rule,
);

describe('the rules of test/SPEC.md', () => {
	it('have a number each', () => {
		expect(rules.length).toBeGreaterThan(0);
		expect(rules.filter((rule, i) => rules.indexOf(rule) !== i)).toEqual([]);
	});

	it('are each proved by a test that cites it', () => {
		const cited = new Set(citations().map(({ rule }) => rule));
		expect(rules.filter((rule) => PROVED.includes(rule.charAt(0)) && !cited.has(rule))).toEqual([]);
	});

	it('are the only ones that tests cite', () => {
		expect(citations().filter(({ rule }) => !rules.includes(rule))).toEqual([]);
	});
});

function citations(): readonly { readonly file: string; readonly rule: string }[] {
	return readdirSync(testFolder, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts') && join(testFolder, file) !== import.meta.filename)
		.flatMap((file) =>
			[...readFileSync(join(testFolder, file), 'utf8').matchAll(CITATION)].flatMap(([, list = '']) =>
				list.split(', ').map((rule) => ({ file, rule })),
			),
		);
}
