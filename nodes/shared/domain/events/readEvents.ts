import { isStepForward, type DeliveryStatus } from '../deliveryStatus';
import { cleanChannelId } from '../channel';
import { elementsOf, embeddedJson, firstText, isObject, numberOf, objectOf, present, textOf, type Json } from '../reading';
import type { ChannelEvent, ReadOptions } from './event';
import { chatIdOf, dedupeKey, fingerprint, identityOf, isoTime } from './identity';
import { readMessage, type Surroundings } from './message';
import { readDeliveryStatus } from './status';

type Context = ReadOptions & Surroundings;

function other(raw: unknown, context: Context): ChannelEvent {
	return present({
		event: 'other' as const,
		channelId: context.channelId,
		timestamp: isoTime(objectOf(raw).timestamp ?? objectOf(raw).time, context.receivedAt),
		dedupeKey: dedupeKey(context.channelId, 'other', fingerprint(raw)),
		raw,
	});
}

/** A call: connect, status or terminate (1msg-api §16). */
function call(element: Json, context: Context): ChannelEvent {
	const direction = textOf(element.direction);
	const isOutbound = /BUSINESS/i.test(direction ?? '');
	const customer = identityOf(element.recipient_id ?? (isOutbound ? element.to : element.from));
	const contact = elementsOf(context.contacts).map(objectOf)[0] ?? {};
	const identity = {
		phone: customer.phone ?? identityOf(contact.wa_id).phone,
		bsuid: customer.bsuid ?? firstText(element.from_user_id, element.recipient_user_id, contact.user_id),
		username: textOf(objectOf(contact.profile).username),
	};
	const id = firstText(element.id, element.call_id);
	const what = firstText(element.event, element.status);
	return present({
		event: 'call' as const,
		channelId: context.channelId,
		chatId: chatIdOf(identity),
		...identity,
		contactName: textOf(objectOf(contact.profile).name),
		isGroup: false,
		text: ['Call', what?.toLowerCase()].filter(Boolean).join(' '),
		call: present({
			id,
			event: textOf(element.event),
			status: textOf(element.status),
			direction,
			durationSeconds: numberOf(element.duration),
			startedAt: element.start_time === undefined ? undefined : isoTime(element.start_time, context.receivedAt),
			endedAt: element.end_time === undefined ? undefined : isoTime(element.end_time, context.receivedAt),
			reference: textOf(element.biz_opaque_callback_data),
		}),
		timestamp: isoTime(element.timestamp, context.receivedAt),
		dedupeKey: dedupeKey(context.channelId, 'call', id ?? fingerprint(element), what),
		raw: context.includeRaw ? element : undefined,
	});
}

/** News of the account, a template or the number's quality: a Meta change that is no message. */
function account(field: string, value: unknown, context: Context): ChannelEvent {
	const { messaging_product, metadata, ...update } = objectOf(value);
	void [messaging_product, metadata];
	const what = firstText(update.event, update.new_category, update.new_quality_score, update.current_limit);
	return present({
		event: 'account' as const,
		channelId: context.channelId,
		text: [field, what].filter(Boolean).join(': '),
		account: { update: field, ...update },
		timestamp: isoTime(update.timestamp ?? update.time, context.receivedAt),
		dedupeKey: dedupeKey(context.channelId, 'account', field, fingerprint(value)),
		raw: context.includeRaw ? value : undefined,
	});
}

/** Runs a reader over each element: what is no object, or trips the reader, comes out as `other`. */
function each(elements: unknown, context: Context, read: (element: Json) => ChannelEvent): ChannelEvent[] {
	return elementsOf(elements).flatMap((element) => {
		if (element === null || element === undefined || (isObject(element) && Object.keys(element).length === 0)) return [];
		const parsed = typeof element === 'string' ? embeddedJson(element) : element;
		if (!isObject(parsed)) return [other(element, context)];
		try {
			return [read(parsed)];
		} catch {
			return [other(element, context)];
		}
	});
}

