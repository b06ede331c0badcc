import { DELIVERY_STATUSES, type DeliveryStatus } from '../deliveryStatus';
import { InvalidInput } from '../invalidInput';
import { numberOf, objectOf, textOf } from '../reading';
import { recognizeRecipient } from '../recipient';
import { messageTypeOf } from './content';
import { EVENT_KINDS, type ChannelEvent, type EventKind } from './event';
import { identityOf, keysOf } from './identity';

export type SendersMode = 'allow' | 'deny';
export type TextMode = 'contains' | 'equals' | 'startsWith';

/** What the user chose; a part that is absent lets everything through. */
export interface EventFilter {
	/** Restricts `status` events. */
	statuses?: ReadonlySet<DeliveryStatus>;
	/** Restricts every event that has a `messageType`, in the words of that key. */
	messageTypes?: ReadonlySet<string>;
	/** Restricts every event that is of a chat. */
	chatKinds?: ReadonlySet<string>;
	/** Restricts what customers send: not statuses, echoes and news of the account. */
	senders?: { mode: SendersMode; keys: ReadonlySet<string> };
	/** Restricts messages and replies. */
	texts?: { mode: TextMode; words: readonly string[] };
	/** Restricts every event that carries a time of its own. */
	maxAgeMs?: number;
}

const FROM_CUSTOMERS: ReadonlySet<EventKind> = new Set<EventKind>(['message', 'reply', 'reaction', 'order', 'welcome', 'call']);
const WITH_WORDS: ReadonlySet<EventKind> = new Set<EventKind>(['message', 'reply']);

/** No WhatsApp message is older than this: an earlier time is a slip of whoever wrote it. */
const EARLIEST = Date.UTC(2009, 0, 1);

/** Invisible characters that people and phones put into texts, and the one that tells an emoji from its picture. */
const INVISIBLE = /[\u00AD\u200B\u200C\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]|[\uFE0E\uFE0F]|\u200D/g;

/**
 * Two texts that read the same in whichever case, width or script form give the same. It is free of
 * the server's language: upper and lower case by Unicode, ß as ss, every sigma as one, İ as i.
 */
export function folded(text: string): string {
	return text
		.normalize('NFKC')
		.toUpperCase()
		.toLowerCase()
		.replace(/ς/g, 'σ')
		.replace(/i\u0307/g, 'i')
		.normalize('NFKC')
		.replace(INVISIBLE, '')
		.replace(/\s+/g, ' ')
		.trim();
}

/** Recognised before it is cleaned: the digits of a BSUID are nobody's number. */
function senderKeys(written: string): string[] {
	const { kind, value } = recognizeRecipient(written, 'Senders');
	const keys = keysOf(kind === 'chat' ? identityOf(value) : { [kind]: value });
	if (keys.length > 0) return keys;
	throw new InvalidInput(`Senders holds "${value.slice(-12)}", which is neither a person nor a group`, 'Give phone numbers, BSUIDs, @user names or chat IDs.');
}

/** What a list field holds: its entries, or one text with an entry in each line or between commas. */
function entriesOf(value: unknown, field: string): string[] {
	if (value === undefined || value === null) return [];
	if (typeof value === 'object' && !Array.isArray(value)) throw new InvalidInput(`${field} must be a list of texts, but it is an object`, 'Point the expression at a list, or at one text.');
	const entries = Array.isArray(value) ? value : (textOf(value) ?? '').split(/[\n,;]/);
	return entries.map((entry) => {
		if (entry !== null && typeof entry === 'object') throw new InvalidInput(`${field} must be a list of texts, but one of its entries is ${Array.isArray(entry) ? 'a list' : 'an object'}`, 'Point the expression at a list of texts.');
		return (textOf(entry) ?? '').trim();
	}).filter((entry) => entry !== '');
}

function setOf<T extends string>(entries: T[]): ReadonlySet<T> | undefined {
	return entries.length > 0 ? new Set(entries) : undefined;
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[], field: string): T {
	const word = value === undefined ? allowed[0] : allowed.find((one) => one === value);
	if (word === undefined) throw new InvalidInput(`${field} is none of ${allowed.join(', ')}`, 'Choose one of the list.');
	return word;
}

function chosenOf<T extends string>(value: unknown, allowed: readonly T[], field: string): ReadonlySet<T> | undefined {
	return setOf(entriesOf(value, field).map((entry) => oneOf(entry.toLowerCase(), allowed, `${field} “${entry.slice(0, 30)}”`)));
}

/**
 * Reads a choice of events, which an expression may also give as one text.
 * @throws InvalidInput where it is empty, or holds a word that is no kind of event: such a choice would let nothing through, and never say so
 */
