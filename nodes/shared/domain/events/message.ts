import { elementsOf, firstText, flagOf, isObject, objectOf, present, textOf, type Json } from '../reading';
import { readContent } from './content';
import type { Author, ChannelEvent, ReadOptions } from './event';
import { chatIdOf, dedupeKey, fingerprint, identityOf, isoTime, type Identity } from './identity';

/** What stands around a raw message in Meta's envelope. */
export interface Surroundings {
	channelId?: string;
	/** Finds what Meta's `contacts[]` says of a sender. */
	contactOf?: (sender: Identity) => Json;
	/** True in Meta's `message_echoes`. */
	isEcho?: boolean;
}

/** A name that only repeats the number, the id or the user name is none. */
function nameOf(name: unknown, { phone, bsuid, username }: Identity): string | undefined {
	const text = textOf(name)?.trim();
	if (!text || /^\+?[\d\s()-]+$/.test(text) || /@(c\.us|g\.us|lid)$/i.test(text)) return undefined;
	return text === phone || text === bsuid || text === username ? undefined : text;
}

/**
 * Makes a look-up in Meta's `contacts[]`, by number and by BSUID. An only contact without an id in
 * common with the sender counts as theirs; one with another id never does.
 */
export function contactBook(contacts: unknown): (sender: Identity) => Json {
	const list = elementsOf(contacts).filter(isObject);
	const byId = new Map<string, Json>();
	for (const contact of list) {
		for (const id of [identityOf(contact.wa_id).phone, textOf(contact.user_id)]) if (id !== undefined && !byId.has(id)) byId.set(id, contact);
	}
	return ({ phone, bsuid }) => {
		const found = (phone !== undefined && byId.get(phone)) || (bsuid !== undefined && byId.get(bsuid));
		if (found) return found;
		const [only] = list;
		if (list.length !== 1) return {};
		const isSomebodyElse = (phone !== undefined && textOf(only.wa_id) !== undefined) || (bsuid !== undefined && textOf(only.user_id) !== undefined);
		return isSomebodyElse ? {} : only;
	};
}

function isFromMe(element: Json, isEcho: boolean | undefined): boolean {
	return flagOf(element.fromMe) ?? (isEcho || flagOf(element.self) === true);
}

/** Who wrote, from 1MSG's keys or Meta's. */
function writerOf(element: Json): Identity {
	const { phone, bsuid, username } = identityOf(element.author ?? element.from);
	return {
		phone,
		bsuid: bsuid ?? firstText(element.authorBsuid, element.from_user_id),
		username: username ?? textOf(element.authorUserName),
	};
}

/** Whom an echo went to, in Meta's form. */
function addresseeOf(element: Json): Identity {
	const { phone, bsuid } = identityOf(element.to ?? element.recipient_id);
	return { phone, bsuid: bsuid ?? firstText(element.to_user_id, element.recipient_user_id) };
}

/** The chat id as it came, or made from whoever the chat is with. */
function chatIdFor(element: Json, chat: Identity): string | undefined {
	const given = textOf(element.chatId)?.trim();
	return given?.includes('@') ? given : (chatIdOf(chat) ?? (given || undefined));
}

/** Reads one element of `messages[]`, in 1MSG's or in Meta's form. */
export function readMessage(element: Json, { channelId, contactOf, isEcho }: Surroundings, options: ReadOptions): ChannelEvent {
	const content = readContent(element);
	const fromMe = isFromMe(element, isEcho);

	const group = identityOf(element.chatId).group ?? textOf(element.group_id)?.replace(/@g\.us$/, '');
	const writer = writerOf(element);
	// Meta has no chat id: the other side is who wrote, on echoes whom it went to.
	const otherSide = fromMe ? addresseeOf(element) : writer;
	const chat: Identity = group !== undefined ? { group } : { ...otherSide, ...identityOf(element.chatId) };
	const contact = fromMe ? {} : (contactOf?.(writer) ?? {});
	const profile = objectOf(contact.profile);
	const identity: Identity = fromMe
		? { phone: chat.phone, bsuid: chat.bsuid, username: chat.username }
		: {
				phone: chat.phone ?? writer.phone ?? identityOf(contact.wa_id).phone,
				bsuid: chat.bsuid ?? writer.bsuid ?? textOf(contact.user_id),
				username: chat.username ?? writer.username ?? textOf(profile.username),
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
		chatId: chatIdFor(element, chat),
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
