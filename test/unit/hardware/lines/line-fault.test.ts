import { expect, test } from 'vitest';
import { lineFault } from '../../../../hardware/lines/line-fault.ts';

test.each([
	['EACCES', /GPIO 17: not permitted; add the user that runs the office to the group "gpio"/],
	['EPERM', /not permitted/],
	['EBUSY', /a kernel driver holds this line; check the overlays/],
	['EINVAL', /the GPIO chip has no such line/],
	['EIO', /GPIO 17: EIO: told by the kernel/],
])('%s is explained with the remedy', (code, expected) => {
	const fault = lineFault(17, Object.assign(new Error(`${code}: told by the kernel`), { code }));
	expect(fault.message).toMatch(expected);
	expect(fault.cause).toBeInstanceOf(Error);
});

test('something that is no error is named as it is', () => {
	expect(lineFault(17, 'odd').message).toBe('GPIO 17: odd');
});
