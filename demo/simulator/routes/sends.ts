import { ok, Refusal, type Answer } from '../answer';
import type { Channel } from '../channel';
import { readDestination } from '../destination';
import { renderTemplate } from '../templateCheck';
import type { Json } from '../types';
import { echoOfFile } from './file';

const MAX_TEXT = 4096;

const given = (value: unknown) => value !== undefined && value !== null;
const accepted = (id: string, to: string): Answer =>
	ok({ sent: true, id, message: `Sent to ${to}`, description: 'Message has been sent to the provider' });

/** The chat of a send that needs an open 24-hour window (1msg-api §6). Other checks come first: `check` runs between. */
function session<T>(channel: Channel, body: Json, check: () => T): { to: string; checked: T } {
	const to = readDestination(channel.state, body);
	const checked = check();
	if (!channel.state.isWindowOpen(to)) throw Refusal.notSent('Dialog window is closed');
	return { to, checked };
}

function quoted(body: Json): string | null {
	const id = body.quotedMsgId;
	if (!given(id)) return null;
	if (typeof id !== 'string' || !id) throw Refusal.badRequest('quotedMsgId must be a message id');
	return id;
}

/** POST /sendMessage: 1 to 4096 characters, counted as code points (1msg-api §7). */
export function sendMessage(channel: Channel, body: Json): Answer {
	const { to, checked } = session(channel, body, () => ({ text: checkText(body.body), quotedMsgId: quoted(body) }));
	const { text, quotedMsgId } = checked;
	const entry = channel.accept({
		method: 'sendMessage',
		to,
		request: body,
		text,
		echo: { type: 'chat', body: text, quotedMsgId },
	});
	return accepted(entry.id, to);
}

function checkText(text: unknown): string {
	if (typeof text !== 'string' || !text.trim()) throw Refusal.badRequest('empty body');
	if ([...text].length > MAX_TEXT) throw Refusal.badRequest(`body is longer than ${MAX_TEXT} characters`);
	return text;
}

/** POST /sendFile (1msg-api §7). */
export function sendFile(channel: Channel, body: Json): Answer {
	const { to, checked } = session(channel, body, () => ({ ...echoOfFile(body), quotedMsgId: quoted(body) }));
	const { text, ...echo } = checked;
	return accepted(channel.accept({ method: 'sendFile', to, request: body, text, echo }).id, to);
}

/** POST /sendReaction: one emoji on a message; an empty body takes it back (1msg-api §7). */
export function sendReaction(channel: Channel, body: Json): Answer {
	const { to, checked } = session(channel, body, () => checkReaction(channel, body));
	const { emoji, quotedMsgId } = checked;
	const entry = channel.accept({
		method: 'sendReaction',
		to,
		request: body,
		text: emoji,
		echo: { type: 'reaction', body: emoji, quotedMsgId },
	});
	return accepted(entry.id, to);
}

function checkReaction({ state }: Channel, body: Json): { emoji: string; quotedMsgId: string } {
	const quotedMsgId = quoted(body);
	if (!quotedMsgId) throw Refusal.badRequest('quotedMsgId is required');
	const target = state.find(quotedMsgId);
	if (!target && !quotedMsgId.startsWith('wamid.')) throw Refusal.badRequest('quotedMsgId is not a known message');
	if (target?.type === 'reaction') throw Refusal.badRequest('A reaction cannot be reacted to');
	if (typeof body.body !== 'string' || !isEmojiOrEmpty(body.body)) throw Refusal.badRequest('body must be one emoji');
	return { emoji: body.body, quotedMsgId };
}

/** With and without the variation selector, as keyboards leave it out. */
function isEmojiOrEmpty(text: string): boolean {
	const emoji = new RegExp('^\\p{RGI_Emoji}$', 'v');
	return text === '' || emoji.test(text) || emoji.test(`${text}\uFE0F`);
}

/** POST /sendTemplate: the one send that needs no window, and opens none (1msg-api §9). */
export function sendTemplate(channel: Channel, body: Json): Answer {
	const to = readDestination(channel.state, body);
	const { text, buttons, category, failure } = renderTemplate(channel.state.templates, body);
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
	state.readMessages.push({ messageId, typingIndicator: String(body.typingIndicator) === 'true' });
	return ok({ result: 'success' });
}

/** Form-encoded bodies carry booleans as text. */
function isFlag(value: unknown): boolean {
	return typeof value === 'boolean' || value === 'true' || value === 'false';
}
