import { ok, Refusal, type Answer } from '../answer';
import type { Channel } from '../channel';
import type { StoredMessage } from '../state';
import { hookOf } from '../statuses';
import type { Json } from '../types';

const DEFAULT_PAGE = 100;

/** A whole number of at least 0 from the query. */
function number(query: URLSearchParams, name: string): number | undefined {
	const value = query.get(name);
	if (value === null || value === '') return undefined;
	if (!/^\d{1,15}$/.test(value)) throw Refusal.badRequest(`${name} must be a whole number`);
	return Number(value);
}

/** GET /templates: limit, offset and sort by id, name or status; `total` counts all (1msg-api §9). */
export function getTemplates({ state }: Channel, _: Json, query: URLSearchParams): Answer {
	const offset = number(query, 'offset') ?? 0;
	const limit = number(query, 'limit') ?? state.templates.length;
	const sort = query.get('sort');
	const templates = [...state.templates];
	if (sort === 'id' || sort === 'name' || sort === 'status') {
		templates.sort((a, b) => String(a[sort]).localeCompare(String(b[sort])));
	}
	return ok({ total: templates.length, templates: templates.slice(offset, offset + limit) });
}

/** GET /messages: oldest first unless `last`; limit 0 = all; a notice when the channel keeps no history (1msg-api §11). */
export function getMessages({ state }: Channel, _: Json, asked: URLSearchParams): Answer {
	const { historyOn, historyPageCap, historyIgnores } = state.switches;
	if (!historyOn) return ok({ notice: 'Message history is disabled for this channel', messages: [] });
	const query = new URLSearchParams([...asked].filter(([name]) => !historyIgnores.includes(name)));
	const after = number(query, 'lastMessageNumber') ?? 0;
	const from = number(query, 'min_time') ?? 0;
	const to = number(query, 'max_time') ?? Infinity;
	const limit = number(query, 'limit') ?? DEFAULT_PAGE;
	const chatId = query.get('chatId');
	const id = query.get('msgId');
	const found = state.history.filter(
		({ number: position, message }) =>
			position > after &&
			Number(message.time) >= from &&
			Number(message.time) <= to &&
			(chatId === null || message.chatId === chatId) &&
			(id === null || message.id === id),
	);
	if (['true', '1'].includes(query.get('last') ?? '')) found.reverse();
	return ok({ messages: found.slice(0, Math.min(limit || Infinity, historyPageCap)).map(historyElement) });
}

/** The history's dialect: flags as 0 and 1, a number, always a metadata object. */
function historyElement({ number: messageNumber, message }: StoredMessage): Json {
	return {
		messageNumber,
		...message,
		fromMe: message.fromMe ? 1 : 0,
		isForwarded: message.isForwarded ? 1 : 0,
		metadata: message.metadata ?? {},
	};
}

/** GET /hookInfo?messageId=: the statuses so far; none for an id that is not known (1msg-api §12). */
export function getHookInfo({ state }: Channel, _: Json, query: URLSearchParams): Answer {
	const id = query.get('messageId');
	if (!id) throw Refusal.badRequest('messageId is required');
	const entry = state.ledger.find((one) => one.id === id);
	const steps = state.steps.get(id) ?? [];
	return ok({ hooks: entry ? steps.map((step) => hookOf(state, entry, step)) : [] });
}
