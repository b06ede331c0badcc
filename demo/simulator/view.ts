import { isObject } from './checks';
import type { Customer, PhoneMode } from './customers';
import { lookOfElement, type Look } from './looks/look';
import type { State, StoredMessage } from './state';
import type { Json } from './types';

/** Older bubbles of a chat are not drawn. */
const SHOWN_MESSAGES = 200;
/** Typing is shown so long, or until a message comes (1msg-api §7). */
const TYPING_MS = 25_000;

/** A bubble of the page. */
export interface ChatMessage {
	id: string;
	/** Sent by the business. */
	fromMe: boolean;
	type: string;
	text: string;
	caption: string | null;
	buttons: string[];
	/** Unix seconds. */
	time: number;
	/** Last status of a send ('accepted' before the first); of a customer's message 'read' once it is marked so. */
	status: string;
	/** Why it failed. */
	error: string | null;
	/** Meta's number of that. */
	errorCode: number | null;
	/** Who wrote, in groups. */
	author: string;
	reactions: string[];
	look: Look;
	/** The message that is answered; undefined when none is, null when the page does not know it. */
	quote?: { author: string; text: string } | null;
	/** Taken back by the customer. */
	revoked: boolean;
}

export interface Chat {
	chatId: string;
	name: string;
	windowOpen: boolean;
	messages: ChatMessage[];
}

/** A phone of the page. */
export interface Phone extends Chat {
	phone: string | null;
	username: string | null;
	isGroup: boolean;
	hasBlocked: boolean;
	/** The business has blocked this customer. */
	isBlocked: boolean;
	mode: PhoneMode;
	/** Milliseconds; null for a closed window. */
	windowEnd: number | null;
	typing: boolean;
}

/** All chats, the one with the newest message first. */
export function chatsOf(state: State): Chat[] {
	const chats = new Map<string, StoredMessage[]>();
	for (const stored of state.history) {
		const chatId = String(stored.message.chatId);
		const mine = chats.get(chatId) ?? [];
		chats.delete(chatId);
		chats.set(chatId, mine);
		mine.push(stored);
	}
	for (const chatId of state.openWindows()) if (!chats.has(chatId)) chats.set(chatId, []);
	return [...chats].reverse().map(([chatId, stored]) => ({
		chatId,
		name: chatId.endsWith('@g.us') ? `Group ${chatId.split('@')[0]}` : state.person(chatId).name,
		windowOpen: state.isWindowOpen(chatId),
		messages: bubbles(state, stored),
	}));
}

/** The phones that are open, in their order. */
export function phonesOf(state: State): Phone[] {
	const open = state.customers.all().filter(({ isOpen }) => isOpen);
	const stored = new Map<string, StoredMessage[]>(open.map(({ chatId }) => [chatId, []]));
	const after = new Map(open.map((customer) => [customer.chatId, customer.after]));
	for (const one of state.history) {
		const chatId = String(one.message.chatId);
		if (one.number > (after.get(chatId) ?? Infinity)) stored.get(chatId)?.push(one);
	}
	return open.map((customer) => phoneOf(state, customer, (stored.get(customer.chatId) ?? []).slice(-SHOWN_MESSAGES)));
}

function phoneOf(state: State, customer: Customer, stored: StoredMessage[]): Phone {
	const { chatId, name, phone, username, hasBlocked } = customer;
	const typing = state.typing.get(chatId);
	return {
		chatId,
		name,
		phone,
		username,
		isGroup: chatId.endsWith('@g.us'),
		hasBlocked,
		isBlocked: phone !== null && state.blocked.includes(phone),
		mode: customer.mode ?? (state.rules.readByDefault ? 'reads' : 'delivers'),
		windowOpen: state.isWindowOpen(chatId),
		windowEnd: state.windowEnd(chatId) ?? null,
		typing: typing !== undefined && state.now() - typing < TYPING_MS,
		messages: bubbles(state, stored),
	};
}

/** Reactions and messages that are taken back go to the message they are for; each side has at most one reaction. */
function bubbles(state: State, stored: StoredMessage[]): ChatMessage[] {
	const shown = new Map<string, ChatMessage>();
	for (const { message, buttons, look } of stored) {
		const target = shown.get(String(message.quotedMsgId));
		if (message.type === 'reaction' && target) {
			react(target, message);
			continue;
		}
		const taken = message.type === 'revoke' ? shown.get(revokedId(message)) : undefined;
		if (taken) {
			taken.revoked = true;
			continue;
		}
		shown.set(String(message.id), { ...bubble(message, look), ...progress(state, message), buttons, ...quoteOf(message, target) });
	}
	markRead(state, [...shown.values()]);
	return [...shown.values()];
}

function react(target: ChatMessage, message: Json): void {
	const who = message.fromMe ? 'Business' : String(message.senderName);
	target.reactions = target.reactions.filter((one) => !one.startsWith(`${who} `));
	if (message.body) target.reactions.push(`${who} ${String(message.body)}`);
}

function revokedId({ metadata }: Json): string {
	const revoke = isObject(metadata) ? metadata.revoke : undefined;
	return isObject(revoke) ? String(revoke.original_message_id) : '';
}

function bubble(message: Json, look?: Look) {
	return {
		id: String(message.id),
		fromMe: message.fromMe === true,
		type: String(message.type),
		text: String(message.body ?? ''),
		caption: typeof message.caption === 'string' ? message.caption : null,
		time: Number(message.time),
		author: String(message.senderName),
		reactions: [],
		look: look ?? lookOfElement(message),
		revoked: false,
	};
}

function quoteOf(message: Json, target?: ChatMessage): Pick<ChatMessage, 'quote'> {
	if (!message.quotedMsgId) return {};
	if (!target) return { quote: null };
	const { look, fromMe, author } = target;
	return { quote: { author: fromMe ? 'Business' : author, text: look.text || look.header || look.media?.name || look.contacts?.[0]?.name || target.type } };
}

function progress(state: State, { id, fromMe }: Json): Pick<ChatMessage, 'status' | 'error' | 'errorCode'> {
	const last = fromMe === true ? state.steps.get(String(id))?.at(-1) : undefined;
	const status = last?.status ?? (fromMe === true ? 'accepted' : '');
	return { status, error: last?.failure?.text ?? null, errorCode: last?.failure?.code ?? null };
}

/** Who marks a message as read has read what came before it, too (1msg-api §7). */
function markRead(state: State, messages: ChatMessage[]): void {
	const marked = new Set(state.readMessages.map(({ messageId }) => messageId));
	const last = messages.map(({ id }) => marked.has(id)).lastIndexOf(true);
	messages.slice(0, last + 1).forEach((message) => {
		if (!message.fromMe) message.status = 'read';
	});
}
