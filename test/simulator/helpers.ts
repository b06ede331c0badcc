import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Box } from '../../demo/simulator/box';

export const PHONE = '12025550143';
export const CHAT = `${PHONE}@c.us`;
const NAMESPACE = '00000000_1111_2222_3333_444444444444';

export interface Reply {
	status: number;
	text: string;
	// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are inspected, not trusted
	json: any;
}

/** Calls the channel API with the right key unless told otherwise. */
export async function call(box: Box, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
	return await fetchJson(`${box.url}/${box.channelId}${path}`, method, body, { authorization: `Bearer ${box.apiKey}`, ...headers });
}

/** Calls any address; a string body goes out as it is. */
export async function fetchJson(url: string, method: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
	const answer = await fetch(url, {
		method,
		headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
		body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
		signal: AbortSignal.timeout(5000),
	});
	const text = await answer.text();
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		json = undefined;
	}
	return { status: answer.status, text, json };
}

export const post = async (box: Box, path: string, body: unknown) => await call(box, 'POST', path, body);
export const get = async (box: Box, path: string) => await call(box, 'GET', path);

const texts = (...values: string[]) => values.map((text) => ({ type: 'text', text }));

/** A sendTemplate body with text parameters for the template's body. */
export function template(name: string, values: string[], changes: Record<string, unknown> = {}): Record<string, unknown> {
	return {
		phone: PHONE,
		template: name,
		namespace: NAMESPACE,
		language: { policy: 'deterministic', code: 'en' },
		params: [{ type: 'body', parameters: texts(...values) }],
		...changes,
	};
}

export interface Receiver {
	url: string;
	/** Answered to each push. */
	status: number;
	// eslint-disable-next-line @typescript-eslint/no-explicit-any -- pushes are inspected, not trusted
	bodies: any[];
	close(): Promise<void>;
}

/** A webhook on a free port. */
export async function startReceiver(status = 200): Promise<Receiver> {
	const server: Server = createServer((request, response) => {
		let text = '';
		request.on('data', (chunk: Buffer) => (text += chunk.toString()));
		request.on('end', () => {
			receiver.bodies.push(JSON.parse(text));
			response.writeHead(receiver.status).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const receiver: Receiver = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
		status,
		bodies: [],
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	return receiver;
}
