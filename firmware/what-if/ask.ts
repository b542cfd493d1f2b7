import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { QueueRules } from '#domain/values.ts';
import { slotsOfDay } from '#wire/calendar.ts';
import type { OfficeConfig } from '#wire/office-config.ts';
import type { WhatIfOffice } from './changes.ts';
import type { WhatIf } from './compare.ts';
import type { WhatIfQuestion } from './what-if-worker.ts';

/** Answers on another thread, since a question takes seconds of computing and calling must not wait for it. */
export async function askWhatIf(question: WhatIfQuestion): Promise<WhatIf> {
	const worker = new Worker(new URL('./what-if-worker.ts', import.meta.url), { workerData: question });
	try {
		const [answer] = await once(worker, 'message');
		return answer as WhatIf;
	} finally {
		await worker.terminate();
	}
}

/** An office as its configuration has it, on a date. */
export function whatIfOffice(config: OfficeConfig, rules: QueueRules, date: string): WhatIfOffice {
	return {
		rules,
		capacities: new Map(config.services.map(({ id, slotCapacity }) => [id, slotCapacity])),
		slots: slotsOfDay(config, date),
	};
}
