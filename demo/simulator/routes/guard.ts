import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isObject } from '../checks';
import { FaultError } from '../faults';
import { InboundError } from '../inbound';
import { RuleError } from '../rules';
import type { Json } from '../types';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** A control request that cannot be carried out. */
export class ControlError extends Error {
	constructor(
		message: string,
		readonly statusCode = 400,
	) {
		super(message);
	}
}

/**
 * Keeps foreign web pages out of the page and the control endpoints, which have no password: only loopback Host headers
 * (against DNS rebinding), no Origin but the box's own, and only JSON bodies (against plain cross-site forms).
 */
export function guard(app: FastifyInstance): void {
	app.addHook('onRequest', async (request) => {
		const host = (request.headers.host ?? '').toLowerCase();
		if (!LOOPBACK.includes(host.replace(/:\d+$/, ''))) throw new ControlError('Only served on this computer: use localhost or 127.0.0.1', 403);
		if (isForeign(request, host)) throw new ControlError('Not for pages of other sites', 403);
		const type = request.headers['content-type'] ?? '';
		if (request.method !== 'GET' && !/^application\/json\s*(;|$)/i.test(type)) {
			throw new ControlError('Send JSON with content-type application/json', 415);
		}
	});
	app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
		const mine = error instanceof InboundError || error instanceof FaultError || error instanceof RuleError;
		void reply.code(error.statusCode ?? (mine ? 400 : 500)).send({ error: error.message });
	});
}

/** A page of another site, or of another port of this computer. A link followed from there may open the page. */
function isForeign({ headers, raw }: FastifyRequest, host: string): boolean {
	if (headers.origin !== undefined) return headers.origin.toLowerCase() !== `http://${host}`;
	const site = headers['sec-fetch-site'];
	return (site === 'cross-site' || site === 'same-site') && !(headers['sec-fetch-mode'] === 'navigate' && raw.url === '/');
}

export function parse(text: unknown): unknown {
	try {
		return JSON.parse(String(text)) as unknown;
	} catch {
		throw new ControlError('The body is not JSON');
	}
}

export function bodyOf(text: unknown): Json {
	const body = parse(text);
	if (!isObject(body)) throw new ControlError('The body must be a JSON object');
	return body;
}

/** A text of the body. @throws ControlError when it is missing or empty. */
export function textIn(body: Json, name: string): string {
	const value = body[name];
	if (typeof value !== 'string' || !value.trim()) throw new ControlError(`Give ${name} as text`);
	return value;
}
