import type { Channel } from './channel';
import { isObject } from './checks';
import type { Delivery, Hit, Json } from './types';
import { phonesOf } from './view';

const SHOWN_DELIVERIES = 100;
const SHOWN_SENDS = 200;
const SHOWN_REQUESTS = 50;
const LISTED_CHATS = 200;

/** Everything the page shows, in parts that are sent when they change; `phone:<chatId>` for each open phone. */
export function pageParts(channel: Channel): Record<string, unknown> {
	const { state, webhooks } = channel;
	const phones = phonesOf(state);
	const closed = state.customers.all().filter(({ isOpen }) => !isOpen);
	return {
		channel: {
			url: state.files.baseUrl,
			channelId: state.channelId,
			apiKey: state.apiKey,
			channelStatus: state.channelStatus,
			settings: state.settings,
			rules: state.rules,
			load: { latencyMs: state.load.settings.latencyMs, capPerSecond: finite(state.load.settings.capPerSecond) },
		},
		webhooks: {
			list: state.webhookUrls.map((url) => ({ url, isDisabled: state.disabledWebhooks.has(url) })),
			waiting: webhooks.waiting,
		},
		phones: phones.map(({ chatId }) => chatId),
		chats: closed.slice(-LISTED_CHATS).map(({ chatId, name }) => ({ chatId, name })),
		...Object.fromEntries(phones.map((phone) => [`phone:${phone.chatId}`, phone])),
		deliveries: latest(webhooks.deliveries, SHOWN_DELIVERIES, summary),
		faults: state.faults.map(({ id, title, path, left }) => ({ id, title: title ?? 'Fault', path: path ?? null, left: finite(left) })),
		ledger: latest(state.ledger, SHOWN_SENDS, ({ number, at, method, to, text, statuses }) => ({ number, at, method, to, text, statuses })),
		requests: latest(state.hits, SHOWN_REQUESTS, request),
	};
}

/** JSON has no Infinity. */
const finite = (number: number) => (Number.isFinite(number) ? number : null);

function latest<T, Row>(list: T[], count: number, row: (item: T, number: number) => Row): Row[] {
	const first = Math.max(0, list.length - count);
	return list.slice(first).map((item, index) => row(item, first + index + 1));
}

function summary({ body, ...delivery }: Delivery, number: number) {
	return { ...delivery, number, about: about(body) };
}

/** What a pushed body is, in a few words: `messages: chat`. */
function about(body: unknown): string {
	if (!isObject(body)) return 'a body of another form';
	const parts = ['messages', 'ack', 'hooks', 'entry'].filter((key) => Array.isArray(body[key]));
	return parts.map((key) => `${key}: ${(body[key] as Json[]).map(word).join(', ')}`).join('; ') || 'a body of another form';
}

function word(element: unknown): string {
	if (!isObject(element)) return '?';
	const side = element.fromMe === true ? ' (echo)' : '';
	return `${String(element.status ?? element.type ?? 'raw')}${side}`;
}

/** A token in the query is nobody's business. */
function request({ method, path, status }: Hit, number: number) {
	return { number, method, path: path.replace(/([?&]token=)[^&]*/g, '$1…'), status };
}
