import { cleanChannelId } from '../channel';
import { isStepForward, type DeliveryStatus } from '../deliveryStatus';
import { elementsOf, embeddedJson, isDeeperThan, isObject, objectOf, present, textOf, type Json } from '../reading';
import { isAccountField, readAccountUpdate } from './account';
import { readCall } from './call';
import type { ChannelEvent, ReadOptions } from './event';
import { dedupeKey, fingerprint, isoTime } from './identity';
import { contactBook, readMessage, type Surroundings } from './message';
import { readDeliveryStatus } from './status';

type Context = ReadOptions & Surroundings;

const LISTS = ['messages', 'message_echoes', 'smb_message_echoes', 'calls', 'ack', 'hooks', 'statuses'] as const;
const ENVELOPE_KEYS = new Set<string>([...LISTS, 'instanceId', 'object', 'entry', 'contacts', 'metadata', 'messaging_product', 'type', 'token', 'errors']);

/** Far beyond what any event needs, and well within what can be written as JSON again. */
const MAX_LEVELS = 200;
const TOO_DEEP = `nested more than ${MAX_LEVELS} levels deep`;

function isEmpty(value: unknown): boolean {
	return value === null || value === undefined || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
}

function other(raw: unknown, context: Context): ChannelEvent {
	return {
		...present({ event: 'other' as const, channelId: context.channelId }),
		timestamp: isoTime(objectOf(raw).timestamp ?? objectOf(raw).time, context.receivedAt),
		dedupeKey: dedupeKey(context.channelId, 'other', fingerprint(raw)),
		...(raw === null ? {} : { raw }),
	};
}

/** Reads each element of a list; what is no object, or trips the reader, comes out as `other`. */
function each(key: string, list: unknown, context: Context, read: (element: Json) => ChannelEvent): ChannelEvent[] {
	if (isEmpty(list)) return [];
	const elements = elementsOf(list);
	if (elements.length === 0 && !isEmpty(embeddedJson(list) ?? list)) return [other({ [key]: list }, context)];
	return elements.flatMap((element) => {
		if (isEmpty(element)) return [];
		const parsed = typeof element === 'string' ? embeddedJson(element) : element;
		if (!isObject(parsed)) return [other(element, context)];
		try {
			return [read(parsed)];
		} catch {
			return [other(element, context)];
		}
	});
}

/**
 * Reads the lists of a body, or of the value of a Meta change, and passes on what stands beside them
 * and is not known.
 */
function readLists(body: Json, context: Context, isCall: boolean): ChannelEvent[] {
	const around: Context = body.contacts === undefined ? context : { ...context, contactOf: contactBook(body.contacts) };
	const call = (element: Json) => readCall(element, around, context);
	const status = (element: Json) => (isCall || textOf(element.type) === 'call' ? call(element) : readDeliveryStatus(element, context.channelId, context));
	const echo = (element: Json) => readMessage(element, { ...around, isEcho: true }, context);
	const readers: Record<(typeof LISTS)[number], (element: Json) => ChannelEvent> = {
		messages: (element) => readMessage(element, around, context),
		message_echoes: echo,
		smb_message_echoes: echo,
		calls: call,
		ack: status,
		hooks: status,
		statuses: status,
	};
	const unknown = Object.entries(body).filter(([key, value]) => !ENVELOPE_KEYS.has(key) && typeof value === 'object' && !isEmpty(value));
	return [
		...LISTS.flatMap((key) => each(key, body[key], around, readers[key])),
		...unknown.map(([key, value]) => other({ [key]: value }, context)),
	];
}

function holdsLists(value: Json): boolean {
	return LISTS.some((key) => Object.hasOwn(value, key));
}

function readChange(change: Json, time: unknown, context: Context, isCall: boolean): ChannelEvent[] {
	const field = textOf(change.field) ?? '';
	const { value } = change;
	if (isObject(value) && holdsLists(value)) return readLists(value, context, isCall || field === 'calls');
	if (isAccountField(field)) return [readAccountUpdate(field, value, time, context.channelId, context)];
	return [other(change, context)];
}

