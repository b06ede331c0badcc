import type { State, StoredMessage } from './state';
import type { Json } from './types';

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
	/** Who wrote, in groups. */
	author: string;
	reactions: string[];
}

export interface Chat {
	chatId: string;
	name: string;
	windowOpen: boolean;
	messages: ChatMessage[];
}

/** All chats, the one with the newest message first. */
export function chatsOf(state: State): Chat[] {
	const chats = new Map<string, Chat>();
	for (const stored of state.history) {
		const chatId = String(stored.message.chatId);
		const chat = chats.get(chatId) ?? newChat(state, chatId);
		chats.delete(chatId);
		chats.set(chatId, chat);
		addMessage(state, chat, stored);
	}
	for (const chatId of state.openWindows()) if (!chats.has(chatId)) chats.set(chatId, newChat(state, chatId));
	return [...chats.values()].reverse();
}

function newChat(state: State, chatId: string): Chat {
	const name = chatId.endsWith('@g.us') ? `Group ${chatId.split('@')[0]}` : state.person(chatId).name;
	return { chatId, name, windowOpen: state.isWindowOpen(chatId), messages: [] };
}

/** Reactions go to the message they are for; each side has at most one. */
function addMessage(state: State, chat: Chat, { message, buttons }: StoredMessage): void {
	const target = message.type === 'reaction' && chat.messages.find(({ id }) => id === message.quotedMsgId);
	if (target) {
		const who = message.fromMe ? 'Business' : String(message.senderName);
		target.reactions = target.reactions.filter((one) => !one.startsWith(`${who} `));
		if (message.body) target.reactions.push(`${who} ${String(message.body)}`);
		return;
	}
	chat.messages.push({ ...bubble(message), ...progress(state, message), buttons, reactions: [] });
}

function bubble(message: Json) {
	return {
		id: String(message.id),
		fromMe: message.fromMe === true,
		type: String(message.type),
		text: String(message.body ?? ''),
		caption: typeof message.caption === 'string' ? message.caption : null,
		time: Number(message.time),
		author: String(message.senderName),
	};
}

function progress(state: State, { id, fromMe }: Json): { status: string; error: string | null } {
	if (fromMe !== true) {
		return { status: state.readMessages.some(({ messageId }) => messageId === id) ? 'read' : '', error: null };
	}
	const last = state.steps.get(String(id))?.at(-1);
	return { status: last?.status ?? 'accepted', error: last?.failure?.text ?? null };
}
