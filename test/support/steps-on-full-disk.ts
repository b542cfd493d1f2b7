import type { Journal } from '../../firmware/journal/journal.ts';
import { createMemoryJournal } from '../../firmware/journal/memory-journal.ts';
import { NotWritten, type UnwrittenSteps, withUnwrittenSteps } from '../../firmware/journal/unwritten-steps.ts';

/** A journal that goes on when its disk, on which another is kept in memory, has no room. */
export interface StepsOnFullDisk extends UnwrittenSteps {
	setRoom(hasRoom: boolean): void;
}

export function createStepsOnFullDisk(kept: Journal = createMemoryJournal()): StepsOnFullDisk {
	let hasRoom = true;
	const append: Journal['append'] = (events, at) => {
		if (hasRoom) return kept.append(events, at);
		throw new NotWritten(Object.assign(new Error('full'), { code: 'SQLITE_FULL' }));
	};
	const disk = Object.create(kept, { append: { value: append } }) as Journal;
	return {
		...withUnwrittenSteps(disk),
		setRoom(has) {
			hasRoom = has;
		},
	};
}
