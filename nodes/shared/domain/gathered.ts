import type { ChannelEvent } from './events/event';
import { lineOf } from './events/identity';
import { readEvents } from './events/readEvents';
import { embeddedJson, numberOf, objectOf, textOf } from './reading';

/** Which messages of the history are wanted. */
export interface Wanted {
	/** With its suffix: `…@c.us`, `…@g.us`, `…@lid`. */
	chatId?: string;
	messageId?: string;
	/** In milliseconds, both included. */
	from?: number;
	to?: number;
	/** Leaves out what does not say when it was written, instead of taking it for written now. */
	needsTime?: boolean;
	includeRaw?: boolean;
}

/** One element of the history. */
export interface Entry {
	/** The same for the same element on every page. */
	key: string;
	/** The channel's own number (1msg-api §11). */
	number?: number;
	/** In milliseconds, where it says. */
	time?: number;
	/** What it says, as far as it is wanted: one event or none. */
	events: ChannelEvent[];
}

export const numberIn = (element: unknown) => numberOf(objectOf(element).messageNumber);

/** When an element was written, in milliseconds; seconds and milliseconds are told apart by size. */
export function timeIn(element: unknown): number | undefined {
	const time = numberOf(objectOf(element).time ?? objectOf(element).timestamp);
	if (time === undefined || time <= 0 || time > 8.64e15) return undefined;
	return time > 1e11 ? time : time * 1000;
}

/** Elements that a relay left as text are as good as objects. */
export function openElement(element: unknown): unknown {
	return embeddedJson(element) ?? element;
}

/** Capital letters do not count in a user name, and some write its `@`. */
const plainName = (name: string | undefined) => name?.replace(/^@/, '').toLowerCase();

/** Whether a message belongs to the chat; undefined where it does not say enough to tell. */
function isOfChat({ chatId: own, isGroup, phone, bsuid, username }: ChannelEvent, chatId: string): boolean | undefined {
	if (own === chatId) return true;
	const at = chatId.lastIndexOf('@');
	const suffix = chatId.slice(at + 1);
	if (isGroup || suffix === 'g.us') return own === undefined ? undefined : false;
	const id = chatId.slice(0, at);
	const [known, wanted] = suffix === 'lid' ? [bsuid, id] : suffix === 'username' ? [plainName(username), plainName(id)] : [phone && lineOf(phone), lineOf(id)];
	return known === undefined ? undefined : known === wanted;
}

/** Messages gathered over pages, each once. */
export class Gathered {
	/**
	 * When elements were written that cannot be read well enough to say whether they are the customer's
	 * in this chat: in milliseconds, Infinity where they do not say.
	 */
	readonly doubts: number[] = [];
	/** How many events are wanted ones. */
	count = 0;
	private readonly byKey = new Map<string, Entry & { rank?: number }>();
	private readonly receivedAt = Date.now();

	constructor(
		private readonly channelId: string,
		private readonly wanted: Wanted,
	) {}

	/** @returns whether the page brought something new */
	add(page: unknown[]): boolean {
		const before = this.byKey.size;
		// What carries no number keeps its place behind the one before it.
		let rank = page.map(numberIn).find((number) => number !== undefined);
		for (const element of page) {
			const number = numberIn(element);
			rank = number ?? rank;
			const key = textOf(objectOf(element).id) ?? (number === undefined ? (JSON.stringify(element) ?? '') : `#${number}`);
			if (this.byKey.has(key)) continue;
			const entry = { key, number, rank, time: timeIn(element), events: this.read(element) };
			this.count += entry.events.length;
			this.byKey.set(key, entry);
		}
		return this.byKey.size > before;
	}

	/** Takes over what another one has gathered. */
	join(other: Gathered): void {
		for (const [key, entry] of other.byKey) {
			if (this.byKey.has(key)) continue;
			this.count += entry.events.length;
			this.byKey.set(key, entry);
		}
		this.doubts.push(...other.doubts);
	}

	private read(element: unknown): ChannelEvent[] {
		const { needsTime, includeRaw } = this.wanted;
		const time = timeIn(element);
		const events = readEvents({ messages: [element] }, { channelId: this.channelId, receivedAt: this.receivedAt, includeRaw });
		const [event] = events;
		const isOurs = event?.fromMe === true || (this.wanted.chatId !== undefined && event !== undefined && isOfChat(event, this.wanted.chatId) === false);
		const isClear = event !== undefined && event.event !== 'other' && time !== undefined && this.isWanted(event) !== undefined;
		if (!isClear && !isOurs) this.doubts.push(time ?? Infinity);
		return needsTime && time === undefined ? [] : events.filter((one) => this.isWanted(one));
	}

	/** A channel that does not know a filter leaves it out; somebody else's message must not count. */
	private isWanted(event: ChannelEvent): boolean | undefined {
		const { chatId, messageId, from = -Infinity, to = Infinity } = this.wanted;
		const time = Date.parse(event.timestamp);
		if (time < from || time > to || (messageId !== undefined && event.messageId !== messageId)) return false;
		return chatId === undefined || isOfChat(event, chatId);
	}

	/** Oldest first, by the channel's own numbers, else by time. */
	get entries(): Entry[] {
		const entries = [...this.byKey.values()];
		const isNumbered = entries.every(({ rank }) => rank !== undefined);
		const place = ({ rank, time = this.receivedAt }: (typeof entries)[number]) => (isNumbered ? rank! : time);
		return entries.sort((a, b) => place(a) - place(b));
	}

	/** Oldest first. */
	get events(): ChannelEvent[] {
		return this.entries.flatMap(({ events }) => events);
	}
}
