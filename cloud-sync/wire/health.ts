import * as z from 'zod';
import { officeIdSchema } from './office-config.ts';
import { refusalsSchema } from './refusals.ts';

const deviceNameSchema = z.enum(['keypad', 'deskButtons', 'caller', 'printer']);
export type DeviceName = z.infer<typeof deviceNameSchema>;

/** How each of an office's devices is. */
export const devicesHealthSchema = z.record(
	deviceNameSchema,
	z.strictObject({
		/** Whether it does its work. */
		ok: z.boolean(),
		/** A stable word, e.g. `ready`, `paper-low` (which is still ok), `paper-out`, `stuck-key`. */
		state: z.string().regex(/^[a-z][a-z-]{1,31}$/, 'lower-case words joined by hyphens'),
	}),
);
export type DevicesHealth = z.infer<typeof devicesHealthSchema>;

/** `up/health`: for those who run the website, who hear of low paper before it is out. */
export const healthReportSchema = z.strictObject({
	office: officeIdSchema,
	devices: devicesHealthSchema,
	/** Messages from the broker that the office did not take. */
	refused: refusalsSchema.optional(),
});
export type HealthReport = z.infer<typeof healthReportSchema>;
