import { parentPort, workerData } from 'node:worker_threads';
import { damageIn } from './sqlite-files.ts';

// Reads a whole file, for which the cloud does not wait. Given its path; answers what `damageIn` does.

parentPort?.postMessage(damageIn(workerData as string));
