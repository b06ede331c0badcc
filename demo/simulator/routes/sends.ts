import { ok, Refusal, type Answer } from '../answer';
import type { Channel } from '../channel';
import { given, isFlag } from '../checks';
import { readDestination } from '../destination';
import { renderTemplate } from '../templateCheck';
import type { Json } from '../types';
import { readFile } from './file';
import { accepted, quoted, sessionSend, type Content } from './session';

const MAX_TEXT = 4096;

/** POST /sendMessage: 1 to 4096 characters, counted as code points (1msg-api §7). */
export const sendMessage = sessionSend('sendMessage', (_, { body: text }) => {
	if (typeof text !== 'string' || !text.trim()) throw Refusal.badRequest('empty body');
	if ([...text].length > MAX_TEXT) throw Refusal.badRequest(`body is longer than ${MAX_TEXT} characters`);
	return { type: 'chat', body: text, text };
});

/** POST /sendFile (1msg-api §7). */
export const sendFile = sessionSend('sendFile', ({ state }, body) => readFile(state, body));

/** POST /sendReaction: one emoji on a message; an empty body takes it back (1msg-api §7). */
export const sendReaction = sessionSend('sendReaction', readReaction);

function readReaction({ state }: Channel, body: Json): Content {
	const quotedMsgId = quoted(body);
	if (!quotedMsgId) throw Refusal.badRequest('quotedMsgId is required');
	const target = state.find(quotedMsgId);
	if (!target && !quotedMsgId.startsWith('wamid.')) throw Refusal.badRequest('quotedMsgId is not a known message');
	if (target?.type === 'reaction') throw Refusal.badRequest('A reaction cannot be reacted to');
	const { body: emoji } = body;
	if (typeof emoji !== 'string' || !isEmojiOrEmpty(emoji)) throw Refusal.badRequest('body must be one emoji');
	return { type: 'reaction', body: emoji, text: emoji };
}

/** With and without the variation selector, as keyboards leave it out. */
function isEmojiOrEmpty(text: string): boolean {
	const emoji = new RegExp('^\\p{RGI_Emoji}$', 'v');
	return text === '' || emoji.test(text) || emoji.test(`${text}\uFE0F`);
}

/** POST /sendTemplate: the one send that needs no window, and opens none (1msg-api §9). */
export function sendTemplate(channel: Channel, body: Json): Answer {
	const { state } = channel;
	const to = readDestination(state, body);
	const { text, buttons, category, failure } = renderTemplate(state.templates, body, state.now());
	if (category === 'authentication' && to.endsWith('@g.us')) throw Refusal.meta(131051, 'Unsupported message type');
	const entry = channel.accept({
		method: 'sendTemplate',
		to,
		request: body,
		text,
		echo: { type: 'chat', body: text, quotedMsgId: quoted(body) },
		category,
		buttons,
		failure,
	});
	return accepted(entry.id, to);
}

/** POST /readMessage: for a customer's message only, and not in groups (1msg-api §7). */
export function readMessage({ state }: Channel, body: Json): Answer {
	const messageId = body.messageId ?? body.msgId;
	if (typeof messageId !== 'string' || !messageId) throw Refusal.badRequest('messageId is required');
	if (given(body.typingIndicator) && !isFlag(body.typingIndicator)) {
		throw Refusal.badRequest('typingIndicator must be true or false');
	}
	const message = state.find(messageId);
	if (!message || message.fromMe === true) throw Refusal.badRequest('messageId is not a known inbound message');
	if (String(message.chatId).endsWith('@g.us')) throw Refusal.badRequest('Group messages cannot be marked as read');
	const typingIndicator = String(body.typingIndicator) === 'true';
	state.readMessages.push({ messageId, typingIndicator });
	if (typingIndicator) state.typing.set(String(message.chatId), state.now());
	return ok({ result: 'success' });
}
