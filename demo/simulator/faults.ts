import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { Answer } from './answer';
import type { State } from './state';
import { FAULT_KINDS, type Failure, type Fault, type PlannedFault } from './types';

/** A fault that makes no sense. */
export class FaultError extends Error {}

let lastId = 0;

/** Puts a fault in line; gives the number by which it can be taken away. */
export function addFault(state: State, fault: Fault): number {
	const { times = 1, kind, status, path, delayMs = 0, failure } = fault;
	if (typeof times !== 'number' || !(times >= 1)) throw new FaultError('times must be at least 1');
	if (kind !== undefined && !FAULT_KINDS.includes(kind)) throw new FaultError(`kind must be one of ${FAULT_KINDS.join(', ')}`);
	if (status !== undefined && !(Number.isInteger(status) && status >= 200 && status <= 599)) {
		throw new FaultError('status must be 200 to 599');
	}
	if (fault.method !== undefined && typeof fault.method !== 'string') throw new FaultError('method must be text such as POST');
	if (typeof delayMs !== 'number' || !(delayMs >= 0)) throw new FaultError('delayMs must be 0 or more');
	if (path !== undefined && typeof path !== 'string') throw new FaultError('path must be text such as /sendMessage');
	if (!areHeaders(fault.headers ?? {})) throw new FaultError('headers must be names and texts such as {"retry-after": "5"}');
	if (failure !== undefined && !(Number.isInteger(failure?.code) && typeof failure.text === 'string')) {
		throw new FaultError('failure must be {code, text}');
	}
	lastId += 1;
	state.faults.push({ ...fault, id: lastId, left: times });
	return lastId;
}

function areHeaders(headers: object): boolean {
	try {
		for (const [name, value] of Object.entries(headers)) {
			if (typeof value !== 'string') return false;
			validateHeaderName(name);
			validateHeaderValue(name, value);
		}
		return true;
	} catch {
		return false;
	}
}

/** @throws FaultError when it is not in line any more. */
export function removeFault(state: State, id: unknown): void {
	const index = state.faults.findIndex((fault) => fault.id === id);
	if (index < 0) throw new FaultError('This fault is over already');
	state.faults.splice(index, 1);
}

/** The oldest fault for that verb and method name, used up by one; undefined when there is none. */
export function takeFault(state: State, verb: string, name: string): Fault | undefined {
	return useUp(state, (fault) => !fault.failure && isMeant(fault, name) && (fault.method ?? verb).toUpperCase() === verb);
}

/** Why an accepted send will fail; undefined when no such fault is in line. */
export function takeFailure(state: State, name: string, category: string): Failure | undefined {
	return useUp(state, (fault) => Boolean(fault.failure) && isMeant(fault, name) && (fault.category ?? category) === category)?.failure;
}

function isMeant({ path = '*', except }: Fault, name: string): boolean {
	const wanted = path.replace(/^\//, '');
	if (except?.replace(/^\//, '') === name) return false;
	return wanted.endsWith('*') ? name.startsWith(wanted.slice(0, -1)) : wanted === name;
}

function useUp(state: State, fits: (fault: PlannedFault) => boolean): PlannedFault | undefined {
	const index = state.faults.findIndex(fits);
	if (index < 0) return undefined;
	const fault = state.faults[index];
	fault.left -= 1;
	if (fault.left <= 0) state.faults.splice(index, 1);
	return fault;
}

/**
 * Answers by the fault. `normal` handles the request as usual; only the kinds that accept first call it.
 * Returns the HTTP status sent, 0 for none.
 */
export function answerFault(reply: FastifyReply, fault: Fault, normal: () => Answer): number {
	const { kind, headers } = fault;
	if (kind === 'slow') return send(reply, normal());
	if (kind === 'hang') return drop(reply);
	if (kind === 'resetBefore' || kind === 'resetAfter') {
		if (kind === 'resetAfter') normal();
		drop(reply);
		reply.raw.socket?.resetAndDestroy();
		return 0;
	}
	if (kind === 'drip') return drip(reply, normal(), fault.delayMs ?? 1000);
	if (kind === 'truncated' || kind === 'empty') {
		const answer = normal();
		const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
		const status = fault.status ?? answer.status;
		const cut = kind === 'empty' ? '' : text.slice(0, Math.floor(text.length / 2));
		return send(reply, { status, body: cut, headers: { 'content-type': 'application/json', ...headers } });
	}
	if (kind === 'html') {
		const page = '<!doctype html><html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';
		const body = typeof fault.body === 'string' ? fault.body : page;
		return send(reply, { status: fault.status ?? 502, body, headers: { 'content-type': 'text/html', ...headers } });
	}
	return send(reply, { status: fault.status ?? 500, body: fault.body ?? { error: 'Internal server error' }, headers });
}

/** Sends an answer; returns its status. */
export function send(reply: FastifyReply, { status, body, headers = {} }: Answer): number {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
	void reply.code(status).header('content-type', type).headers(headers).send(text);
	return status;
}

/** The answer comes byte by byte. */
function drip(reply: FastifyReply, { status, body }: Answer, overMs: number): number {
	reply.hijack();
	const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
	reply.raw.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': bytes.length });
	let sent = 0;
	const timer = setInterval(() => {
		reply.raw.write(bytes.subarray(sent, sent + 1));
		sent += 1;
		if (sent < bytes.length && !reply.raw.destroyed) return;
		clearInterval(timer);
		reply.raw.end();
	}, overMs / bytes.length);
	return status;
}

/** Takes the answer out of the server's hands: none is sent. */
function drop(reply: FastifyReply): number {
	reply.hijack();
	return 0;
}