export function eventKindsOf(value: unknown): ReadonlySet<EventKind> {
	const kinds = chosenOf(value, EVENT_KINDS, 'Events');
	if (kinds === undefined) throw new InvalidInput('Events is empty', 'Choose at least one. If it holds an expression, check what it gives.');
	return kinds;
}

function maxAgeOf(value: unknown): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const minutes = numberOf(value);
	if (minutes === undefined || minutes < 0) throw new InvalidInput('Ignore Older Than (Min) must be a number of minutes', 'Write e.g. 10, or 0 to let events of any age through.');
	return minutes === 0 ? undefined : minutes * 60_000;
}

const PARTS: Array<(given: Record<string, unknown>) => EventFilter> = [
	({ statuses }) => ({ statuses: chosenOf(statuses, DELIVERY_STATUSES, 'Statuses') }),
	({ messageTypes, otherMessageTypes }) => ({
		messageTypes: setOf([...entriesOf(messageTypes, 'Message Types'), ...entriesOf(otherMessageTypes, 'Other Message Types')].map(messageTypeOf)),
	}),
	({ chatKinds }) => ({ chatKinds: chosenOf(chatKinds, ['person', 'group'], 'Chat Kinds') }),
	({ senders, sendersMode }) => {
		const keys = setOf(entriesOf(senders, 'Senders').flatMap(senderKeys));
		const mode = oneOf<SendersMode>(sendersMode, ['allow', 'deny'], 'Senders Are');
		return { senders: keys && { mode, keys } };
	},
	({ textMatches, textMatchMode }) => {
		const words = entriesOf(textMatches, 'Text Matches').map(folded).filter((word) => word !== '');
		const mode = oneOf<TextMode>(textMatchMode, ['contains', 'equals', 'startsWith'], 'Text Match Mode');
		return { texts: words.length > 0 ? { mode, words } : undefined };
	},
	({ ignoreOlderThanMinutes }) => ({ maxAgeMs: maxAgeOf(ignoreOlderThanMinutes) }),
];

function refuse(error: Error): never {
	throw error;
}

/**
 * Reads the trigger's Filters.
 * @param unreadable told of a part that cannot be used, which then lets everything through: while
 * events arrive nothing may be lost for a slip in an expression. Without it the slip is thrown.
 * @throws InvalidInput naming the field
 */
export function filterOf(parameters: unknown, unreadable: (error: Error) => void = refuse): EventFilter {
	const filter: EventFilter = {};
	for (const part of PARTS) {
		try {
			Object.assign(filter, part(objectOf(parameters)));
		} catch (error) {
			unreadable(error as Error);
		}
	}
	return filter;
}

/** Who sent an event, under every name they have; a group is named beside its member. */
function sendersOf({ phone, bsuid, username, chatId }: ChannelEvent): string[] {
	return [...keysOf({ phone, bsuid, username }), ...keysOf(identityOf(chatId))];
}

function matches(text: string | undefined, { mode, words }: { mode: TextMode; words: readonly string[] }): boolean {
	if (text === undefined) return false;
	const said = folded(text);
	return words.some((word) => (mode === 'equals' ? said === word : mode === 'startsWith' ? said.startsWith(word) : said.includes(word)));
}

/** Whether a time is old; what carries none of its own has the time of its arrival. */
function isOlder(timestamp: string, maxAgeMs: number, now: number): boolean {
	const time = Date.parse(timestamp);
	return time >= EARLIEST && now - time > maxAgeMs;
}

/** Whether an event gets through. Each part of the filter concerns only the kinds of event it can speak of; the others pass it. */
export function passes(event: ChannelEvent, filter: EventFilter, now: number): boolean {
	const { statuses, messageTypes, chatKinds, senders, texts, maxAgeMs } = filter;
	if (statuses && event.event === 'status' && !(event.status !== undefined && statuses.has(event.status))) return false;
	if (messageTypes && event.messageType !== undefined && !messageTypes.has(event.messageType.toLowerCase())) return false;
	if (chatKinds && event.isGroup !== undefined && !chatKinds.has(event.isGroup ? 'group' : 'person')) return false;
	if (senders && FROM_CUSTOMERS.has(event.event)) {
		const isListed = sendersOf(event).some((key) => senders.keys.has(key));
		if (isListed !== (senders.mode === 'allow')) return false;
	}
	if (texts && WITH_WORDS.has(event.event) && !matches(event.text, texts)) return false;
	return maxAgeMs === undefined || !isOlder(event.timestamp, maxAgeMs, now);
}
