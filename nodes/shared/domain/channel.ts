import { InvalidInput } from './invalidInput';
import { isObject, parseJson, textOf } from './reading';

/** The fields of the credential as the user left them. */
export interface ChannelCredentials {
	apiKey?: unknown;
	environment?: unknown;
	baseUrl?: unknown;
	allowHttp?: unknown;
	channelId?: unknown;
	webhookSecret?: unknown;
}

/** One 1MSG channel: whose key, which channel, where it answers. */
export interface Channel {
	readonly apiKey: string;
	readonly channelId: string;
	/** Origin and path prefix, without a trailing slash and without the channel. */
	readonly baseUrl: string;
	/** The user's webhook secret, or the API key where none was given. */
	readonly webhookSecret: string;
}

const BASE_URLS = new Map([
	['production', 'https://api.1msg.io'],
	['sandbox', 'https://sandbox.1msg.io'],
]);

export const NO_CHANNEL_SENTENCE =
	'The API key names no channel. Fill in the Channel ID of your channel, or paste the channel’s own key (the long one with two dots in it).';

/** Cuts characters off both ends; a pattern anchored at the end takes quadratic time on hostile input. */
function cutEnds(text: string, unwanted: RegExp): string {
	let from = 0;
	let to = text.length;
	while (from < to && unwanted.test(text[from])) from++;
	while (to > from && unwanted.test(text[to - 1])) to--;
	return text.slice(from, to);
}

