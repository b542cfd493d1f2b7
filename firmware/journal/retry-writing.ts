import type { Clock } from '#wire/time.ts';
import type { Appliance } from '../appliance.ts';
import type { JournalFiles } from './office-journal.ts';

/** How often it is tried to write what a disk without any room has not taken, and to reserve space on it again. */
const RETRY_SECONDS = 10;

interface RetryParts {
	readonly appliance: Appliance;
	readonly files: JournalFiles | null;
	readonly clock: Clock;
}

/**
 * What a full disk has not taken is written, and space reserved again, as soon as there is room; screens and website are
 * told when tickets cease and begin to be issued by that, and of each alarm. The result ends it.
 */
export function retryWriting({ appliance, files, clock }: RetryParts): () => void {
	if (!files) return () => {};
	let cancel = () => {};
	let told = files.state();
	const retry = () => {
		const before = files.state();
		files.retry(clock.now());
		const state = files.state();
		if (state !== told || state !== before) appliance.changed();
		told = state;
		cancel = clock.wakeAfter(RETRY_SECONDS, retry);
	};
	retry();
	return () => cancel();
}
