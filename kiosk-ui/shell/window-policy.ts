/** What a window is for. Each role has one page of the office. */
export type Role = 'kiosk' | 'board';

/** A rectangle of the desktop, in the desktop's own pixels. */
export interface Bounds {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

export interface Display {
	readonly primary: boolean;
	readonly bounds: Bounds;
}

/** One window and the display it fills. */
export interface Placement {
	readonly role: Role;
	readonly bounds: Bounds;
}

/**
 * Which window goes where: the kiosk on the first display, the hall board on the second if there is one; further
 * displays stay empty. The first is the primary one, the others follow from left to right, then from top to bottom.
 */
export function placeWindows(displays: readonly Display[]): readonly Placement[] {
	const inOrder = [...displays].sort(
		(a, b) => Number(b.primary) - Number(a.primary) || a.bounds.x - b.bounds.x || a.bounds.y - b.bounds.y,
	);
	const roles: readonly Role[] = ['kiosk', 'board'];
	return roles.flatMap((role, index) => {
		const display = inOrder[index];
		return display ? [{ role, bounds: display.bounds }] : [];
	});
}

/** Where the office serves a role's page, like `http://127.0.0.1:8081/kiosk/`. */
export function pageOf(role: Role, officeOrigin: string): string {
	return `${officeOrigin}/${role}/`;
}

/** Whether the address is that page or a part of it; the page may put its own path and hash behind. */
export function isWithin(page: string, address: string): boolean {
	const url = parse(address);
	const base = new URL(page);
	return url !== undefined && url.origin === base.origin && url.pathname.startsWith(base.pathname);
}

/**
 * Whether a window may fetch this address at all: the office on this machine, and the shell's own notice. The screens
 * keep everything they need at the office, so whatever else is asked for is a mistake or an attack.
 */
export function mayRequest(address: string, officeOrigin: string, noticeUrl: string): boolean {
	const url = parse(address);
	if (url === undefined) return false;
	return url.origin === officeOrigin || url.href === noticeUrl;
}

/**
 * The content security policy for pages that come without one: everything from the office, nothing from elsewhere.
 * Styles may stand in the page, as the custom elements put them there.
 */
export const CONTENT_SECURITY_POLICY = [
	"default-src 'self'",
	"style-src 'self' 'unsafe-inline'",
	"img-src 'self' data:",
	"object-src 'none'",
	"base-uri 'none'",
	"form-action 'self'",
	"frame-ancestors 'none'",
].join('; ');

function parse(address: string): URL | undefined {
	return URL.canParse(address) ? new URL(address) : undefined;
}
