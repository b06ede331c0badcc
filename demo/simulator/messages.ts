import { BUSINESS_PHONE, type State } from './state';
import type { Json } from './types';

/** What differs from message to message. */
export interface MessageParts {
	id: string;
	/** 'chat', 'image', … (1msg-api §15). */
	type: string;
	body: string | null;
	caption?: string | null;
	quotedMsgId?: string | null;
	/** Keys only some types have: metadata, meta. */
	extra?: Json;
}

/** An element of messages[] in the webhook form: booleans, seconds, suffixed ids (1msg-api §15). */
function element(state: State, chatId: string, parts: MessageParts, sender: Json): Json {
	return {
		id: parts.id,
		body: parts.body,
		type: parts.type,
		isForwarded: false,
		...sender,
		time: state.seconds(),
		chatId,
		caption: parts.caption ?? null,
		quotedMsgId: parts.quotedMsgId ?? null,
		...parts.extra,
	};
}

/** A customer's message. `chatId` is the chat, `authorId` who wrote in it: the same except in groups. */
export function inboundElement(state: State, chatId: string, authorId: string, chatName: string, parts: MessageParts): Json {
	const person = state.person(authorId);
	return element(state, chatId, parts, {
		fromMe: false,
		self: 0,
		author: authorId,
		authorBsuid: person.bsuid,
		authorUserName: person.username,
		chatName,
		senderName: person.name,
	});
}

/** The echo of an API send: the sender's name is the business number (1msg-api §15). */
export function echoElement(state: State, chatId: string, parts: MessageParts): Json {
	const person = state.person(chatId);
	return element(state, chatId, parts, {
		fromMe: true,
		self: 1,
		author: `${BUSINESS_PHONE}@c.us`,
		authorBsuid: null,
		authorUserName: null,
		chatName: person.phone ?? person.username ?? person.name,
		senderName: `${BUSINESS_PHONE}@c.us`,
	});
}
