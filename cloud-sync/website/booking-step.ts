/** Where a visitor is on the way to a reservation. It lives in the address, so that Back and reload just work. */
export type BookingStep =
	| { readonly kind: 'errand' }
	| { readonly kind: 'day'; readonly service: string; readonly errand: string }
	| { readonly kind: 'time'; readonly service: string; readonly errand: string; readonly date: string }
	| {
			readonly kind: 'confirm';
			readonly service: string;
			readonly errand: string;
			readonly date: string;
			/** Start of the chosen slot as the cloud wrote it. */
			readonly start: string;
	  }
	| { readonly kind: 'reserved' };

const PREFIX = '#booking/';
const RESERVED = 'reserved';

/** The step an address fragment names, or `null` when the fragment is none of ours. */
export function stepFromHash(hash: string): BookingStep | null {
	if (!hash.startsWith(PREFIX)) return hash === '' ? { kind: 'errand' } : null;
	const [service = '', errand = '', date = '', start = ''] = hash.slice(PREFIX.length).split('/').map(decodePart);
	if (service === RESERVED && errand === '') return { kind: 'reserved' };
	if (service === '' || errand === '') return { kind: 'errand' };
	if (date === '') return { kind: 'day', service, errand };
	if (start === '') return { kind: 'time', service, errand, date };
	return { kind: 'confirm', service, errand, date, start };
}

/** Address fragment of a step; the first step has an empty one, so that the page's plain address shows it. */
export function hashOfStep(step: BookingStep): string {
	switch (step.kind) {
		case 'errand':
			return '';
		case 'day':
			return fragment(step.service, step.errand);
		case 'time':
			return fragment(step.service, step.errand, step.date);
		case 'confirm':
			return fragment(step.service, step.errand, step.date, step.start);
		case 'reserved':
			return fragment(RESERVED);
	}
}

function fragment(...parts: string[]): string {
	return PREFIX + parts.map(encodeURIComponent).join('/');
}

/** A fragment typed or mangled by hand must not break the page. */
function decodePart(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return '';
	}
}
