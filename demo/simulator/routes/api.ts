import { timingSafeEqual } from 'node:crypto';
import { parse as parseForm } from 'node:querystring';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal, type Answer } from '../answer';
import type { Channel } from '../channel';
import { isObject } from '../checks';
import { answerFault, send, takeFault } from '../faults';
import type { Hit } from '../types';
import { findMethod } from './methods';

/** Serves `/{channelId}/{method}` (1msg-api §2) and records each request. */
export function apiRoutes(app: FastifyInstance, channel: Channel): void {
	const recorded = new WeakMap<FastifyRequest, Hit>();
	app.all('/*', async (request, reply) => {
		const hit = record(channel, request);
		recorded.set(request, hit);
		const { name, answer } = call(channel, request, hit);
		const { state } = channel;
		state.load.enter();
		try {
			const fault = takeFault(state, hit.method, name) ?? state.faultFor?.({ method: hit.method, name, body: hit.body });
			// What is above the cap is refused when it comes, and told when it is answered.
			const refusal = !fault && hit.method === 'POST' && name.startsWith('send') ? state.load.refusal() : undefined;
			const waitMs = state.load.settings.latencyMs + (fault?.kind === 'drip' ? 0 : (fault?.delayMs ?? 0));
			if (waitMs > 0) await pause(waitMs);
			hit.status = fault ? answerFault(reply, fault, answer) : send(reply, refusal ?? answer());
		} finally {
			state.load.leave();
		}
		return reply;
	});
	app.setErrorHandler((error: { statusCode?: number; message: string }, request, reply) => {
		// Bodies that are too large fail before the handler: they are recorded here.
		const hit = recorded.get(request) ?? record(channel, request);
		hit.status = send(reply, { status: error.statusCode ?? 500, body: { error: error.message } });
	});
}

function record({ state }: Channel, request: FastifyRequest): Hit {
	const rawBody = typeof request.body === 'string' ? request.body : '';
	const hit: Hit = {
		method: request.method,
		path: request.raw.url ?? '',
		headers: { ...request.headers },
		body: rawBody ? readBody(rawBody, request.headers['content-type']) : undefined,
		rawBody,
		status: 0,
	};
	state.hits.push(hit);
	return hit;
}

/** Splits the address and prepares the normal answer, which is not worked out before it is asked for. */
function call(channel: Channel, request: FastifyRequest, hit: Hit): { name: string; answer: () => Answer } {
	const [path, ...query] = hit.path.split('?');
	const [, channelId = '', ...rest] = path.split('/');
	const name = rest.join('/');
	const answer = () => {
		try {
			return handle(channel, request, hit, channelId, name, new URLSearchParams(query.join('?')));
		} catch (error) {
			if (error instanceof Refusal) return error.answer;
			throw error;
		}
	};
	return { name, answer };
}

function handle(
	channel: Channel,
	request: FastifyRequest,
	{ method, body, rawBody }: Hit,
	channelId: string,
	name: string,
	query: URLSearchParams,
): Answer {
	const { state } = channel;
	if (channelId !== state.channelId) throw Refusal.error(404, `Channel "${channelId}" is not found`);
	const object = isObject(body) ? body : undefined;
	checkToken(state.apiKey, channelId, String(object?.token ?? query.get('token') ?? headerToken(request)));
	const found = findMethod(method, name);
	if (!found) throw Refusal.error(404, `Method "${name}" is not found`);
	if (found.needsBody && !object) {
		throw Refusal.badRequest(rawBody ? 'The body must be a JSON object' : 'The body is empty');
	}
	return found.handler(channel, object ?? {}, query, found.id);
}

/** A token in body or query overrides the header (1msg-api §3). */
function headerToken(request: FastifyRequest): string {
	return (request.headers.authorization ?? '').replace(/^Bearer\s+/i, '');
}

/** The refusal repeats the token, as the real API does: callers must hide it. */
function checkToken(apiKey: string, channelId: string, token: string): void {
	const [given, wanted] = [Buffer.from(token), Buffer.from(apiKey)];
	if (given.length === wanted.length && timingSafeEqual(given, wanted)) return;
	throw Refusal.error(
		401,
		`Wrong token "${token}" for channel "${channelId}". Please provide token as a GET parameter.`,
	);
}

/** JSON, or form-encoded when the content type says so (1msg-api §5); the text itself when it cannot be parsed. */
function readBody(text: string, contentType = ''): unknown {
	if (contentType.startsWith('application/x-www-form-urlencoded')) return { ...parseForm(text) };
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}
