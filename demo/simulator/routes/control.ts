import type { FastifyInstance } from 'fastify';
import type { Channel } from '../channel';
import { addFault, FaultError } from '../faults';
import { InboundError } from '../inbound';
import { toChatId } from '../state';
import type { Box, Fault, InboundMessage, Json } from '../types';
import { chatsOf } from '../view';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** A control request that cannot be carried out. */
class ControlError extends Error {
	constructor(
		message: string,
		readonly statusCode = 400,
	) {
		super(message);
	}
}

/**
 * Keeps foreign web pages out of the page and the control endpoints, which have no password: only loopback Host headers
 * (against DNS rebinding) and only JSON bodies (against plain cross-site forms).
 */
export function guard(app: FastifyInstance): void {
	app.addHook('onRequest', async (request) => {
		const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
		if (!LOOPBACK.includes(host)) throw new ControlError('Only served on this computer: use localhost or 127.0.0.1', 403);
		const type = request.headers['content-type'] ?? '';
		if (request.method !== 'GET' && !/^application\/json\s*(;|$)/i.test(type)) {
			throw new ControlError('Send JSON with content-type application/json', 415);
		}
	});
	app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
		const mine = error instanceof InboundError || error instanceof FaultError;
		void reply.code(error.statusCode ?? (mine ? 400 : 500)).send({ error: error.message });
	});
}

/** The /box endpoints for people and the demo. */
export function controlRoutes(app: FastifyInstance, channel: Channel, box: Box): void {
	const { state, webhooks } = channel;
	app.get('/box/state', async () => ({
		url: box.url,
		channelId: state.channelId,
		apiKey: state.apiKey,
		channelStatus: state.channelStatus,
		webhookUrls: state.webhookUrls,
		settings: state.settings,
		openWindows: state.openWindows(),
		templates: state.templates.map(({ name, language, status, category }) => ({ name, language, status, category })),
		counts: {
			sent: state.ledger.length,
			messages: state.history.length,
			requests: state.hits.length,
			deliveries: webhooks.deliveries.length,
			readMessages: state.readMessages.length,
			faults: state.faults.length,
		},
	}));
	app.get('/box/ledger', async () => state.ledger);
	app.get('/box/deliveries', async () => webhooks.deliveries);
	app.get('/box/chats', async () => chatsOf(state));

	app.post('/box/inbound', async (request) => {
		const { id, pushed } = channel.receive(bodyOf(request.body) as InboundMessage);
		// A slow webhook must not keep the person waiting; /box/deliveries tells how it went.
		void pushed;
		return { id };
	});
	app.post('/box/window', async (request) => {
		const { chatId, open } = bodyOf(request.body);
		if (typeof chatId !== 'string' || !chatId || typeof open !== 'boolean') {
			throw new ControlError('Give chatId (text) and open (true or false)');
		}
		const id = toChatId(chatId);
		if (open) state.openWindow(id);
		else state.closeWindow(id);
		return { chatId: id, open: state.isWindowOpen(id) };
	});
	app.post('/box/fault', async (request) => {
		addFault(state, bodyOf(request.body) as Fault);
		return { ok: true };
	});
	app.post('/box/push', async (request) => {
		// Pushed as it is: any JSON, not only objects.
		void channel.push(parse(request.body));
		return { ok: true };
	});
	app.post('/box/reset', async () => {
		box.reset();
		return { ok: true };
	});
	app.all('/box/*', async () => {
		throw new ControlError('No such control endpoint', 404);
	});
}

function parse(text: unknown): unknown {
	try {
		return JSON.parse(String(text)) as unknown;
	} catch {
		throw new ControlError('The body is not JSON');
	}
}

function bodyOf(text: unknown): Json {
	const body = parse(text);
	if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new ControlError('The body must be a JSON object');
	return body as Json;
}
