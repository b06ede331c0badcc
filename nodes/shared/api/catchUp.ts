import type { ChannelEvent, EventKind } from '../domain/events/event';
import { fingerprint } from '../domain/events/identity';
import type { Entry, Gathered } from '../domain/gathered';
import { numberOf, objectOf, textOf } from '../domain/reading';
import type { ChannelApi } from './channelApi';
import { readForward, type Reading } from './history';

/** Up to where a channel's history has been handed out. Small, since n8n keeps it with the workflow. */
export interface Cursor {
	channelId: string;
	/** When the last message was written, or from when on messages count where there was none: in milliseconds. */
	time: number;
	/** The last message: its number, and its id to know it again. */
	number?: number;
	key?: string;
}

export interface CatchUpQuery {
	kinds: ReadonlySet<EventKind>;
	/** Infinity for all. */
	limit: number;
	includeRaw?: boolean;
}

export interface CaughtUp {
	/** Oldest first. */
	events: ChannelEvent[];
	/** Where the next reading begins; it never lies behind a wanted message that is not among the events. */
	cursor: Cursor;
	notice?: string;
	isComplete: boolean;
	/** Whether the limit left some for the next time. */
	hasMore: boolean;
	/** Whether the message of the cursor is not in the history any more, or under another number. */
	isReset: boolean;
}

/** @returns undefined where nothing is kept, or where it is of another channel */
export function cursorIn(kept: unknown, channelId: string): Cursor | undefined {
	const { channelId: of, time, number, key } = objectOf(kept);
	const from = numberOf(time);
	return of === channelId && from !== undefined ? { channelId, time: from, number: numberOf(number), key: textOf(key) } : undefined;
}

/** Ids of WhatsApp are short; what is not must not swell the workflow. */
const shortKey = (key: string) => (key.length <= 128 ? key : fingerprint(key));

/** What stands behind the cursor's message; all of it where that message is not there. */
function behind(entries: Entry[], { key }: Cursor): { anchor?: Entry; rest: Entry[] } {
	const index = key === undefined ? -1 : entries.findIndex((entry) => shortKey(entry.key) === key);
	return { anchor: entries[index], rest: entries.slice(index + 1) };
}

/**
 * Reads what came after the cursor, by the channel's numbers. Numbers prove nothing by themselves, since
 * a history can be cleared and begin at 1 again: the reading begins with the cursor's own message, and
 * where it is not found under its number, the time decides. Messages may come again then; none is left out.
 * @throws ApiFailure where a page cannot be read; the cursor is still good
 */
export async function readSince(api: ChannelApi, cursor: Cursor, { kinds, limit, includeRaw }: CatchUpQuery): Promise<CaughtUp> {
	const wanted = ({ events }: Entry) => events.filter(({ event }) => kinds.has(event));
	const isEnough = ({ entries }: Gathered) => limit < Infinity && behind(entries, cursor).rest.flatMap(wanted).length > limit;
	let isFound = false;
	const isLost = ({ entries }: Gathered) => !(isFound ||= behind(entries, cursor).anchor?.number === cursor.number);

	let reading: Reading | undefined;
	if (cursor.number !== undefined) {
		reading = await readForward(api, { order: 'oldestFirst', includeRaw, after: cursor.number - 1, isEnough: (gathered) => isLost(gathered) || isEnough(gathered) });
		if (isLost(reading.gathered)) reading = undefined;
	}
	const from = Math.floor(cursor.time / 1000) * 1000;
	reading ??= await readForward(api, { order: 'oldestFirst', includeRaw, from, isEnough });

	const { anchor, rest } = behind(reading.gathered.entries, cursor);
	const isNumbered = rest.some(({ number }) => number !== undefined);
	const events: ChannelEvent[] = [];
	let next = cursor;
	let hasMore = false;
	for (const entry of rest) {
		const news = wanted(entry);
		hasMore = events.length + news.length > limit;
		if (hasMore) break;
		events.push(...news);
		const { number, key, time = cursor.time } = entry;
		// A clock that runs ahead must not hide what comes after it.
		if (number !== undefined || !isNumbered) next = { channelId: cursor.channelId, time: Math.min(time, Date.now()), number, key: shortKey(key) };
	}
	return {
		events,
		cursor: reading.hasHoles ? cursor : next,
		notice: reading.notice,
		isComplete: reading.isComplete,
		hasMore,
		isReset: cursor.key !== undefined && (anchor === undefined || anchor.number !== cursor.number),
	};
}
