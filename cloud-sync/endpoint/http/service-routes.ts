import * as z from 'zod';
import { languageSchema } from '#wire/office-config.ts';
import type { App, HttpParts } from './parts.ts';
import { HttpProblem, isProblemName, PROBLEMS, type ProblemName } from './problems.ts';
import { healthSchema } from './schemas.ts';

/** For those who run it and those who program against it: health, metrics, OpenAPI, problem pages. */
export function serviceRoutes(app: App, parts: HttpParts): void {
	addHealth(app, parts);
	addMetrics(app, parts);
	addDocuments(app);
}

function addHealth(app: App, parts: HttpParts): void {
	const schema = {
		summary: 'Alive, as it answers; ready, when database and broker answer too, and bookings can be stored',
		response: { 200: healthSchema, 503: healthSchema },
	};
	app.get('/healthz', { schema }, async (_request, reply) => {
		const database = await parts.databaseState();
		const broker = parts.brokerUp() ? 'up' : 'down';
		const ready = database !== 'down' && database !== 'full' && broker === 'up';
		reply.code(ready ? 200 : 503).header('cache-control', 'no-store');
		return { live: true, ready, database, broker } as const;
	});
}

function addMetrics(app: App, { metrics: { registry } }: HttpParts): void {
	const schema = {
		summary: 'Metrics for Prometheus',
		response: { 200: { description: 'metrics', content: { 'text/plain': { schema: z.string() } } } },
	};
	app.get('/metrics', { schema }, async (_request, reply) =>
		reply.type(registry.contentType).send(await registry.metrics()),
	);
}

function addDocuments(app: App): void {
	app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) =>
		reply.header('access-control-allow-origin', '*').send(app.swagger()),
	);
	const schema = { hide: true, params: z.object({ name: z.string() }) };
	app.get('/problems/:name', { schema }, async ({ params: { name } }, reply) => {
		if (!isProblemName(name)) throw new HttpProblem('not-found', `there is no problem "${name}"`);
		return reply.type('text/html; charset=utf-8').send(problemPage(name));
	});
}

function problemPage(name: ProblemName): string {
	const { status, title, explanation } = PROBLEMS[name];
	const paragraphs = languageSchema.options.map((language) => `<p lang="${language}">${explanation[language]}</p>`);
	return [
		'<!doctype html>',
		'<html lang="en">',
		`<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>`,
		`<body><h1>${title}</h1><p><code>${name}</code>, HTTP ${status}</p>${paragraphs.join('')}</body>`,
		'</html>',
	].join('\n');
}
