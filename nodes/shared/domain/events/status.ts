import { readStatus } from '../deliveryStatus';
import { firstText, textOf, type Json } from '../reading';
import type { ChannelEvent, ReadOptions } from './event';
import { failureOf, type Reasons } from './failure';
import { chatIdOf, dedupeKey, fingerprint, identityOf, isoTime, type Identity } from './identity';

interface Reported extends Identity {
	chatId?: string;
}

const NOBODY: Identity = {};

/** Whose status it is; in a group the member who reports, and the group. */
function reportedBy(element: Json): Reported {
	const chat = identityOf(element.chatId);
	const isMetaGroup = element.recipient_type === 'group';
	const group = chat.group ?? (isMetaGroup ? textOf(element.recipient_id)?.replace(/@g\.us$/, '') : undefined);
	const recipientId = isMetaGroup ? firstText(element.recipient_participant_id, element.recipient_participant_user_id) : (element.recipient_id ?? element.recipient_user_id);
	// Most statuses name the chat alone, and its number once more.
	const recipient = recipientId === undefined ? NOBODY : identityOf(recipientId);
	const own = element.phone === chat.phone ? NOBODY : identityOf(element.phone);
	const phone = own.phone ?? chat.phone ?? recipient.phone;
	const bsuid = textOf(element.bsuid) ?? chat.bsuid ?? textOf(element.recipient_user_id) ?? recipient.bsuid;
	const username = textOf(element.userName) ?? textOf(element.username) ?? chat.username;
	return { group, phone, bsuid, username, chatId: textOf(element.chatId) ?? chatIdOf(group === undefined ? { phone, bsuid, username } : { group }) };
}

/**
 * Reads one delivery status, from `ack[]`, `hooks[]` or Meta's `statuses[]` (1msg-api §15). The
 * status of a payment that Meta sends among them is no delivery: it has its `rawStatus` alone.
 */
export function readDeliveryStatus(element: Json, channelId: string | undefined, options: ReadOptions & { reasons: Reasons }): ChannelEvent {
	const rawStatus = textOf(element.status) ?? firstText(element.ack, element.message_status, element.messageStatus);
	const isPayment = element.type === 'payment';
	const status = isPayment ? undefined : readStatus(rawStatus);
	const messageId = textOf(element.id) ?? firstText(element.messageId, element.message_id);
	const { group, phone, bsuid, username, chatId } = reportedBy(element);

	const item: Partial<ChannelEvent> = { event: 'status' };
	if (channelId !== undefined) item.channelId = channelId;
	if (messageId !== undefined) item.messageId = messageId;
	if (chatId !== undefined) item.chatId = chatId;
	if (phone !== undefined) item.phone = phone;
	if (bsuid !== undefined) item.bsuid = bsuid;
	if (username !== undefined) item.username = username;
	item.isGroup = group !== undefined;
	if (status !== undefined) item.status = status;
	if (rawStatus !== undefined) item.rawStatus = rawStatus;
	if (status === 'failed') item.failure = failureOf(element, options.reasons);
	item.timestamp = isoTime(element.timestamp ?? element.time, options.receivedAt);
	item.dedupeKey = dedupeKey(
		channelId,
		'status',
		messageId ?? fingerprint(element),
		// In a group every member reports on the same message.
		group === undefined ? undefined : (phone ?? bsuid),
		isPayment ? 'payment' : undefined,
		status ?? rawStatus,
	);
	if (options.includeRaw || status === undefined) item.raw = element;
	return item as ChannelEvent;
}
