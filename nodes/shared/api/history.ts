import type { IDataObject } from 'n8n-workflow';
import { describeFailure } from '../domain/apiErrors';
import type { ChannelEvent } from '../domain/events/event';
import { readEvents } from '../domain/events/readEvents';
import { numberOf, objectOf, textOf } from '../domain/reading';
import type { Evidence } from '../domain/window';
import { ApiFailure } from './apiFailure';
import type { ChannelApi } from './channelApi';

/** What 1MSG gives without being asked for another number (1msg-api §11). */
const PAGE_SIZE = 100;
/** For a single second in which more was written than fits on a page. */
const MAX_PAGE_SIZE = 6400;
/** A million messages. */
const MAX_PAGES = 10_000;

export interface HistoryQuery {
	/** With its suffix: `…@c.us`, `…@g.us`, `…@lid`. */
	chatId?: string;
	messageId?: string;
	/** In milliseconds, both included. */
	from?: number;
	to?: number;
	order: 'oldestFirst' | 'newestFirst';
	/** Reading ends with the page that brings it to so many. */
	limit?: number;
	/** Reading ends with the page after which this holds. */
	isEnough?: (events: ChannelEvent[]) => boolean;
	includeRaw?: boolean;
}

export interface History {
	/** In the order asked for; of the chat, message and time asked for, whatever the channel gave. */
	events: ChannelEvent[];
	/** What 1MSG says where it keeps no history, or only a part. */
	notice?: string;
	/** False where there may be more that could not be reached. */
	isComplete: boolean;
}

interface Page {
	elements: unknown[];
	notice?: string;
}

async function readPage(api: ChannelApi, qs: IDataObject): Promise<Page> {
	const answer = await api.call({ method: 'GET', path: '/messages', qs });
	const notice = textOf(objectOf(answer).notice);
	const list = Array.isArray(answer) ? answer : objectOf(answer).messages;
	if (Array.isArray(list)) return { elements: list, notice };
	if (notice !== undefined && (list === undefined || list === null)) return { elements: [], notice };
	throw new ApiFailure('notSent', api.redact({ ...describeFailure(answer), title: 'The channel’s history could not be read', retryable: true }));
}

function queryOf({ chatId, messageId, from, to }: Omit<HistoryQuery, 'order'>): IDataObject {
	return {
		...(chatId === undefined ? {} : { chatId }),
		...(messageId === undefined ? {} : { msgId: messageId }),
		...(from === undefined ? {} : { min_time: Math.floor(from / 1000) }),
		...(to === undefined ? {} : { max_time: Math.floor(to / 1000) }),
	};
}

const numberIn = (element: unknown) => numberOf(objectOf(element).messageNumber);
const timeIn = (element: unknown) => numberOf(objectOf(element).time);

/** Messages gathered over pages, each once. */
class Gathered {
	private readonly entries = new Map<string, { number?: number; events: ChannelEvent[] }>();
	private readonly receivedAt = Date.now();

	constructor(
		private readonly api: ChannelApi,
		private readonly query: HistoryQuery,
	) {}

	/** @returns whether the page brought something new */
	add(elements: unknown[]): boolean {
		const before = this.entries.size;
		for (const element of elements) {
			const number = numberIn(element);
			const key = textOf(objectOf(element).id) ?? (number === undefined ? (JSON.stringify(element) ?? '') : String(number));
			if (this.entries.has(key)) continue;
			const events = readEvents({ messages: [element] }, { channelId: this.api.channel.channelId, receivedAt: this.receivedAt, includeRaw: this.query.includeRaw });
			this.entries.set(key, { number, events: events.filter((event) => this.isWanted(event)) });
		}
		return this.entries.size > before;
	}

	/** A channel that does not know a filter leaves it out; somebody else's message must not count. */
	private isWanted(event: ChannelEvent): boolean {
		const { chatId, messageId, from = -Infinity, to = Infinity } = this.query;
		const time = Date.parse(event.timestamp);
		if (time < from || time > to) return false;
		if (messageId !== undefined && event.messageId !== messageId) return false;
		if (chatId === undefined || event.chatId === chatId) return true;
		const [local, suffix] = chatId.split('@');
		if (event.isGroup) return false;
		return (suffix === 'c.us' && event.phone === local) || (suffix === 'lid' && event.bsuid === local);
	}

	/** Oldest first, by the channel's own numbers, else by time. */
	private get ascending(): ChannelEvent[] {
		const entries = [...this.entries.values()];
		const isNumbered = entries.every(({ number }) => number !== undefined);
		return entries
			.flatMap(({ number, events }) => events.map((event) => ({ event, place: isNumbered ? number! : Date.parse(event.timestamp) })))
			.sort((a, b) => a.place - b.place)
			.map(({ event }) => event);
	}

