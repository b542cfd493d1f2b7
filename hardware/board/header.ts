/**
 * The 40-pin header of the Raspberry Pi (models B+ to 5; the same on all of them).
 * Source: Raspberry Pi hardware documentation, "GPIO and the 40-pin header".
 */

/** BCM number of a GPIO → pin of the header. */
const PHYSICAL_PIN_OF_BCM: ReadonlyMap<number, number> = new Map([
	[0, 27],
	[1, 28],
	[2, 3],
	[3, 5],
	[4, 7],
	[5, 29],
	[6, 31],
	[7, 26],
	[8, 24],
	[9, 21],
	[10, 19],
	[11, 23],
	[12, 32],
	[13, 33],
	[14, 8],
	[15, 10],
	[16, 36],
	[17, 11],
	[18, 12],
	[19, 35],
	[20, 38],
	[21, 40],
	[22, 15],
	[23, 16],
	[24, 18],
	[25, 22],
	[26, 37],
	[27, 13],
]);

export type SupplyName = '3V3' | '5V' | 'GND';

/** Pins of the header that are not GPIO. */
export const SUPPLY_PINS: ReadonlyMap<number, SupplyName> = new Map<number, SupplyName>([
	[1, '3V3'],
	[17, '3V3'],
	[2, '5V'],
	[4, '5V'],
	[6, 'GND'],
	[9, 'GND'],
	[14, 'GND'],
	[20, 'GND'],
	[25, 'GND'],
	[30, 'GND'],
	[34, 'GND'],
	[39, 'GND'],
]);

/** GPIO 0 and 1 belong to the identification EEPROM of add-on boards. */
export const RESERVED_BCM: ReadonlySet<number> = new Set([0, 1]);

/** Pin of the header (1 to 40) for a BCM number; throws if the header has no such GPIO. */
export function physicalPin(bcm: number): number {
	const pin = PHYSICAL_PIN_OF_BCM.get(bcm);
	if (pin === undefined) throw new RangeError(`The 40-pin header has no GPIO ${bcm}; it has GPIO 0 to 27.`);
	return pin;
}

/** BCM number of a pin of the header that is a GPIO; throws for a supply pin. */
export function bcmOfPhysical(physical: number): number {
	for (const [bcm, pin] of PHYSICAL_PIN_OF_BCM) if (pin === physical) return bcm;
	throw new RangeError(`Pin ${physical} of the header is not a GPIO.`);
}
