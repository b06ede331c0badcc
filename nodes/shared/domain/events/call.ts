import { describeFailure } from '../apiErrors';
import { elementsOf, firstText, numberOf, objectOf, present, textOf, type Json } from '../reading';
import type { ChannelEvent, ReadOptions } from './event';
import { chatIdOf, dedupeKey, fingerprint, identityOf, isoTime, millisecondsOf } from './identity';
import type { Surroundings } from './message';

/** Reads a call's connect, status or terminate (1msg-api §16); what has none of these keeps its `raw`. */
export function readCall(element: Json, { channelId, contactOf }: Surroundings, options: ReadOptions): ChannelEvent {
	const direction = textOf(element.direction);
	const isOutbound = /BUSINESS/i.test(direction ?? '');
	const customer = identityOf(element.recipient_id ?? (isOutbound ? element.to : element.from));
	const contact = contactOf?.(customer) ?? {};
	const profile = objectOf(contact.profile);
	const identity = {
		phone: customer.phone ?? identityOf(contact.wa_id).phone,
		bsuid: customer.bsuid ?? firstText(element.from_user_id, element.recipient_user_id, contact.user_id),
		username: textOf(profile.username),
	};
	const id = firstText(element.id, element.call_id);
	const what = firstText(element.event, element.status);
	const time = (value: unknown) => (millisecondsOf(value) === undefined ? undefined : isoTime(options.receivedAt, value));
	return present({
		event: 'call' as const,
		channelId,
		chatId: chatIdOf({ ...identity, lid: customer.lid }),
		...identity,
		contactName: textOf(profile.name),
		isGroup: false,
		text: ['Call', what?.toLowerCase()].filter(Boolean).join(' '),
		call: present({
			id,
			event: textOf(element.event),
			status: textOf(element.status),
			direction,
			durationSeconds: numberOf(element.duration),
			startedAt: time(element.start_time),
			endedAt: time(element.end_time),
			reference: textOf(element.biz_opaque_callback_data),
		}),
		failure: elementsOf(element.errors).length > 0 ? describeFailure({ errors: elementsOf(element.errors) }) : undefined,
		timestamp: isoTime(options.receivedAt, element.timestamp),
		dedupeKey: dedupeKey(channelId, 'call', id ?? fingerprint(element), what),
		raw: options.includeRaw || (id === undefined && what === undefined) ? element : undefined,
	});
}