	get events(): ChannelEvent[] {
		return this.query.order === 'oldestFirst' ? this.ascending : this.ascending.reverse();
	}

	get count(): number {
		let count = 0;
		for (const { events } of this.entries.values()) count += events.length;
		return count;
	}

	get isEnough(): boolean {
		return this.count >= (this.query.limit ?? Infinity) || (this.query.isEnough?.(this.events) ?? false);
	}

	history(isComplete: boolean, notice: string | undefined): History {
		return { events: this.events.slice(0, this.query.limit), isComplete, ...(notice === undefined ? {} : { notice }) };
	}
}

/** By the cursor that is known to work: the number of the last message seen (1msg-api §11). */
async function readForward(api: ChannelApi, query: HistoryQuery): Promise<History> {
	const gathered = new Gathered(api, query);
	let size = Math.min(PAGE_SIZE, query.limit ?? PAGE_SIZE);
	let notice: string | undefined;
	for (let page = 0, cursor = 0; page < MAX_PAGES; page++) {
		const { elements, notice: said } = await readPage(api, { ...queryOf(query), limit: size, lastMessageNumber: cursor });
		notice ??= said;
		const hasNews = gathered.add(elements);
		if (elements.length < size || gathered.isEnough) return gathered.history(true, notice);
		const next = elements.reduce<number>((highest, element) => Math.max(highest, numberIn(element) ?? 0), cursor);
		if (next <= cursor || !hasNews) break;
		cursor = next;
		size = PAGE_SIZE;
	}
	return gathered.history(false, notice);
}

/** Whether a page that was asked for newest first begins with the oldest: the channel does not know `last`. */
function isAscending(elements: unknown[]): boolean {
	const ends = [elements[0], elements[elements.length - 1]];
	const [first, last] = ends.every((element) => numberIn(element) !== undefined) ? ends.map(numberIn) : ends.map(timeIn);
	return first !== undefined && last !== undefined && first < last;
}

/** Backwards there is no cursor: each page ends at the oldest second of the one before, which overlaps. */
async function readBackward(api: ChannelApi, query: HistoryQuery): Promise<History> {
	const gathered = new Gathered(api, query);
	let size = Math.min(PAGE_SIZE, query.limit ?? PAGE_SIZE);
	let notice: string | undefined;
	for (let page = 0, to = query.to; page < MAX_PAGES; page++) {
		const { elements, notice: said } = await readPage(api, { ...queryOf({ ...query, to }), limit: size, last: true });
		notice ??= said;
		if (elements.length >= size && isAscending(elements)) {
			const { events, ...rest } = await readForward(api, { ...query, limit: undefined, isEnough: undefined });
			return { events: events.slice(0, query.limit), ...rest };
		}
		const hasNews = gathered.add(elements);
		if (elements.length < size || gathered.isEnough) return gathered.history(true, notice);
		const times = elements.map(timeIn).filter((time) => time !== undefined);
		if (times.length === 0) break;
		if (hasNews) {
			const oldest = times.reduce((a, b) => Math.min(a, b));
			to = oldest > 1e11 ? oldest : oldest * 1000;
			size = PAGE_SIZE;
		} else if (size >= MAX_PAGE_SIZE) break;
		else size *= 4;
	}
	return gathered.history(false, notice);
}

/**
 * Reads the channel's messages over as many pages as it takes (1msg-api §11).
 * @throws ApiFailure where a page cannot be read: that must never count as "no messages"
 */
export async function readHistory(api: ChannelApi, query: HistoryQuery): Promise<History> {
	return await (query.order === 'oldestFirst' ? readForward(api, query) : readBackward(api, query));
}

function inWords({ title, details }: ApiFailure['failure']): string {
	return `The history could not be read: ${title}${details === undefined ? '' : ` (1MSG said: “${details}”)`}`;
}

/**
 * What the history tells of one chat, newest first. A notice, an end that was not reached and a
 * failed reading are gaps and no errors: the question stays open, and what is known still counts.
 */
export async function readEvidence(api: ChannelApi, query: Pick<HistoryQuery, 'from' | 'isEnough'> & { chatId: string }): Promise<Evidence> {
	return await readHistory(api, { ...query, order: 'newestFirst' }).then(
		({ events, notice, isComplete }) => {
			const gap = notice === undefined ? (isComplete ? undefined : 'The history could not be read to its end') : `1MSG says about the history: “${notice}”`;
			return { events, ...(gap === undefined ? {} : { gap }) };
		},
		(error) => {
			if (error instanceof ApiFailure) return { events: [], gap: inWords(error.failure) };
			throw error;
		},
	);
}
