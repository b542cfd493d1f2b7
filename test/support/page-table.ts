import { readFileSync, writeFileSync } from 'node:fs';

const END = '<!-- end of the table -->';

/**
 * Puts what a command found into a page, between the mark that names the command and the end of the table.
 * @throws Error when the page has lost its marks
 */
export function writePageTable(page: string, begin: string, words: string): void {
	const [before, rest] = readFileSync(page, 'utf8').split(begin);
	const after = rest?.split(END)[1];
	if (before === undefined || after === undefined) throw new Error(`${page} has lost the marks around its table`);
	writeFileSync(page, `${before}${begin}\n${words}\n${END}${after}`);
}
