import { elementsOf, firstText, flagOf, isObject, objectOf, present, textOf, type Json } from '../reading';
import { readContent } from './content';
import type { ChannelEvent, ReadOptions } from './event';
import { chatIdOf, dedupeKey, fingerprint, identityOf, isoTime, millisecondsOf, type Identity } from './identity';

/** What stands around a raw message in Meta's envelope. */
export interface Surroundings {
	channelId?: string;
	/** Finds what Meta's `contacts[]` says of a customer. */
	contactOf?: (customer: Identity) => Json;
	/** True in Meta's `message_echoes`. */
	isEcho?: boolean;
}

/** Whether a name is only a number: digits, spaces, brackets, dashes. */
function isNumber(name: string): boolean {
	const first = name.charCodeAt(0);
	// Letters come first in nearly all names.
	return first < 65 && /^\+?[\d\s()-]+$/.test(name);
}

/** A name that only repeats the number, the id or the user name is none. */
function nameOf(name: unknown, { bsuid, username }: Identity): string | undefined {
	const text = textOf(name)?.trim();
	if (!text || isNumber(text) || (text.includes('@') && /@(c\.us|g\.us|lid)$/i.test(text))) return undefined;
	return text === bsuid || text === username ? undefined : text;
}

/**
 * Makes a look-up in Meta's `contacts[]`, by number and by BSUID. An only contact without an id in
 * common with the customer counts as theirs; one with another id never does.
 * @param ownNumber the business's: its own entry is no customer's
 */
