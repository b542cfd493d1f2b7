import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

function securityHeaders(): Readonly<Record<string, string>> {
	const response = new ServerResponse(new IncomingMessage(new Socket()));
	helmet({
		contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
		// Other sites embed the elements; whether HTTPS only is for whoever ends TLS to say.
		crossOriginResourcePolicy: { policy: 'cross-origin' },
		strictTransportSecurity: false,
	})(response.req, response, () => {});
	return Object.fromEntries(Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]));
}

const CONTENT_SECURITY_POLICY = {
	defaultSrc: ["'self'"],
	scriptSrc: ["'self'"],
	styleSrc: ["'self'"],
	imgSrc: ["'self'", 'data:'],
	workerSrc: ["'self'", 'blob:'],
	connectSrc: ["'self'"],
	objectSrc: ["'none'"],
	baseUri: ["'self'"],
	formAction: ["'self'"],
	frameAncestors: ["'none'"],
};

/** Headers by which browsers protect the pages, the same in every answer; worked out once, as that takes long. */
export const SECURITY_HEADERS = securityHeaders();
