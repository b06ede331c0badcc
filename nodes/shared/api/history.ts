import type { IDataObject } from 'n8n-workflow';
import { describeFailure } from '../domain/apiErrors';
import type { ChannelEvent } from '../domain/events/event';
import { identityOf, lineOf } from '../domain/events/identity';
import { Gathered, numberIn, openElement, timeIn, type Wanted } from '../domain/gathered';
import { objectOf, textOf } from '../domain/reading';
import { isFromCustomer, sessionWindow, WINDOW_MS, type Evidence, type SessionWindow } from '../domain/window';
import { ApiFailure } from './apiFailure';
import type { ChannelApi } from './channelApi';

/** What 1MSG gives without being asked for another number (1msg-api §11). */
const PAGE_SIZE = 100;
/** A million messages. */
const MAX_PAGES = 10_000;

export interface HistoryQuery extends Wanted {
	order: 'oldestFirst' | 'newestFirst';
	/** Reading ends with the page that brings it to so many. */
	limit?: number;
	/** Reading ends with the page after which this holds. */
	isEnough?: (gathered: Gathered) => boolean;
	/** Oldest first only: reading begins behind the message of this number. */
	after?: number;
}

export interface Reading {
	gathered: Gathered;
	/** What 1MSG says where it keeps no history, or only a part. */
	notice?: string;
	/** False where there may be more that could not be reached. */
	isComplete: boolean;
	/** True where what could not be reached may lie before or between what was read. */
	hasHoles?: boolean;
}

export interface History extends Omit<Reading, 'gathered' | 'hasHoles'> {
	/** In the order asked for; of the chat, message and time asked for, whatever the channel gave. */
	events: ChannelEvent[];
	/** See Gathered. */
	doubts: number[];
}

interface Page {
	elements: unknown[];
	notice?: string;
}

async function readPage(api: ChannelApi, qs: IDataObject): Promise<Page> {
	const answer = await api.call({ method: 'GET', path: '/messages', qs });
	const notice = api.redact(textOf(objectOf(answer).notice));
	const list = Array.isArray(answer) ? answer : objectOf(answer).messages;
	if (Array.isArray(list)) return { elements: list.map(openElement), notice };
	if (notice !== undefined && (list === undefined || list === null)) return { elements: [], notice };
	throw new ApiFailure('notSent', api.redact({ ...describeFailure(answer), title: 'The channel’s history could not be read', retryable: true }));
}

function queryOf({ chatId, messageId, from, to }: Wanted): IDataObject {
	return {
		...(chatId === undefined ? {} : { chatId }),
		...(messageId === undefined ? {} : { msgId: messageId }),
		...(from === undefined ? {} : { min_time: Math.floor(from / 1000) }),
		...(to === undefined ? {} : { max_time: Math.floor(to / 1000) }),
	};
}

function isEnough(gathered: Gathered, { limit = Infinity, isEnough: holds }: HistoryQuery): boolean {
	return gathered.count >= limit || (holds?.(gathered) ?? false);
}

type Direction = 'ascending' | 'descending' | undefined;

/** By the channel's numbers, else by time; undefined where all stand at one place. */
function directionOf(elements: unknown[]): Direction {
	for (const place of [numberIn, timeIn]) {
		const places = elements.map(place).filter((value) => value !== undefined);
		const [first, last] = [places[0], places[places.length - 1]];
		if (first !== undefined && first !== last) return first < last ? 'ascending' : 'descending';
	}
	return undefined;
}

const timesOf = (elements: unknown[]) => elements.map(timeIn).filter((time) => time !== undefined);
const highest = (values: number[]) => values.reduce((a, b) => Math.max(a, b));
const lowest = (values: number[]) => values.reduce((a, b) => Math.min(a, b));

/**
 * By the cursor that is known to work, the number of the last message seen (1msg-api §11). How long a
 * page is proves nothing, since a channel may give fewer than it is asked for: only an empty page ends
 * the reading. Where the cursor stands still, each page begins at the newest second of the one before.
 */
export async function readForward(api: ChannelApi, query: HistoryQuery, gathered = new Gathered(api.channel.channelId, query)): Promise<Reading> {
	const after = query.after ?? 0;
	let notice: string | undefined;
	const reading = (isComplete: boolean, hasHoles = false): Reading => ({ gathered, isComplete, notice, hasHoles });
	for (let page = 0, cursor = after, from = query.from, byTime = false, longest = 0; page < MAX_PAGES; page++) {
		const limit = page === 0 ? Math.min(PAGE_SIZE, query.limit ?? PAGE_SIZE) : PAGE_SIZE;
		const { elements, notice: said } = await readPage(api, { ...queryOf({ ...query, from }), limit, lastMessageNumber: byTime ? after : cursor });
		notice ??= said;
		if (elements.length === 0) return reading(!byTime);
		gathered.add(elements);
		// The newest come first whatever was asked: what lies before them cannot be reached by going on.
		if (directionOf(elements) === 'descending') return reading(false, true);
		if (isEnough(gathered, query)) return reading(true);
		const times = timesOf(elements);
		const next = highest(elements.map((element) => numberIn(element) ?? 0));
		if (!byTime && next > cursor) cursor = next;
		else if (times.length === 0) break;
		else if (!byTime || highest(times) > from!) {
			byTime = true;
			from = highest(times);
		} else {
			// A page that another one exceeded was not cut off, and it holds all from its second on.
			return reading(elements.length < longest && times.every((time) => time >= from!));
		}
		longest = Math.max(longest, elements.length);
	}
	return reading(false);
}

