import { elementsOf, firstText, flagOf, objectOf, present, textOf, type Json } from '../reading';
import { readContent } from './content';
import type { Author, ChannelEvent, ReadOptions } from './event';
import { chatIdOf, dedupeKey, fingerprint, identityOf, isoTime, type Identity } from './identity';

/** What stands around a raw message in Meta's envelope. */
export interface Surroundings {
	channelId?: string;
	/** Meta's `contacts[]`: names and ids of the people in this body. */
	contacts?: unknown;
	/** True in Meta's `message_echoes`. */
	isEcho?: boolean;
}

/** A name that only repeats the number, the id or the user name is none. */
function nameOf(name: unknown, { phone, bsuid, username }: Identity): string | undefined {
	const text = textOf(name)?.trim();
	if (!text || /^\+?[\d\s()-]+$/.test(text) || /@(c\.us|g\.us|lid)$/i.test(text)) return undefined;
	return text === phone || text === bsuid || text === username ? undefined : text;
}

/** The entry of Meta's `contacts[]` for a sender; the only one counts where there is just one. */
function contactFor(contacts: unknown, { phone, bsuid }: Identity): Json {
	const list = elementsOf(contacts).map(objectOf);
	return (
		list.find((contact) => (phone !== undefined && textOf(contact.wa_id) === phone) || (bsuid !== undefined && textOf(contact.user_id) === bsuid)) ??
		(list.length === 1 ? list[0] : {})
	);
}

function isFromMe(element: Json, isEcho: boolean | undefined): boolean {
	return flagOf(element.fromMe) ?? (isEcho || flagOf(element.self) === true);
}

/** Reads one element of `messages[]`, in 1MSG's or in Meta's form. */
export function readMessage(element: Json, { channelId, contacts, isEcho }: Surroundings, options: ReadOptions): ChannelEvent {
	const content = readContent(element);
	const fromMe = isFromMe(element, isEcho);

	const group = identityOf(element.chatId).group ?? textOf(element.group_id)?.replace(/@g\.us$/, '');
	// Meta has no chat id: the other side is `from`, on echoes `to`.
	const other = fromMe ? (element.to ?? element.recipient_id) : (element.author ?? element.from);
	const chat: Identity = group !== undefined ? { group } : identityOf(textOf(element.chatId) ?? other);
	const writer = identityOf(element.author ?? element.from);
	const person: Identity = fromMe ? { ...chat } : { ...writer, ...chat, phone: (group === undefined ? chat.phone : undefined) ?? writer.phone };
	const contact = fromMe ? {} : contactFor(contacts, writer);
	const profile = objectOf(contact.profile);
	const identity: Identity = {
		phone: person.phone ?? (fromMe ? undefined : identityOf(contact.wa_id).phone),
		bsuid: person.bsuid ?? (fromMe ? undefined : firstText(element.authorBsuid, element.from_user_id, contact.user_id)),
		username: person.username ?? (fromMe ? undefined : firstText(element.authorUserName, profile.username)),
	};
	// On echoes `senderName` is the business (1msg-api §15); the chat's name is the customer's.
	const name = fromMe
		? group === undefined
			? nameOf(element.chatName, identity)
			: undefined
		: (nameOf(element.senderName, identity) ?? nameOf(profile.name, identity) ?? (group === undefined ? nameOf(element.chatName, identity) : undefined));
	const author: Author = fromMe ? { ...writer } : { ...identity, name };
	const messageId = firstText(element.id, element.messageId);
	const { kind, isKnown, ...said } = content;

	return present({
		event: fromMe && kind !== 'call' ? 'echo' : kind,
		channelId,
		messageId,
		chatId: textOf(element.chatId)?.includes('@') ? textOf(element.chatId) : (chatIdOf(chat) ?? textOf(element.chatId)),
		...identity,
		contactName: name,
		fromMe,
		isGroup: group !== undefined,
		author: group === undefined ? undefined : present({ phone: author.phone, bsuid: author.bsuid, username: author.username, name: author.name }),
		...said,
		timestamp: isoTime(element.time ?? element.timestamp, options.receivedAt),
		dedupeKey: dedupeKey(channelId, 'message', messageId ?? fingerprint(element)),
		raw: options.includeRaw || !isKnown ? element : undefined,
	});
}