/** What people copy along with a value: white space, invisible characters, quotes, slashes. */
function stripPasted(value: unknown): string {
	const text = (textOf(value) ?? '').replace(/[\u200B-\u200F\u202A-\u202E\u2060\uFEFF]/g, '');
	return cutEnds(text, /["'“”‘’`\s]/);
}

/** The bare key: a pasted `Bearer …`, quotes and spaces are cut (1msg-api §3). */
export function cleanApiKey(value: unknown): string {
	let key = stripPasted(value);
	const scheme = /^(?:authorization\s*:\s*)?(?:bearer|basic)[\s:]+/i;
	while (scheme.test(key)) key = stripPasted(key.replace(scheme, ''));
	return key;
}

/** Channel ids are written with and without the prefix `instance`; URLs take them without. */
export function cleanChannelId(value: unknown): string {
	return cutEnds(stripPasted(value), /[/\s]/).replace(/^instance(?=[A-Za-z0-9])/i, '');
}

/** The `instanceId` claim of a channel's JWT; the signature is not ours to check (1msg-api §3). */
export function channelIdOfKey(apiKey: string): string | undefined {
	const parts = apiKey.split('.');
	if (parts.length !== 3) return undefined;
	const claims = parseJson(Buffer.from(parts[1], 'base64url').toString('utf8'));
	return isObject(claims) ? cleanChannelId(claims.instanceId) || undefined : undefined;
}

function isLoopback(hostname: string): boolean {
	return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function customBaseUrl(credentials: ChannelCredentials, channelId: string): string {
	const pasted = stripPasted(credentials.baseUrl);
	if (!pasted) {
		throw new InvalidInput('Base URL is empty', 'Fill it in, or choose another Environment.');
	}
	const withScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(pasted) ? pasted : `https://${pasted}`;
	if (!URL.canParse(withScheme)) {
		throw new InvalidInput('Base URL is not a web address', 'Write it like https://api.1msg.io');
	}
	const url = new URL(withScheme);
	if (url.protocol !== 'https:' && url.protocol !== 'http:') {
		throw new InvalidInput('Base URL must begin with https://');
	}
	if (url.protocol === 'http:' && credentials.allowHttp !== true && !isLoopback(url.hostname)) {
		throw new InvalidInput(
			'Base URL begins with http://, which would send the API key unencrypted',
			'Use https://, or switch Allow HTTP on if the address is inside your own network.',
		);
	}
	if (url.username || url.password || url.search || url.hash) {
		throw new InvalidInput(
			'Base URL may hold a host and a path only',
			'Remove the user name, the question mark or the # part; the key goes into API Key.',
		);
	}
	const segments = url.pathname.split('/').filter(Boolean);
	if (cleanChannelId(segments.at(-1)) === channelId) {
		segments.pop();
	}
	return [url.origin, ...segments].join('/');
}

const FIELDS = ['apiKey', 'environment', 'baseUrl', 'allowHttp', 'channelId', 'webhookSecret'] as const;

/** The credential that was read last: n8n hands a fresh copy to each request, and a run has one. */
let last: { fields: unknown[]; channel: Channel } | undefined;

/**
 * The channel that a credential stands for.
 * A typed channel id wins over the key's own claim, as in 1MSG's own client.
 * @throws InvalidInput naming the field that has to be mended
 */
export function channelOf(credentials: ChannelCredentials): Channel {
	const { fields, channel } = last ?? {};
	if (channel && FIELDS.every((field, index) => credentials[field] === fields![index])) return channel;
	const read = readChannel(credentials);
	last = { fields: FIELDS.map((field) => credentials[field]), channel: read };
	return read;
}

function readChannel(credentials: ChannelCredentials): Channel {
	const apiKey = cleanApiKey(credentials.apiKey);
	if (!apiKey) throw new InvalidInput('API Key is empty', 'Paste the key of your 1MSG channel.');
	if (!/^[\x21-\x7e]+$/.test(apiKey)) {
		throw new InvalidInput(
			'API Key holds spaces or characters that no 1MSG key has',
			'Copy the key once more, without anything around it.',
		);
	}
	const channelId = cleanChannelId(credentials.channelId) || channelIdOfKey(apiKey);
	if (!channelId) throw new InvalidInput(NO_CHANNEL_SENTENCE);
	if (!/^[A-Za-z0-9_-]+$/.test(channelId)) {
		throw new InvalidInput(
			'Channel ID may hold letters and digits only',
			'Copy it from the 1MSG console, for example ODI371267300.',
		);
	}
	const environment = textOf(credentials.environment) ?? (stripPasted(credentials.baseUrl) ? 'custom' : 'production');
	return {
		apiKey,
		channelId,
		baseUrl: BASE_URLS.get(environment) ?? customBaseUrl(credentials, channelId),
		webhookSecret: stripPasted(credentials.webhookSecret) || apiKey,
	};
}

function decoded(path: string): string {
	return path.replace(/%2e/gi, '.').replace(/%2f/gi, '/').replace(/%5c/gi, '\\');
}

/**
 * The address of a method on the channel, e.g. `/sendMessage`. A full address is taken only where
 * it already lies under the channel: the key never leaves to another place (1msg-api §3).
 */
export function channelUrl(channel: Channel, pathOrUrl: string): string {
	const root = `${channel.baseUrl}/${channel.channelId}`;
	// Nearly all calls: nothing in it could lead elsewhere.
	if (/^\/[A-Za-z]+$/.test(pathOrUrl)) return root + pathOrUrl;
	const isFull = /^[a-z][a-z\d+.-]*:/i.test(pathOrUrl) || pathOrUrl.startsWith('//');
	const address = isFull ? pathOrUrl : `${root}/${pathOrUrl.replace(/^\//, '')}`;
	const target = URL.canParse(address, root) ? new URL(address, root) : undefined;
	const allowed = new URL(root);
	// A server may decode %2f and %5c before it looks where the path leads.
	const climbs = target !== undefined && /[/\\]\.\.([/\\]|$)/.test(decoded(target.pathname));
	if (!target || climbs || target.origin !== allowed.origin || !target.pathname.startsWith(`${allowed.pathname}/`)) {
		throw new InvalidInput(
			`This credential is for ${root} only; the address asked for lies elsewhere`,
			'The API key is not sent to another host or to another channel.',
		);
	}
	return target.href;
}
