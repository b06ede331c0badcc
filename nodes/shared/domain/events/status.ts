import { describeFailure } from '../apiErrors';
import { readStatus } from '../deliveryStatus';
import { elementsOf, firstText, objectOf, present, textOf, type Json } from '../reading';
import type { ChannelEvent, ReadOptions } from './event';
import { chatIdOf, dedupeKey, fingerprint, identityOf, isoTime } from './identity';

/**
 * Reads one delivery status, from `ack[]`, `hooks[]` or Meta's `statuses[]`. The reason of a failed
 * one is text, an object or a list, depending on the way it came (1msg-api §15).
 */
export function readDeliveryStatus(element: Json, channelId: string | undefined, options: ReadOptions): ChannelEvent {
	const rawStatus = firstText(element.status, element.ack);
	const status = readStatus(rawStatus);
	const messageId = firstText(element.id, element.messageId, element.message_id);
	const isMetaGroup = textOf(element.recipient_type) === 'group';
	const group = identityOf(element.chatId).group ?? (isMetaGroup ? textOf(element.recipient_id)?.replace(/@g\.us$/, '') : undefined);
	const participant = firstText(element.recipient_participant_id, element.recipient_participant_user_id);
	const recipient = identityOf(isMetaGroup ? participant : (element.recipient_id ?? element.recipient_user_id));
	const chat = group === undefined ? identityOf(element.chatId) : {};
	const phone = identityOf(element.phone).phone ?? chat.phone ?? recipient.phone;
	const bsuid = firstText(element.bsuid, chat.bsuid, element.recipient_user_id, recipient.bsuid);
	const username = firstText(element.userName, element.username, chat.username);
	const errors = elementsOf(element.errors);
	const reason = errors.length > 0 ? { errors } : { error: element.error ?? element.errors };

	return present({
		event: 'status' as const,
		channelId,
		messageId,
		chatId: textOf(element.chatId) ?? chatIdOf(group === undefined ? { phone, bsuid, username } : { group }),
		phone,
		bsuid,
		username,
		isGroup: group !== undefined,
		status,
		rawStatus,
		failure: status === 'failed' ? describeFailure(objectOf(reason)) : undefined,
		timestamp: isoTime(element.timestamp ?? element.time, options.receivedAt),
		// In a group every member reports on the same message.
		dedupeKey: dedupeKey(channelId, 'status', messageId ?? fingerprint(element), group === undefined ? undefined : (phone ?? bsuid), status ?? rawStatus),
		raw: options.includeRaw || status === undefined ? element : undefined,
	});
}