/** The lists that a body, or the value of a Meta change, may hold, and how each is read. */
function readLists(body: Json, context: Context, isCall: boolean): ChannelEvent[] {
	const around: Context = { ...context, contacts: body.contacts ?? context.contacts };
	const message = (element: Json) => readMessage(element, around, context);
	const echo = (element: Json) => readMessage(element, { ...around, isEcho: true }, context);
	const status = (element: Json) =>
		isCall || textOf(element.type) === 'call' ? call(element, around) : readDeliveryStatus(element, context.channelId, context);
	return [
		...each(body.messages, around, message),
		...each(body.message_echoes, around, echo),
		...each(body.smb_message_echoes, around, echo),
		...each(body.calls, around, (element) => call(element, around)),
		...each(body.ack, around, status),
		...each(body.hooks, around, status),
		...each(body.statuses, around, status),
	];
}

const LIST_KEYS = ['messages', 'message_echoes', 'smb_message_echoes', 'calls', 'ack', 'hooks', 'statuses'];
const ENVELOPE_KEYS = new Set([...LIST_KEYS, 'instanceId', 'object', 'entry', 'contacts', 'metadata', 'messaging_product', 'type', 'token']);

const ACCOUNT_FIELD = /^(account|message_template|template|phone_number|business|user_preferences|security|partner)_?/;

function readChange(change: Json, context: Context): ChannelEvent[] {
	const field = textOf(change.field) ?? '';
	const value = change.value;
	const lists = isObject(value) ? readLists(value, context, field === 'calls') : [];
	if (lists.length > 0) return lists;
	if (ACCOUNT_FIELD.test(field)) return [account(field, value, context)];
	return isObject(value) && LIST_KEYS.some((key) => key in value) ? [] : [other(change, context)];
}

function readBody(body: unknown, options: ReadOptions): ChannelEvent[] {
	if (Array.isArray(body)) return body.flatMap((part) => readBody(part, options));
	if (typeof body === 'string') {
		const parsed = embeddedJson(body);
		return parsed === undefined ? [] : readBody(parsed, options);
	}
	if (!isObject(body)) return [];
	const context: Context = { ...options, channelId: cleanChannelId(body.instanceId) || options.channelId };
	const isCall = textOf(body.type) === 'calls';

	const events = readLists(body, context, isCall);
	for (const entry of elementsOf(body.entry)) {
		for (const change of elementsOf(objectOf(entry).changes)) {
			if (isObject(change)) events.push(...readChange(change, context));
			else events.push(other(change, context));
		}
	}
	if (isCall && events.length === 0) {
		const value = isObject(body.value) ? body.value : undefined;
		const nested = value ? readLists(value, context, true) : [];
		return nested.length > 0 ? nested : [call(objectOf(value ?? body.call ?? body), context)];
	}
	const strange = Object.entries(body).filter(([key, value]) => !ENVELOPE_KEYS.has(key) && typeof value === 'object' && value !== null && Object.keys(value).length > 0);
	const isEnvelope = LIST_KEYS.some((key) => key in body) || 'entry' in body;
	if (!isEnvelope) return Object.keys(body).some((key) => key !== 'instanceId') ? [other(body, context)] : [];
	return [...events, ...strange.map(([key, value]) => other({ [key]: value }, context))];
}

/** The same event from two lists is one item, with what either of them knew. */
function merge(events: ChannelEvent[]): ChannelEvent[] {
	const byKey = new Map<string, ChannelEvent>();
	for (const event of events) {
		const known = byKey.get(event.dedupeKey);
		byKey.set(event.dedupeKey, known ? { ...event, ...known } : event);
	}
	return [...byKey.values()];
}

/** Within one body a status never goes back: what arrives behind a later one is dropped. */
function onlyForward(events: ChannelEvent[]): ChannelEvent[] {
	const reached = new Map<string, DeliveryStatus>();
	return events.filter(({ event, status, dedupeKey: key }) => {
		if (event !== 'status' || status === undefined) return true;
		const message = key.slice(0, key.lastIndexOf(':'));
		if (!isStepForward(reached.get(message), status)) return false;
		reached.set(message, status);
		return true;
	});
}

/**
 * Reads a webhook body into events: 1MSG's `messages[]`, `ack[]` and `hooks[]`, Meta's raw
 * `entry[]`, alone or mixed (1msg-api §15–16). It never throws; an element it cannot read comes out
 * as `other` with its `raw`, and never costs its neighbours.
 */
export function readEvents(body: unknown, options: ReadOptions): ChannelEvent[] {
	return onlyForward(merge(readBody(body, options)));
}
