import { html, svg, type TemplateResult } from 'lit';
import { encode } from 'uqr';

/** White around the code, in modules (ISO/IEC 18004 §5.3.8). */
const QUIET_MODULES = 4;

/** A QR code as a drawing that grows with its place. @param label what it opens, for those who cannot see it */
export function qrCode(data: string, label: string): TemplateResult {
	const code = encode(data, { ecc: 'M', border: 0 });
	const side = code.size + 2 * QUIET_MODULES;
	const dots = code.data.flatMap((row, y) =>
		row.flatMap((dark, x) => (dark ? [`M${x + QUIET_MODULES} ${y + QUIET_MODULES}h1v1h-1z`] : [])),
	);
	const drawing = svg`<rect width=${side} height=${side} fill="#fff" /><path d=${dots.join('')} fill="#000" />`;
	return html`<svg class="qr" viewBox="0 0 ${side} ${side}" role="img" aria-label=${label} shape-rendering="crispEdges">${drawing}</svg>`;
}