/**
 * Backwards there is no cursor: each page ends at the oldest second of the one before, which overlaps.
 * Wherever this cannot tell the end (the channel does not know `last` or `max_time`, or a page may have
 * been cut off), the history is read forward.
 */
async function readBackward(api: ChannelApi, query: HistoryQuery): Promise<Reading> {
	const gathered = new Gathered(api.channel.channelId, query);
	let notice: string | undefined;
	for (let page = 0, to = query.to, longest = 0; page < MAX_PAGES; page++) {
		// Two at least: a single one does not show in which order they come.
		const limit = page === 0 ? Math.max(2, Math.min(PAGE_SIZE, query.limit ?? PAGE_SIZE)) : PAGE_SIZE;
		const { elements, notice: said } = await readPage(api, { ...queryOf({ ...query, to }), limit, last: true });
		notice ??= said;
		if (elements.length === 0) {
			if (page === 0) return { gathered, isComplete: true, notice };
			break;
		}
		const hasNews = gathered.add(elements);
		const isFound = query.messageId !== undefined && gathered.count > 0;
		if (!isFound && page === 0 && directionOf(elements) !== 'descending') break;
		if (isFound || isEnough(gathered, query)) return { gathered, isComplete: true, notice };
		const times = timesOf(elements);
		if (times.length === 0) break;
		if (!hasNews) {
			if (elements.length < longest && times.every((time) => time <= to!)) return { gathered, isComplete: true, notice };
			break;
		}
		longest = Math.max(longest, elements.length);
		to = lowest(times);
	}
	const forward = await readForward(api, { ...query, limit: undefined, isEnough: undefined }, gathered);
	return { ...forward, notice: notice ?? forward.notice };
}

async function readUnder(api: ChannelApi, query: HistoryQuery): Promise<Reading> {
	return await (query.order === 'oldestFirst' ? readForward(api, query) : readBackward(api, query));
}

/** All ids under which the history may keep the chat: of a mobile number in Mexico, Argentina or Brazil, both forms. */
function chatIdsOf(chatId: string): string[] {
	const { phone } = identityOf(chatId);
	if (phone === undefined) return [chatId];
	const short = lineOf(phone);
	const long = short.replace(/^52(?=\d{10}$)/, '521').replace(/^54(?=\d{10}$)/, '549').replace(/(?<=^55\d{2})(?=[6-9]\d{7}$)/, '9');
	return [...new Set([chatId, `${short}@c.us`, `${long}@c.us`])];
}

/**
 * What was read under each id of a chat, one at least, in one order. A channel that takes both forms for one
 * chat, or knows no filter, gives the same messages under each.
 */
function together(readings: Reading[], { order, limit }: Pick<HistoryQuery, 'order' | 'limit'>): History {
	const [{ gathered }, ...others] = readings;
	for (const other of others) gathered.join(other.gathered);
	const events = order === 'oldestFirst' ? gathered.events : gathered.events.reverse();
	return {
		events: events.slice(0, limit),
		doubts: gathered.doubts,
		notice: readings.find(({ notice }) => notice !== undefined)?.notice,
		isComplete: readings.every(({ isComplete }) => isComplete),
	};
}

/**
 * Reads the channel's messages over as many pages as it takes (1msg-api §11).
 * @throws ApiFailure where a page cannot be read: that must never count as "no messages"
 */
export async function readHistory(api: ChannelApi, query: HistoryQuery): Promise<History> {
	const readings: Reading[] = [];
	for (const chatId of query.chatId === undefined ? [undefined] : chatIdsOf(query.chatId)) readings.push(await readUnder(api, { ...query, chatId }));
	return together(readings, query);
}

function inWords({ title, details }: ApiFailure['failure']): string {
	return `The history could not be read: ${title}${details === undefined ? '' : ` (1MSG said: “${details}”)`}`;
}

interface EvidenceQuery {
	chatId: string;
	from?: number;
	isEnough: (events: ChannelEvent[]) => boolean;
}

/**
 * What the history tells of one chat. A notice, an end that was not reached and a failed reading are
 * gaps and no errors: the question stays open, and what is known still counts.
 */
export async function readEvidence(api: ChannelApi, { isEnough: holds, ...query }: EvidenceQuery): Promise<Evidence> {
	const readings: Reading[] = [];
	const gaps: string[] = [];
	for (const chatId of chatIdsOf(query.chatId)) {
		await readUnder(api, { ...query, chatId, needsTime: true, order: 'newestFirst', isEnough: ({ events }) => holds(events) }).then(
			(reading) => {
				readings.push(reading);
				if (reading.notice !== undefined) gaps.push(`1MSG says about the history: “${reading.notice}”`);
				else if (!reading.isComplete) gaps.push('The history could not be read to its end');
			},
			(error) => {
				if (!(error instanceof ApiFailure)) throw error;
				gaps.push(inWords(error.failure));
			},
		);
	}
	const { events, doubts } = readings.length === 0 ? { events: [], doubts: [] } : together(readings, { order: 'newestFirst' });
	return { events, doubts, ...(gaps.length === 0 ? {} : { gap: gaps[0] }) };
}

/** @param now in milliseconds; whether free messages can be sent to the chat at that moment */
export async function readSessionWindow(api: ChannelApi, chatId: string, now: number): Promise<SessionWindow> {
	// Nothing older than the window, and no older message of the customer, changes the answer.
	const isEnough = (events: ChannelEvent[]) => events.some((event) => isFromCustomer(event) || Date.parse(event.timestamp) < now - WINDOW_MS);
	return sessionWindow(await readEvidence(api, { chatId, isEnough }), now);
}