/** Reads Meta's `entry[]` (1msg-api §16). */
function readEntries(entries: unknown, context: Context, isCall: boolean): ChannelEvent[] {
	const list = elementsOf(entries);
	if (list.length === 0 && !isEmpty(entries)) return [other({ entry: entries }, context)];
	return list.flatMap((entry) => {
		if (isEmpty(entry)) return [];
		const changes = elementsOf(objectOf(entry).changes);
		if (changes.length === 0) return isEmpty(objectOf(entry).changes) && isObject(entry) && Object.hasOwn(entry, 'changes') ? [] : [other({ entry: [entry] }, context)];
		return changes.flatMap((change) => {
			if (isEmpty(change)) return [];
			return isObject(change) ? readChange(change, objectOf(entry).time, context, isCall) : [other(change, context)];
		});
	});
}

/** A root that says `type: "calls"` and holds no list: its nesting is not described anywhere. */
function readLooseCall(body: Json, context: Context): ChannelEvent[] {
	const { value, call } = body;
	if (isObject(value) && holdsLists(value)) return readLists(value, context, true);
	return [readCall(isObject(value) ? value : isObject(call) ? call : body, context, context)];
}

function readBody(body: unknown, options: ReadOptions, levels = 0): ChannelEvent[] {
	// Lists in lists, many deep: no channel writes such a body.
	if (levels > 8) return [];
	if (Array.isArray(body)) return body.flatMap((part) => readBody(part, options, levels + 1));
	if (typeof body === 'string') {
		const parsed = embeddedJson(body);
		return parsed === undefined ? [] : readBody(parsed, options, levels + 1);
	}
	if (!isObject(body)) return [];
	const context: Context = { ...options, channelId: cleanChannelId(body.instanceId) || options.channelId };
	const isCall = textOf(body.type) === 'calls';
	const hasEntries = Object.hasOwn(body, 'entry');
	if (hasEntries || holdsLists(body)) return [...readLists(body, context, isCall), ...readEntries(body.entry, context, isCall)];
	if (isCall) return readLooseCall(body, context);
	return Object.keys(body).some((key) => key !== 'instanceId') ? [other(body, context)] : [];
}

/** The same event from two lists is one item, with what either of them knew. */
function merge(events: ChannelEvent[], receivedAt: number): ChannelEvent[] {
	const arrival = new Date(receivedAt).toISOString();
	const byKey = new Map<string, ChannelEvent>();
	for (const event of events) {
		const known = byKey.get(event.dedupeKey);
		if (!known) {
			byKey.set(event.dedupeKey, event);
			continue;
		}
		const merged = { ...event, ...known };
		// The time of arrival and a failure without a code are only what stands in for the real one.
		if (known.timestamp === arrival) merged.timestamp = event.timestamp;
		if (event.failure?.code !== undefined && known.failure?.code === undefined) merged.failure = event.failure;
		byKey.set(event.dedupeKey, merged);
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

/** What n8n could not store: a value of the sender's own making that is nested without end. */
function shallow(event: ChannelEvent): ChannelEvent {
	const copy = { ...event };
	for (const key of ['raw', 'flowResponse', 'account'] as const) {
		if (isDeeperThan(copy[key], MAX_LEVELS)) Object.assign(copy, { [key]: key === 'raw' ? TOO_DEEP : { note: TOO_DEEP } });
	}
	return copy;
}

/**
 * Reads a webhook body into events: 1MSG's `messages[]`, `ack[]` and `hooks[]`, Meta's raw
 * `entry[]`, alone or mixed (1msg-api §15–16). It never throws; an element it cannot read comes out
 * as `other` with its `raw`, and never costs its neighbours.
 */
export function readEvents(body: unknown, options: ReadOptions): ChannelEvent[] {
	return onlyForward(merge(readBody(body, options), options.receivedAt)).map(shallow);
}
