import { cleanChannelId } from '../channel';
import { elementsOf, embeddedJson, isDeeperThan, isObject, objectOf, textOf, type Json } from '../reading';
import { isAccountField, readAccountUpdate } from './account';
import { readCall } from './call';
import type { ChannelEvent, ReadOptions } from './event';
import type { Reasons } from './failure';
import { dedupeKey, fingerprint, isoTime } from './identity';
import { contactBook, readMessage, type Surroundings } from './message';
import { oneOfEach } from './oneOfEach';
import { isEmpty } from './places';
import { readDeliveryStatus } from './status';

/** What is known around an element, and the items that are read so far. */
interface Context extends ReadOptions, Surroundings {
	items: ChannelEvent[];
	reasons: Reasons;
	/** Whether statuses are those of calls. */
	isCall: boolean;
}

const LISTS = ['messages', 'message_echoes', 'smb_message_echoes', 'calls', 'ack', 'hooks', 'statuses'] as const;
type List = (typeof LISTS)[number];
const ENVELOPE_KEYS = new Set<string>([...LISTS, 'instanceId', 'object', 'entry', 'contacts', 'metadata', 'messaging_product', 'type', 'token']);

/** Far beyond what any event needs, and well within what can be written as JSON again. */
const MAX_LEVELS = 200;
const TOO_DEEP = `nested more than ${MAX_LEVELS} levels deep`;

/** What n8n could not store: a value of the sender's own making that is nested without end. */
function shallow(event: ChannelEvent): ChannelEvent {
	if (event.raw === undefined && event.flowResponse === undefined && event.account === undefined) return event;
	for (const key of ['raw', 'flowResponse', 'account'] as const) {
		if (event[key] !== undefined && isDeeperThan(event[key], MAX_LEVELS)) Object.assign(event, { [key]: key === 'raw' ? TOO_DEEP : { note: TOO_DEEP } });
	}
	return event;
}

/** More events than fit into 5 MB, unless somebody fills them with next to nothing: to read those would hold up n8n for half a minute. */
const MAX_EVENTS = 50_000;

/** @throws RangeError where the body holds more than anybody writes */
function add({ items }: Context, event: ChannelEvent): void {
	if (items.length >= MAX_EVENTS) throw new RangeError('Too many events');
	items.push(shallow(event));
}

function otherOf(raw: unknown, { channelId, receivedAt }: Context): ChannelEvent {
	const said = objectOf(raw);
	return {
		event: 'other',
		...(channelId === undefined ? {} : { channelId }),
		timestamp: isoTime(receivedAt, said.timestamp, said.time),
		dedupeKey: dedupeKey(channelId, 'other', fingerprint(raw)),
		raw,
	};
}

function pushOther(raw: unknown, context: Context): void {
	add(context, otherOf(raw, context));
}

function readElement(list: List, element: Json, context: Context): ChannelEvent {
	switch (list) {
		case 'messages':
			return readMessage(element, context, context);
		case 'message_echoes':
		case 'smb_message_echoes':
			return readMessage(element, { ...context, isEcho: true }, context);
		case 'calls':
			return readCall(element, context, context);
		default:
			return context.isCall || element.type === 'call' ? readCall(element, context, context) : readDeliveryStatus(element, context, context);
	}
}

/** Reads each element of a list; what is no object, or trips the reader, comes out as `other`. */
function readList(name: List, list: unknown, context: Context): void {
	if (isEmpty(list)) return;
	const elements = elementsOf(list);
	if (elements.length === 0 && !isEmpty(embeddedJson(list) ?? list)) pushOther({ [name]: list }, context);
	for (const element of elements) {
		if (isEmpty(element)) continue;
		const parsed = typeof element === 'string' ? embeddedJson(element) : element;
		if (!isObject(parsed)) {
			pushOther(element, context);
			continue;
		}
		try {
			add(context, readElement(name, parsed, context));
		} catch {
			// Of too many this throws again.
			pushOther(element, context);
		}
	}
}

