import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readOfficeFile } from '../../firmware/config/office-file.ts';
import { openOfficeJournal } from '../../firmware/journal/office-journal.ts';
import { EXAMPLE, startTestOffice } from '../support/running-office.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'prepazka-mended-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = () => openOfficeJournal(folder, 'town', { error() {} });

it('D15, D21 today is doubted also when the first start with the mended journal came to nothing', async () => {
	const lost = open();
	const theNightBefore = { start: '2026-11-21T23:59:00+01:00' };
	const before = await startTestOffice({ ...theNightBefore, journal: lost.journal, journalFiles: lost.files });
	// It was there at a midnight, so that nothing but the loss casts doubt.
	before.clock.advanceSeconds(60);
	await lost.files.backUp();
	await before.close();
	lost.journal.close();
	rmSync(join(folder, 'office-town.db'));

	const failed = open();
	const file = readOfficeFile(EXAMPLE);
	const { printer } = file.hardware;
	const crest = join(folder, 'nowhere.png');
	const withoutCrest = { ...file, hardware: { ...file.hardware, printer: { ...printer, crest } } };
	await expect(startTestOffice({ journal: failed.journal, file: withoutCrest })).rejects.toThrow('nowhere.png');
	failed.journal.close();

	const { journal, files } = open();
	const office = await startTestOffice({ journal, journalFiles: files });
	expect(journal.read(1, 1000).at(-1)?.event.type).toBe('day-doubted');
	expect(journal.id).not.toBe(lost.journal.id);
	await office.close();
	journal.close();
	const next = open();
	expect(next.files.isMended).toBe(false);
	next.journal.close();
});