export function contactBook(contacts: unknown, ownNumber?: unknown): (customer: Identity) => Json {
	const own = textOf(ownNumber)?.replace(/\D/g, '');
	const list = elementsOf(contacts).filter(isObject).filter(({ wa_id }) => own === undefined || identityOf(wa_id).phone !== own);
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

/** What a list of echoes holds is an echo, whatever it says of itself. */
function isFromMe(element: Json, isEcho: boolean | undefined): boolean {
	return isEcho || (flagOf(element.fromMe) ?? flagOf(element.self) === true);
}

/** Who wrote, from 1MSG's keys or Meta's. */
function writerOf(element: Json, chat: Identity): Identity {
	const id = element.author ?? element.from;
	// In most messages the writer is the chat.
	const { phone, bsuid, username, lid } = id === element.chatId ? chat : identityOf(id);
	return {
		phone,
		bsuid: bsuid ?? firstText(element.authorBsuid, element.from_user_id),
		username: username ?? textOf(element.authorUserName),
		lid,
	};
}

/** Whom an echo went to, in Meta's form. */
function addresseeOf(element: Json): Identity {
	const { phone, bsuid, lid } = identityOf(element.to ?? element.recipient_id);
	return { phone, bsuid: bsuid ?? firstText(element.to_user_id, element.recipient_user_id), lid };
}

/** The chat id as it came, or made from whoever the chat is with. */
function chatIdFor(element: Json, chat: Identity): string | undefined {
	const given = textOf(element.chatId)?.trim();
	return given?.includes('@') ? given : (chatIdOf(chat) ?? (given || undefined));
}

const NOBODY: Json = {};

export interface Customer extends Identity {
	name?: string;
}

/** Adds to what is known of a customer what Meta's `contacts[]` says of them. */
export function addContact(customer: Customer, contact: Json): void {
	const profile = objectOf(contact.profile);
	customer.phone ??= identityOf(contact.wa_id).phone;
	customer.bsuid ??= textOf(contact.user_id);
	customer.username ??= textOf(profile.username);
	customer.name ??= nameOf(profile.name, customer);
}

/** Whether a contact is the one who wrote, which on echoes is the business. */
function isWriter(contact: Json, { phone, bsuid }: Identity): boolean {
	return (phone !== undefined && identityOf(contact.wa_id).phone === phone) || (bsuid !== undefined && contact.user_id === bsuid);
}

/** What Meta's `contacts[]` says of the customer of a message: of who wrote, or of whom an echo went to. */
function contactOfMessage(contactOf: Surroundings['contactOf'], fromMe: boolean, chat: Identity, writer: Identity): Json {
	if (contactOf === undefined) return NOBODY;
	if (!fromMe) return contactOf(writer);
	if (chat.group !== undefined) return NOBODY;
	const contact = contactOf(chat);
	return isWriter(contact, writer) ? NOBODY : contact;
}

/** The customer of a message; in a group the member who wrote. */
function customerOf(element: Json, fromMe: boolean, chat: Identity, writer: Identity, contact: Json): Customer {
	const customer: Customer = { phone: chat.phone, bsuid: chat.bsuid, username: chat.username };
	if (!fromMe) {
		customer.phone ??= writer.phone;
		customer.bsuid ??= writer.bsuid;
		customer.username ??= writer.username;
	}
	if (contact !== NOBODY) addContact(customer, contact);
	// On echoes `senderName` is the business (1msg-api §15); the chat's name is the customer's.
	const ownName = fromMe ? undefined : nameOf(element.senderName, customer);
	customer.name = ownName ?? customer.name ?? (chat.group === undefined ? nameOf(element.chatName, customer) : undefined);
	return customer;
}

/**
 * An edit or a withdrawal may come under the id of the message it is about, and is not that message
 * (1msg-api §17). Such a message may be edited several times; what is delivered again has its text and its time.
 */
function changeOf({ time, timestamp }: Json, { messageType, messageId, quotedMessageId = messageId, text }: Partial<ChannelEvent>): string | undefined {
	if (messageType !== 'edit' || messageId !== quotedMessageId) return messageType === 'edit' || messageType === 'revoke' ? messageType : undefined;
	return `edit:${fingerprint([text, millisecondsOf(time) ?? millisecondsOf(timestamp)]).slice(0, 12)}`;
}

/**
 * Reads one element of `messages[]`, in 1MSG's or in Meta's form. A body can hold thousands: the item
 * is filled key by key, in the order in which people read it, and nothing is copied on the way.
 */
export function readMessage(element: Json, { channelId, contactOf, isEcho }: Surroundings, options: ReadOptions): ChannelEvent {
	const fromMe = isFromMe(element, isEcho);
	const given = identityOf(element.chatId);
	const group = given.group ?? textOf(element.group_id)?.replace(/@g\.us$/, '');
	const writer = writerOf(element, given);
	let chat: Identity = { group };
	if (group === undefined) {
		// Meta has no chat id: the other side is who wrote, on echoes whom it went to.
		const otherSide = fromMe ? addresseeOf(element) : writer;
		chat = { phone: given.phone ?? otherSide.phone, bsuid: given.bsuid ?? otherSide.bsuid, username: given.username ?? otherSide.username, lid: given.lid ?? otherSide.lid };
	}
	const contact = contactOfMessage(contactOf, fromMe, chat, writer);
	const { phone, bsuid, username, name } = customerOf(element, fromMe, chat, writer, contact);
	const messageId = textOf(element.id) ?? textOf(element.messageId);
	const chatId = chatIdFor(element, chat) ?? chatIdOf({ phone, bsuid, username });

	const item: Partial<ChannelEvent> = { event: 'message' };
	if (channelId !== undefined) item.channelId = channelId;
	if (messageId !== undefined) item.messageId = messageId;
	if (chatId !== undefined) item.chatId = chatId;
	if (phone !== undefined) item.phone = phone;
	if (bsuid !== undefined) item.bsuid = bsuid;
	if (username !== undefined) item.username = username;
	if (name !== undefined) item.contactName = name;
	item.fromMe = fromMe;
	item.isGroup = group !== undefined;
	if (group !== undefined) item.author = present(fromMe ? { phone: writer.phone, bsuid: writer.bsuid, username: writer.username } : { phone, bsuid, username, name });
	const isKnown = readContent(element, item);
	if (fromMe && item.event !== 'call') item.event = 'echo';
	item.timestamp = isoTime(options.receivedAt, element.time, element.timestamp);
	item.dedupeKey = dedupeKey(channelId, 'message', messageId ?? fingerprint(element), changeOf(element, item));
	if (options.includeRaw || !isKnown) item.raw = element;
	return item as ChannelEvent;
}
