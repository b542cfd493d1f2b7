import type { PrinterWiring } from '../board/wiring.ts';

/** What distinguishes the printers that the virtual board can be. */
export interface PrinterModel {
	/** Characters of normal size on a line. */
	readonly columns: number;
	/** Dots on a line. */
	readonly dots: number;
	/** Code pages by their number in ESC t, as iconv names them. */
	readonly codePages: ReadonlyMap<number, string>;
}

/** Columns and numbers as in the printers' own manuals, chapter "character code tables". */
export const PRINTER_MODELS: Readonly<Record<PrinterWiring['model'], PrinterModel>> = {
	'epson-tm-t20iii': {
		columns: 48,
		dots: 576,
		codePages: new Map([
			[0, 'cp437'],
			[18, 'cp852'],
			[45, 'win1250'],
			[46, 'win1251'],
		]),
	},
	'pos-5890': {
		columns: 32,
		dots: 384,
		codePages: new Map([
			[0, 'cp437'],
			[18, 'cp852'],
			[72, 'win1250'],
			[23, 'win1251'],
		]),
	},
};
