import { type Connection, connectionsOf } from './check-wiring.ts';
import { bcmOfPhysical, SUPPLY_PINS } from './header.ts';
import type { BoardWiring } from './wiring.ts';

/** Sizes in SVG units (pixels at 100 %). */
const ROW_HEIGHT = 30;
const TOP = 64;
const PIN_RADIUS = 10;
const LABEL_WIDTH = 230;
const WIDTH = 700;
const MIDDLE = WIDTH / 2;
const PIN_OFFSET = 16;
const LABEL_OFFSET = 76;

/** Colour of the wires to each device, dark enough for white letters (at least 4.5:1). */
const COLOURS: readonly (readonly [prefix: string, colour: string])[] = [
	['keypad row', '#1d4ed8'],
	['keypad column', '#6d28d9'],
	['caller', '#b91c1c'],
	['expander', '#0f766e'],
	['button', '#0f766e'],
	['I²C', '#0f766e'],
	['printer', '#854d0e'],
];
const SUPPLY_COLOURS = { '3V3': '#9a3412', '5V': '#7f1d1d', GND: '#1f2937' } as const;
const FREE = '#6b7280';

/** The 40-pin header seen from above, with what is wired to each pin, as an SVG document. */
export function wiringSvg(wiring: BoardWiring): string {
	const connections = new Map(connectionsOf(wiring).map((connection) => [connection.physical, connection]));
	const rows = Array.from({ length: 20 }, (_, row) => {
		const y = TOP + row * ROW_HEIGHT;
		return pin(row * 2 + 1, 'left', y, connections) + pin(row * 2 + 2, 'right', y, connections);
	});
	const height = TOP + 20 * ROW_HEIGHT + 20;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Wiring of the 40-pin header" font-family="system-ui, sans-serif" font-size="13">`,
		`<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
		`<text x="${MIDDLE}" y="24" text-anchor="middle" font-size="16" font-weight="600" fill="#111827">40-pin header, seen from above</text>`,
		`<text x="${MIDDLE}" y="42" text-anchor="middle" fill="#374151">pin 1 is the square pad, at the corner of the board</text>`,
		`<rect x="${MIDDLE - 32}" y="${TOP - 16}" width="64" height="${20 * ROW_HEIGHT}" rx="6" fill="#111827"/>`,
		...rows,
		'</svg>',
		'',
	].join('\n');
}

function pin(
	physical: number,
	side: 'left' | 'right',
	y: number,
	connections: ReadonlyMap<number, Connection>,
): string {
	const direction = side === 'left' ? -1 : 1;
	const pinX = MIDDLE + direction * PIN_OFFSET;
	const labelX = MIDDLE + direction * LABEL_OFFSET + (side === 'left' ? -LABEL_WIDTH : 0);
	const { name, colour, wired } = descriptionOf(physical, connections.get(physical));
	const wireEnd = MIDDLE + direction * LABEL_OFFSET;
	const line = `<line x1="${pinX}" y1="${y}" x2="${wireEnd}" y2="${y}" stroke="${colour}" stroke-width="3"/>`;
	const label =
		`<rect x="${labelX}" y="${y - 11}" width="${LABEL_WIDTH}" height="22" rx="4" fill="${colour}"/>` +
		`<text x="${labelX + LABEL_WIDTH / 2}" y="${y + 4.5}" text-anchor="middle" fill="#ffffff">${name}</text>`;
	const free = `<text x="${wireEnd + direction * 8}" y="${y + 4.5}" text-anchor="${side === 'left' ? 'end' : 'start'}" fill="${FREE}">${name}</text>`;
	return [
		wired ? line : '',
		`<circle cx="${pinX}" cy="${y}" r="${PIN_RADIUS}" fill="#fbbf24"/>`,
		`<text x="${pinX}" y="${y + 4}" text-anchor="middle" font-size="10" fill="#111827">${physical}</text>`,
		wired ? label : free,
	].join('');
}

function descriptionOf(
	physical: number,
	connection: Connection | undefined,
): { readonly name: string; readonly colour: string; readonly wired: boolean } {
	const supply = SUPPLY_PINS.get(physical);
	if (supply) return { name: supply === 'GND' ? 'ground' : supply, colour: SUPPLY_COLOURS[supply], wired: true };
	if (!connection) return { name: `GPIO ${bcmOfPhysical(physical)}`, colour: FREE, wired: false };
	const colour = COLOURS.find(([prefix]) => connection.signal.startsWith(prefix))?.[1] ?? FREE;
	return { name: `GPIO ${connection.bcm} · ${connection.signal}`, colour, wired: true };
}
