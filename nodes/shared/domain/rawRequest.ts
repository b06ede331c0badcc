import { channelUrl, type Channel } from './channel';
import { foundNothing } from './filters';
import { formEntries } from './formEntries';
import { InvalidInput } from './invalidInput';
import { refuseLostDigits, refuseLostDigitsWithin } from './lostDigits';
import { isDeeperThan, isObject, parseJson, type Json } from './reading';
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

/** A token beside the header's own would override it (1msg-api §3); `token[]`, `[token]` and the like count. */
function isTokenKey(key: string): boolean {
	return /^\[*\s*(access_?)?token\s*\]?(\[.*\]?)?$/i.test(key.trim());
}

/** More rounds of encoding than any server undoes. */
const MAX_ROUNDS = 5;

/** What servers on the way may read: percent-encoding undone, also where it was done twice. */
function decoded(text: string): string {
	let plain = text;
	for (let round = 0; round < MAX_ROUNDS; round++) {
		const next = plain.replace(/(?:%[0-9a-f]{2})+/gi, (marks) => Buffer.from(marks.replaceAll('%', ''), 'hex').toString('utf8'));
		if (next === plain) break;
		plain = next;
	}
	return plain;
}

/** A shorter secret may stand in a text by chance; as a whole value it counts all the same. */
const MIN_PART_LENGTH = 8;

/**
 * Key and secret are not for the channel's server logs and not for the workflow's own output.
 * @throws InvalidInput where one of the texts holds one of them, encoded or not
 */
function checkNoSecret(texts: string[], { apiKey, webhookSecret }: Channel, field: string): void {
	const holds = (secret: string) => (text: string) => (secret.length < MIN_PART_LENGTH ? text === secret : text.includes(secret));
	const written = texts.flatMap((text) => [text, decoded(text)]);
	const what = written.some(holds(apiKey)) ? 'the API key' : written.some(holds(webhookSecret)) ? 'the webhook secret' : undefined;
	if (what) throw new InvalidInput(`${field} holds ${what} of the credential`, 'Take it out: the key is added by itself, as a header, and is sent nowhere else.');
}

/** The path as it lies below the channel; people paste it with the channel or the host in front. */
function belowChannel({ baseUrl, channelId }: Channel, written: string): string {
	const path = written.replace(/^\/(?!\/)/, '');
	const own = [`${new URL(baseUrl).host}${new URL(baseUrl).pathname.replace(/\/$/, '')}/${channelId}`, channelId].find((front) => path === front || (path.startsWith(front) && /[/?#]/.test(path[front.length])));
	return own === undefined ? written : path.slice(own.length);
}

/**
 * Where a raw call goes, below the channel and with its query, without any token in it.
 * @param path below the channel, or in full where it lies under the channel's own address
 * @param query the entries of the query field; they come after those of the path
 * @throws InvalidInput where it lies elsewhere, and where it holds the key or the webhook secret
 */
export function rawTarget(channel: Channel, path: unknown, query: unknown): string {
	const url = new URL(channelUrl(channel, belowChannel(channel, requiredText(path, 'Path').trim())));
	const below = url.pathname.slice(new URL(`${channel.baseUrl}/${channel.channelId}`).pathname.length);
	const plain = decoded(below);
	if (/^[/\\]*$/.test(plain)) throw new InvalidInput('Path names no method', 'Write it like /status or /sendMessage.');
	// Two servers in a row may decode twice; some read what follows a semicolon as a parameter.
	if (/[/\\]\.{1,2}([/\\;]|$)/.test(plain)) throw new InvalidInput('Path climbs with dots', 'Write it straight, like /flows/123/preview.');
	if (/[;?&][\s[]*(access_?)?token\s*\]?(\[[^\]]*\])?\s*=/i.test(plain)) throw new InvalidInput('Path holds a token', 'Take it out: the key is added by itself, as a header.');
	checkNoSecret([below, ...below.split('/')], channel, 'Path');
	const entries = [...url.searchParams, ...queryEntries(query)].filter(([key]) => !isTokenKey(decoded(key)));
	checkNoSecret(entries.flat(), channel, 'The query');
	const search = new URLSearchParams(entries).toString();
	return below + (search === '' ? '' : `?${search}`);
}

function queryEntries(query: unknown): Array<[string, string]> {
	return formEntries(query, 'parameter', 'Query Parameters').map(({ name, value }, index): [string, string] => {
		const field = `Query Parameter ${index + 1}`;
		const key = requiredText(name, `${field}: Name`).trim();
		// Sent empty, a filter would let through what belongs to others.
		if (value === undefined || value === null) throw foundNothing(`${field}, “${key}”,`, 'Take the parameter out');
		if (typeof value === 'object') throw new InvalidInput(`${field}: Value must be text`, 'Point the expression at one value.');
		refuseLostDigits(value, `${field}: Value`);
		return [key, String(value)];
	});
}

/**
 * The body of a raw call: a JSON object without any token at its root.
 * @throws InvalidInput where it is no JSON object, for a number that has lost digits, and where it holds the key or the webhook secret
 */
export function rawBody(channel: Channel, value: unknown): Json {
	const isEmpty = value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
	const body = isEmpty ? {} : typeof value === 'string' ? parseJson(value) : value;
	if (body === undefined) throw new InvalidInput('Body is not JSON', 'Write it like {"phone": "12025550143", "body": "Hello"}; text stands in double quotes.');
	if (!isObject(body)) throw new InvalidInput('Body must be a JSON object', 'It begins with { and ends with }.');
	if (isDeeperThan(body, MAX_LEVELS)) throw new InvalidInput('Body is nested too deeply', `At most ${MAX_LEVELS} levels.`);
	refuseLostDigitsWithin(body, 'Body');
	const withoutToken = Object.fromEntries(Object.entries(body).filter(([key]) => !isTokenKey(key)));
	checkNoSecret(textsIn(withoutToken), channel, 'Body');
	return withoutToken;
}

/** Every text of a JSON value, the names of its keys too. */
function textsIn(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(textsIn);
	if (isObject(value)) return Object.entries(value).flatMap(([key, part]) => [key, ...textsIn(part)]);
	return value === null || value === undefined ? [] : [String(value as string | number | boolean)];
}

/** What a call does that must not be done twice: a message that leaves, a call that rings, a thing that is made. */
export type Effect = 'message' | 'call' | 'change';

/** Methods that may be called twice, since the second time changes nothing: settings, and what is taken back or put where it is already. */
const REPEATABLE = /^(settings|webhook|me|commerce|conversationalautomation|callingsettings|whatsapp_business_encryption|readmessage|blockuser|unblockuser|removetemplate|deletemedia|uploadmedia|contacts|groups\/[^/]+|flows\/[^/]+\/(publish|deprecate|metadata|assets))$/;

/** @returns undefined where the call may be made again without harm */
export function effectOf(method: Method, path: string): Effect | undefined {
	if (method === 'GET' || method === 'DELETE') return undefined;
	// A server decodes the path before it looks which method is meant, and takes slashes lightly.
	const name = decoded(path.split('?')[0]).replace(/[/\\]+/g, '/').replace(/^\/|\/$/g, '').toLowerCase();
	if (name.startsWith('send')) return 'message';
	if (name.startsWith('initiatecall')) return 'call';
	return REPEATABLE.test(name) ? undefined : 'change';
}
