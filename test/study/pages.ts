import { writeFileSync } from 'node:fs';
import { type CaseResult, SEED } from './cases.ts';
import type { CaseScore } from './score.ts';

const PLACE = new URL('.', import.meta.url);

/** Writes the study's tables (`results.md`) and plot (`errors.svg`) beside this file. */
export function writePages(results: readonly CaseResult[]): void {
	const scores = results.flatMap((result) => result.scores);
	writeFileSync(new URL('results.md', PLACE), resultsPage(results));
	writeFileSync(new URL('errors.svg', PLACE), errorsPlot(scores));
}

function resultsPage(results: readonly CaseResult[]): string {
	const scores = results.flatMap((result) => result.scores);
	const compared = results.flatMap((result) => result.compared);
	const goals = results.flatMap(({ scores: [score], goals }) => goals.map((goal) => ({ case: score?.case, ...goal })));
	const limit = (value: number | null): string => (value === null ? '–' : value.toFixed(3));
	const share = (value: number | null): string => (value === null ? '–' : `${(100 * value).toFixed(1)} %`);
	return `# Results

Written by \`npm run wait-study -- --pages\`, seed ${SEED}. Minutes; in the textbook's cases a minute is the mean service time.

![Errors of each estimator, case by case](errors.svg)

| case | estimator | samples | MAE | RMSE | bias | within the 90 % bound |
|---|---|--:|--:|--:|--:|--:|
${scores.map((one) => `| ${one.case} | ${one.estimator} | ${one.samples} | ${one.mae.toFixed(3)} | ${one.rmse.toFixed(3)} | ${one.bias.toFixed(3)} | ${share(one.coverage90)} |`).join('\n')}

## Goals

| case | goal | at least | at most | here | kept |
|---|---|--:|--:|--:|---|
${goals.map((one) => `| ${one.case} | ${one.what} | ${limit(one.atLeast)} | ${limit(one.atMost)} | ${one.here.toFixed(3)} | ${one.isKept ? 'yes' : '**no**'} |`).join('\n')}

Milliseconds are processor time, on the machine that the study ran on and with what else it was doing.

## Beside published figures

| figure | published | here | ± (95 %) |
|---|--:|--:|--:|
${compared.map(({ what, published, here, confidence }) => `| ${what} | ${published} | ${here.toFixed(4)} | ${confidence?.toFixed(4) ?? '–'} |`).join('\n')}
`;
}

const BAR = { height: 16, gap: 4, left: 260, width: 420 };

/** Mean absolute errors as bars, each case to its own worst, ours dark. */
function errorsPlot(scores: readonly CaseScore[]): string {
	let y = 10;
	const lines: string[] = [];
	for (const [name, ofCase] of Map.groupBy(scores, (score) => score.case)) {
		lines.push(`<text x="10" y="${y + 14}" font-weight="bold">${escaped(name)}</text>`);
		y += 24;
		const worst = Math.max(...ofCase.map(({ mae }) => mae));
		for (const { estimator, mae } of ofCase.toSorted((a, b) => a.mae - b.mae)) {
			const width = Math.max(1, (mae / worst) * BAR.width);
			const colour = estimator === 'prepazka' ? '#0b5c5c' : '#9fb8c4';
			lines.push(
				`<text x="${BAR.left - 8}" y="${y + 12}" text-anchor="end">${escaped(estimator)}</text>`,
				`<rect x="${BAR.left}" y="${y}" width="${width.toFixed(1)}" height="${BAR.height}" fill="${colour}"/>`,
				`<text x="${(BAR.left + width + 6).toFixed(1)}" y="${y + 12}">${mae.toFixed(2)}</text>`,
			);
			y += BAR.height + BAR.gap;
		}
		y += 10;
	}
	const width = BAR.left + BAR.width + 70;
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" width="${width}" height="${y}" font-family="sans-serif" font-size="13" role="img">
<title>Mean absolute error of each estimator in minutes, case by case</title>
<rect width="${width}" height="${y}" fill="#ffffff"/>
${lines.join('\n')}
</svg>
`;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
