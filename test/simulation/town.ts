import { type OfficeFile, parseOfficeFile } from '../../firmware/config/office-file.ts';

/** Kinds of town halls in the simulation. */
export type TownKind = 'village' | 'town' | 'city';

/** Open at night when the clocks change too, so that daylight saving falls into the hours. */
const calendar = (openings: string): string => `
calendar:
  timeZone: Europe/Prague
  holidays: CZ
  weekly: { monday: ${openings}, tuesday: ${openings}, wednesday: ${openings}, thursday: ${openings}, friday: ${openings}, saturday: [], sunday: [] }
  exceptions:
    - { date: 2026-03-29, openings: ["00:30-05:30"], reason: { cs: Noc otevřených dveří, en: Night of open doors } }
    - { date: 2026-10-25, openings: ["00:30-05:30"], reason: { cs: Noc otevřených dveří, en: Night of open doors } }
`;

const service = (id: string, letter: string, last: number, capacity: number, weight = 1): string => `
  - id: ${id}
    letter: ${letter}
    name: { cs: ${id}, en: ${id} }
    numbers: { first: 1, last: ${last} }
    slotCapacity: ${capacity}
    weight: ${weight}
    errands:
      - { id: apply, name: { cs: žádost, en: application }, minutes: 12 }
      - { id: collect, name: { cs: výdej, en: collection }, minutes: 4 }
`;

const office = (kind: TownKind, rules: string): string => `
office:
  id: ${kind}
  name: { cs: Městský úřad, en: Town hall }
reservations: { slotMinutes: 30, daysAhead: 14, checkInOpensMinutesBefore: 15, checkInClosesMinutesAfter: 15 }
hardware:
  buttons: expander
  printer: { path: /dev/null, baudRate: 115200, model: epson-tm-t20iii, codepage: windows1250 }
queue: ${rules}
`;

const QUEUE = `
  ticketsOpenMinutesBefore: 15
  recallLimit: 2
  shortestVisitSeconds: 20
  lateComerMinutes: 10
  wrongPins: { free: 3, firstPauseSeconds: 5, longestPauseSeconds: 300, forgetMinutes: 10 }
`;

const TEXTS: { readonly [Kind in TownKind]: string } = {
	village: `${office('village', QUEUE)}${calendar('["08:00-10:00"]')}
services:${service('documents', 'P', 60, 1)}
counters:
  - { id: "1", label: "1", services: [documents] }
`,
	town: `${office('town', QUEUE)}${calendar('["08:00-10:30", "11:00-13:00"]')}
services:${service('documents', 'P', 99, 1)}${service('licences', 'L', 99, 1)}
counters:
  - { id: "1", label: "1", services: [documents] }
  - { id: "2", label: "2", services: [documents, licences] }
`,
	city: `${office('city', QUEUE.replace('recallLimit: 2', 'recallLimit: 0'))}${calendar('["07:30-11:30", "12:30-17:00"]')}
services:${service('documents', 'P', 30, 2)}${service('licences', 'L', 99, 1)}${service('vehicles', 'E', 40, 0, 2)}
counters:
  - { id: "1", label: "1", services: [documents] }
  - { id: "2", label: "2", services: [documents, licences] }
  - { id: "3", label: "3", services: [licences, vehicles] }
  - { id: "4", label: "4", services: [documents, licences, vehicles] }
`,
};

const read = new Map<TownKind, OfficeFile>();

/** The office file of a kind of town hall. */
export function townFile(kind: TownKind): OfficeFile {
	const file = read.get(kind) ?? parseOfficeFile(TEXTS[kind], kind);
	read.set(kind, file);
	return file;
}
