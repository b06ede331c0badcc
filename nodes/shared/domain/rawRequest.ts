import { channelUrl, cleanApiKey, type Channel } from './channel';
import { InvalidInput } from './invalidInput';
import { elementsOf, isDeeperThan, isObject, objectOf, own, parseJson, textOf, type Json } from './reading';
import { requiredText } from './text';

export const METHODS = ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'] as const;
export type Method = (typeof METHODS)[number];

const MAX_LEVELS = 100;

/** @throws InvalidInput where it is none of the methods that the API has */
export function methodOf(value: unknown): Method {
	const written = requiredText(value, 'Method').trim().toUpperCase();
	const method = METHODS.find((known) => known === written);
	if (!method) throw new InvalidInput(`Method “${written.slice(0, 20)}” is not known`, `Choose one of ${METHODS.join(', ')}.`);
	return method;
}

/** A token beside the header's own would override it (1msg-api §3); `token[]` and the like count. */
function isTokenKey(key: string): boolean {
	return /^(access_?)?token(\[.*\])?$/i.test(key.trim());
}

/**
 * Where a raw call goes, below the channel and with its query, without any token in it.
 * @param path below the channel, or in full where it lies under the channel's own address
 * @param query the entries of the query field; they come after those of the path
 * @throws InvalidInput where it lies elsewhere
 */
export function rawTarget(channel: Channel, path: unknown, query: unknown): string {
	const written = requiredText(path, 'Path').trim();
	const withoutChannel = written.startsWith(`/${channel.channelId}/`) ? written.slice(channel.channelId.length + 1) : written;
	const url = new URL(channelUrl(channel, withoutChannel));
	const below = url.pathname.slice(new URL(`${channel.baseUrl}/${channel.channelId}`).pathname.length);
	if (/^\/*$/.test(below)) throw new InvalidInput('Path names no method', 'Write it like /status or /sendMessage.');
	const search = new URLSearchParams(
		[...url.searchParams, ...queryEntries(query)].filter(([key, value]) => !isTokenKey(key) && !isKey(value, channel)),
	).toString();
	return below + (search === '' ? '' : `?${search}`);
}

function queryEntries(query: unknown): Array<[string, string]> {
	const entries = elementsOf(Array.isArray(query) ? query : (own(objectOf(query), 'parameter') ?? []));
	return entries.map((entry, index): [string, string] => {
		const { name, value } = objectOf(entry);
		const text = typeof value === 'boolean' ? String(value) : (textOf(value) ?? '');
		if (typeof value === 'object' && value !== null) throw new InvalidInput(`Query Parameter ${index + 1}: Value must be text`, 'Point the expression at one value.');
		return [requiredText(name, `Query Parameter ${index + 1}: Name`).trim(), text];
	});
}

function isKey(value: unknown, { apiKey }: Channel): boolean {
	return typeof value === 'string' && cleanApiKey(value) === apiKey;
}

/**
 * The body of a raw call: a JSON object without any token at its root and without the channel's own key
 * anywhere.
 * @throws InvalidInput where it is no JSON object
 */
export function rawBody(channel: Channel, value: unknown): Json {
	const isEmpty = value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
	const body = isEmpty ? {} : typeof value === 'string' ? parseJson(value) : value;
	if (body === undefined) throw new InvalidInput('Body is not JSON', 'Write it like {"phone": "12025550143", "body": "Hello"}; text stands in double quotes.');
	if (!isObject(body)) throw new InvalidInput('Body must be a JSON object', 'It begins with { and ends with }.');
	if (isDeeperThan(body, MAX_LEVELS)) throw new InvalidInput('Body is nested too deeply', `At most ${MAX_LEVELS} levels.`);
	const atRoot = Object.fromEntries(Object.entries(body).filter(([key]) => !isTokenKey(key)));
	return withoutKey(atRoot, channel) as Json;
}

function withoutKey(value: unknown, channel: Channel): unknown {
	if (Array.isArray(value)) return value.filter((part) => !isKey(part, channel)).map((part) => withoutKey(part, channel));
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([, part]) => !isKey(part, channel))
			.map(([key, part]) => [key, withoutKey(part, channel)]),
	);
}

/** What a call does that must not be done twice: a message that leaves, a call that rings. */
export function effectOf(method: Method, path: string): 'message' | 'call' | undefined {
	if (method === 'GET') return undefined;
	// A server decodes the path before it looks which method is meant.
	const name = path.replace(/%([0-9a-f]{2})/gi, (_mark, hex: string) => String.fromCharCode(parseInt(hex, 16)));
	if (/^\/+send/i.test(name)) return 'message';
	return /^\/+initiateCall/i.test(name) ? 'call' : undefined;
}