/**
 * Reads the lists of a body, or of the value of a Meta change, and passes on what stands beside them
 * and is not known.
 */
function readLists(body: Json, context: Context): void {
	const around: Context = body.contacts === undefined ? context : { ...context, contactOf: contactBook(body.contacts, objectOf(body.metadata).display_phone_number) };
	for (const name of LISTS) readList(name, body[name], around);
	for (const key in body) {
		const value = body[key];
		if (typeof value === 'object' && !ENVELOPE_KEYS.has(key) && !isEmpty(value)) pushOther({ [key]: value }, context);
	}
}

function holdsLists(value: Json): boolean {
	return LISTS.some((key) => Object.hasOwn(value, key));
}

function readChange(change: Json, time: unknown, context: Context): void {
	const field = textOf(change.field) ?? '';
	const { value } = change;
	if (isObject(value) && holdsLists(value)) return readLists(value, field === 'calls' ? { ...context, isCall: true } : context);
	if (!isAccountField(field)) return pushOther(change, context);
	for (const event of readAccountUpdate(field, value, time, context.channelId, context)) add(context, event);
}

/** Reads Meta's `entry[]` (1msg-api §16). */
function readEntries(entries: unknown, context: Context): void {
	const list = elementsOf(entries);
	if (list.length === 0 && !isEmpty(entries)) pushOther({ entry: entries }, context);
	for (const entry of list) {
		if (isEmpty(entry)) continue;
		const given = objectOf(entry);
		const changes = elementsOf(given.changes);
		if (changes.length === 0 && !(isEmpty(given.changes) && Object.hasOwn(given, 'changes'))) pushOther({ entry: [entry] }, context);
		for (const change of changes) {
			if (isEmpty(change)) continue;
			if (isObject(change)) readChange(change, given.time, context);
			else pushOther(change, context);
		}
	}
}

/** A root that says `type: "calls"` and holds no list: its nesting is not described anywhere. */
function readLooseCall(body: Json, context: Context): void {
	const { value, call } = body;
	if (isObject(value) && holdsLists(value)) readLists(value, context);
	else add(context, readCall(isObject(value) ? value : isObject(call) ? call : body, context, context));
}

function readBody(body: unknown, context: Context, levels = 0): void {
	// Lists in lists, many deep: no channel writes such a body.
	if (levels > 8) return;
	if (Array.isArray(body)) {
		for (const part of body) readBody(part, context, levels + 1);
		return;
	}
	if (typeof body === 'string') return readBody(embeddedJson(body), context, levels + 1);
	if (!isObject(body)) return;
	const own: Context = { ...context, channelId: cleanChannelId(body.instanceId) || context.channelId, isCall: textOf(body.type) === 'calls' };
	if (Object.hasOwn(body, 'entry') || holdsLists(body)) {
		readLists(body, own);
		return readEntries(body.entry, own);
	}
	if (own.isCall) return readLooseCall(body, own);
	// Meta's dashboard sends its samples without the envelope.
	if (typeof body.field === 'string' && isObject(body.value)) return readChange(body, undefined, own);
	if (Object.keys(body).some((key) => key !== 'instanceId')) pushOther(body, own);
}

/**
 * Reads a webhook body into events: 1MSG's `messages[]`, `ack[]` and `hooks[]`, Meta's raw
 * `entry[]`, alone or mixed (1msg-api §15–16). It never throws; an element it cannot read comes out
 * as `other` with its `raw`, and never costs its neighbours. Of more than 50,000 the rest is in one
 * `other`, which holds the body.
 */
export function readEvents(body: unknown, options: ReadOptions): ChannelEvent[] {
	const context: Context = { ...options, items: [], reasons: new Map(), isCall: false };
	try {
		readBody(body, context);
	} catch {
		// Nothing is lost: what was read stays, and the body comes out as it is.
		context.items.push(shallow(otherOf(body, context)));
	}
	return oneOfEach(context.items, options);
}
