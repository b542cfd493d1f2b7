import { parentPort, workerData } from 'node:worker_threads';
import type { Change, WhatIfOffice } from './changes.ts';
import { whatIf } from './compare.ts';
import type { RecordedDay } from './recorded-day.ts';

/** What the worker is asked. */
export interface WhatIfQuestion {
	readonly office: WhatIfOffice;
	readonly recorded: RecordedDay;
	readonly change: Change;
	readonly seeds: number;
}

const { office, recorded, change, seeds } = workerData as WhatIfQuestion;
parentPort?.postMessage(whatIf(office, recorded, change, seeds));
