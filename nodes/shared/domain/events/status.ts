import { readStatus } from '../deliveryStatus';
import { firstText, textOf, type Json } from '../reading';
import type { ChannelEvent, ReadOptions } from './event';
import { failureOf, isUnexplained, type Reasons } from './failure';
import { chatIdOf, dedupeKey, fingerprint, identityOf, isoTime, type Identity } from './identity';
import { addContact, type Customer, type Surroundings } from './message';

interface Reported extends Customer {
	chatId?: string;
	/** The customer's number or BSUID, as the status itself says it. */
	id?: string;
}

const NOBODY: Identity = {};

/** In a group the status may name its member as a message does. */
function memberIn(element: Json): Identity {
	return identityOf(element.participant ?? element.author);
}

/** Whose status it is; in a group the member who reports, and the group. */
function reportedBy(element: Json, contactOf: Surroundings['contactOf']): Reported {
	const chat = identityOf(element.chatId);
	const isMetaGroup = element.recipient_type === 'group';
	const group = chat.group ?? (isMetaGroup ? textOf(element.recipient_id)?.replace(/@g\.us$/, '') : undefined);
	const recipientId = isMetaGroup ? firstText(element.recipient_participant_id, element.recipient_participant_user_id) : (element.recipient_id ?? element.recipient_user_id);
	// Most statuses name the chat alone, and its number once more.
	const recipient = recipientId === undefined ? NOBODY : identityOf(recipientId);
	const own = element.phone === chat.phone ? NOBODY : identityOf(element.phone);
	const member = group === undefined ? NOBODY : memberIn(element);
	const phone = own.phone ?? chat.phone ?? recipient.phone ?? member.phone;
	const bsuid = textOf(element.bsuid) ?? chat.bsuid ?? textOf(element.recipient_user_id) ?? recipient.bsuid ?? member.bsuid;
	const username = textOf(element.userName) ?? textOf(element.username) ?? chat.username;
	const id = phone ?? bsuid;
	const customer: Reported = { group, phone, bsuid, username, id };
	customer.chatId = textOf(element.chatId) ?? chatIdOf(group === undefined ? { phone, bsuid, username, lid: recipient.lid } : { group });
	// Of a group an only contact may be any member.
	if (contactOf !== undefined && (group === undefined || id !== undefined)) addContact(customer, contactOf(customer));
	customer.chatId ??= chatIdOf(customer);
	return customer;
}

/**
 * Reads one delivery status, from `ack[]`, `hooks[]` or Meta's `statuses[]` (1msg-api §15). The
 * status of a payment that Meta sends among them is no delivery: it has its `rawStatus` alone.
 */
export function readDeliveryStatus(element: Json, { channelId, contactOf }: Surroundings, options: ReadOptions & { reasons: Reasons }): ChannelEvent {
	const rawStatus = textOf(element.status) ?? firstText(element.ack, element.message_status, element.messageStatus);
	const isPayment = element.type === 'payment';
	const status = isPayment ? undefined : readStatus(rawStatus);
	const messageId = textOf(element.id) ?? firstText(element.messageId, element.message_id);
	const { group, phone, bsuid, username, name, chatId, id } = reportedBy(element, contactOf);

	const item: Partial<ChannelEvent> = { event: 'status' };
	if (channelId !== undefined) item.channelId = channelId;
	if (messageId !== undefined) item.messageId = messageId;
	if (chatId !== undefined) item.chatId = chatId;
	if (phone !== undefined) item.phone = phone;
	if (bsuid !== undefined) item.bsuid = bsuid;
	if (username !== undefined) item.username = username;
	if (name !== undefined) item.contactName = name;
	item.isGroup = group !== undefined;
	if (status !== undefined) item.status = status;
	if (rawStatus !== undefined) item.rawStatus = rawStatus;
	if (status === 'failed') item.failure = failureOf(element, options.reasons);
	item.timestamp = isoTime(options.receivedAt, element.timestamp, element.time);
	item.dedupeKey = dedupeKey(
		channelId,
		'status',
		messageId ?? fingerprint(element),
		// In a group every member reports on the same message.
		group === undefined ? undefined : id,
		isPayment ? 'payment' : undefined,
		status ?? rawStatus,
	);
	const isUnread = status === undefined || (item.failure !== undefined && isUnexplained(element, item.failure));
	if (options.includeRaw || isUnread) item.raw = element;
	return item as ChannelEvent;
}
