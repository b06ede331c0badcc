import { ok, Refusal, type Answer } from '../answer';
import type { Channel, Send } from '../channel';
import { given } from '../checks';
import { readDestination } from '../destination';
import type { Failure, Json } from '../types';

export const accepted = (id: string, to: string): Answer =>
	ok({ sent: true, id, message: `Sent to ${to}`, description: 'Message has been sent to the provider' });

/** The message that a send answers, if any. @throws Refusal 400 when it is no text. */
export function quoted(body: Json): string | null {
	const id = body.quotedMsgId;
	if (!given(id)) return null;
	if (typeof id !== 'string' || !id) throw Refusal.badRequest('quotedMsgId must be a message id');
	return id;
}

/** What a session send comes to: the echo's parts, and what people read. */
export interface Content {
	/** 'chat', 'image', … (1msg-api §15). */
	type: string;
	body: string | null;
	caption?: string | null;
	/** What the customer reads. */
	text: string;
	buttons?: string[];
	extra?: Json;
	/** What Meta finds out only after the send is accepted. */
	failure?: Failure;
}

type Method = (channel: Channel, body: Json) => Answer;

/**
 * A send that needs an open 24-hour window (1msg-api §6). The destination is checked first, then the content, the window
 * last. Groups take text and media only (1msg-api §18): other kinds say so by `inGroups: false`.
 */
export function sessionSend(
	method: string,
	read: (channel: Channel, body: Json) => Content,
	{ inGroups = true }: { inGroups?: boolean } = {},
): Method {
	return (channel, body) => {
		const to = readDestination(channel.state, body);
		const { text, buttons, failure, ...parts } = read(channel, body);
		const echo: Send['echo'] = { ...parts, quotedMsgId: quoted(body) };
		if (!inGroups && to.endsWith('@g.us')) throw Refusal.meta(131051, 'Unsupported message type');
		if (!channel.state.isWindowOpen(to)) throw Refusal.notSent('Dialog window is closed');
		return accepted(channel.accept({ method, to, request: body, text, echo, buttons, failure }).id, to);
	};
}
