import type { FastifyInstance } from 'fastify';
import type { Channel } from '../channel';
import { pageParts } from '../pageView';

const LOOK_MS = 100;
/** A comment so often keeps the connection from looking dead. */
const ALIVE_MS = 15_000;

/**
 * Server-sent events: each tells one part of the page, `{name, value}`, when it has changed; `value: null` takes it away.
 * A new connection gets all parts first, then `ready`: whoever comes back after a break is right at once.
 * What is shown is looked at and compared: tests and people change the state in many ways, and none can be missed.
 */
export function liveRoutes(app: FastifyInstance, channel: Channel): void {
	app.get('/box/live', (_request, reply) => {
		reply.hijack();
		const { raw } = reply;
		raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
		const told = new Map<string, string>();
		const tell = () => {
			// A page that does not read gets what is new once it does.
			if (raw.writableNeedDrain) return;
			for (const [name, text] of changes(told, pageParts(channel))) raw.write(`event: part\ndata: {"name":${JSON.stringify(name)},"value":${text}}\n\n`);
		};
		tell();
		// A page that has lost its box asks for it each second.
		raw.write('retry: 1000\n\nevent: ready\ndata: {}\n\n');
		const look = setInterval(tell, LOOK_MS);
		const alive = setInterval(() => raw.write(': alive\n\n'), ALIVE_MS);
		raw.on('close', () => {
			clearInterval(look);
			clearInterval(alive);
		});
	});
}

/** Parts whose JSON differs from what was told; remembers it as told. */
function changes(told: Map<string, string>, parts: Record<string, unknown>): Array<[name: string, text: string]> {
	const news: Array<[string, string]> = [];
	for (const [name, value] of Object.entries(parts)) {
		const text = JSON.stringify(value);
		if (told.get(name) === text) continue;
		told.set(name, text);
		news.push([name, text]);
	}
	for (const name of told.keys()) {
		if (name in parts) continue;
		told.delete(name);
		news.push([name, 'null']);
	}
	return news;
}
