import { inboundElement, type MessageParts } from './messages';
import { bsuidOf, groupPerson, newMessageId, type State } from './state';
import { INBOUND_TYPES, type InboundMessage, type Json } from './types';

const DEFAULT_PHONE = '12025550143';
const DEFAULT_NAME = 'Dana Example';

/** A message that the box was asked to build, but cannot. */
export class InboundError extends Error {}

/** Takes a customer's message in: history, contact, window. Returns the element to push. */
export function receive(state: State, message: InboundMessage): Json {
	const parts = partsOf(withLink(state, message));
	const author = authorOf(state, message);
	const groupId = message.groupId?.replace(/@g\.us$/, '');
	const chatId = groupId ? `${groupId}@g.us` : author.chatId;
	const element = inboundElement(state, chatId, author.chatId, groupId ?? author.chatName, parts);
	state.remember(element);
	state.openWindow(chatId);
	state.customers.see(author.chatId, state.person(author.chatId));
	if (groupId) state.customers.see(chatId, groupPerson(state, chatId));
	return element;
}

/** Files customers send unless told otherwise. */
const FILES: Partial<Record<(typeof INBOUND_TYPES)[number], string>> = {
	image: 'photo.jpg', video: 'clip.mp4', audio: 'note.ogg', voice: 'voice.ogg', sticker: 'sticker.webp', document: 'contract.pdf',
};

/** Media lies under a link of the box unless the message brings one. */
function withLink(state: State, message: InboundMessage): InboundMessage {
	const name = FILES[message.type ?? 'text'];
	return name && message.url === undefined ? { ...message, url: state.files.serve({ name }) } : message;
}

/** Learns who writes. With a hidden number the BSUID takes the phone's place (1msg-api §4). */
function authorOf(state: State, message: InboundMessage): { chatId: string; chatName: string } {
	const phone = String(message.from ?? DEFAULT_PHONE).replace(/@c\.us$/, '');
	if (!/^\d{6,15}$/.test(phone)) throw new InboundError('from must be 6 to 15 digits');
	const bsuid = message.bsuid ?? bsuidOf(phone);
	const username = message.username ?? null;
	const name = message.name ?? DEFAULT_NAME;
	const chatId = message.hiddenNumber ? `${bsuid}@lid` : `${phone}@c.us`;
	state.people.set(chatId, { phone: message.hiddenNumber ? null : phone, bsuid, username, name });
	return { chatId, chatName: message.hiddenNumber ? (username ?? name) : phone };
}

function partsOf(message: InboundMessage): MessageParts {
	const type = message.type ?? 'text';
	if (!INBOUND_TYPES.includes(type)) throw new InboundError(`type must be one of ${INBOUND_TYPES.join(', ')}`);
	const common = { id: message.id ?? newMessageId(), quotedMsgId: message.quotedMessageId };
	return { ...common, ...CONTENT[type](message) };
}

type Content = Omit<MessageParts, 'id' | 'quotedMsgId'> & { quotedMsgId?: string | null };

const media = (type: string) => ({ url = '', caption }: InboundMessage): Content => ({ type, body: url, caption });

/** Answers to our buttons, lists and flows: the id under metadata is a guess of 1msg-api §15. */
function interactive(kind: string, body: string, value: Json, caption?: string): Content {
	return { type: 'interactive', body, caption, extra: { metadata: { type: kind, [kind]: value } } };
}

/** type, body and caption per kind of message (1msg-api §15). */
const CONTENT: Record<(typeof INBOUND_TYPES)[number], (message: InboundMessage) => Content> = {
	text: ({ text = 'Hi, is the blue one still available?' }) => ({ type: 'chat', body: text }),
	image: media('image'),
	video: media('video'),
	audio: media('audio'),
	voice: media('voice'),
	sticker: media('sticker'),
	// The caption of a document may be its file name.
	document: (message) => {
		const content = media('document')(message);
		return { ...content, caption: message.caption ?? content.body?.split(/[?#]/)[0].split('/').pop() };
	},
	location: ({ latitude = 45.018337, longitude = -73.968285, caption }) => ({
		type: 'location',
		body: `${latitude};${longitude}`,
		caption,
	}),
	contact: ({ text }) => ({ type: 'vcard', body: text ?? 'BEGIN:VCARD\nVERSION:3.0\nFN:Sam Sample\nTEL:+12025550177\nEND:VCARD\n' }),
	reaction: ({ emoji = '👍' }) => ({ type: 'reaction', body: emoji }),
	// Where 1MSG puts a payload that differs from the label is not known: Meta's object under metadata.
	button: ({ replyId, replyTitle, text }) => {
		const title = replyTitle ?? text ?? 'Confirm';
		return { type: 'button', body: title, ...(replyId === undefined ? {} : { extra: { metadata: { button: { payload: replyId, text: title } } } }) };
	},
	buttonReply: ({ replyId = 'track', replyTitle = 'Track order' }) =>
		interactive('button_reply', replyTitle, { id: replyId, title: replyTitle }),
	listReply: ({ replyId = 'plan_b', replyTitle = 'Plan B', text }) =>
		interactive('list_reply', replyTitle, { id: replyId, title: replyTitle, ...(text ? { description: text } : {}) }, text),
	flowReply: ({ flowResponse = { flow_token: 'token-77', slot: '10:00' } }) =>
		interactive('nfm_reply', 'Sent', { name: 'flow', body: 'Sent', response_json: JSON.stringify(flowResponse) }),
	// The normalised form of an order is not known: Meta's object under metadata.
	order: ({ text = '', items }) => ({
		type: 'order',
		body: text,
		extra: {
			metadata: {
				order: {
					catalog_id: '900100200300',
					text,
					product_items: items ?? [{ product_retailer_id: 'SKU-1', quantity: 1, item_price: 10, currency: 'EUR' }],
				},
			},
		},
	}),
	welcome: () => ({ type: 'request_welcome', body: '', extra: { meta: { request_welcome: true } } }),
	unsupported: () => ({
		type: 'unsupported',
		body: '',
		extra: { metadata: { errors: [{ code: 131051, title: 'Message type unknown' }] } },
	}),
	revoke: ({ quotedMessageId = newMessageId() }) => ({
		type: 'revoke',
		body: '',
		quotedMsgId: null,
		extra: { metadata: { revoke: { original_message_id: quotedMessageId } } },
	}),
	unknown: ({ text = 'Lunch?' }) => ({ type: 'poll_creation', body: text }),
};
