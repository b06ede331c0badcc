import type { ChannelEvent } from './events/event';

/** How long free messages are possible after a customer's message (1msg-api §21). */
export const WINDOW_MS = 24 * 60 * 60 * 1000;

export type SessionWindow =
	| {
			open: boolean;
			/** ISO 8601; in the past where it is closed. */
			closesAt?: string;
			lastInboundAt?: string;
	  }
	| { open: 'unknown'; reason: string };

export type Replies = { replied: boolean; messages: ChannelEvent[] } | { replied: 'unknown'; messages: ChannelEvent[]; reason: string };

const SPOKEN = new Set(['message', 'reply', 'reaction', 'order']);

/**
 * Whether the customer said something: a text, a tap, an emoji, an order. Opening the chat, a call,
 * or taking a reaction back is no message.
 */
export function isFromCustomer({ event, fromMe, reaction }: ChannelEvent): boolean {
	return fromMe === false && SPOKEN.has(event) && reaction?.removed !== true;
}

function timeOf(event: ChannelEvent): number {
	return Date.parse(event.timestamp);
}

/** What can be said of a chat from its messages; without a single one, nothing. */
export interface Evidence {
	/** Of this one chat, in any order. */
	events: ChannelEvent[];
	/** Why the messages are not all there are; nothing where they are. */
	gap?: string;
	/** When something was written that cannot be read and may be the customer's: in milliseconds, Infinity where it does not say. */
	doubts?: number[];
}

const NOTHING_KEPT = 'The history holds no message of this chat, which proves nothing: 1MSG may not keep it';
const NOT_THAT_FAR = 'The history holds nothing of this chat from before that moment, so that it may not hold the answer either';
const UNREADABLE = 'The history holds something that cannot be read and may be a message of the customer';

/** Why the messages may not be all from the moment on, in milliseconds. */
function gapSince({ gap, doubts = [] }: Evidence, moment: number): string | undefined {
	return gap ?? (doubts.some((time) => time > moment) ? UNREADABLE : undefined);
}

/** @param now in milliseconds */
export function sessionWindow(evidence: Evidence, now: number): SessionWindow {
	const { events } = evidence;
	const gap = gapSince(evidence, now - WINDOW_MS);
	const inbound = events.filter(isFromCustomer).map(timeOf);
	const last = inbound.length > 0 ? inbound.reduce((a, b) => Math.max(a, b)) : undefined;
	if (last === undefined || now >= last + WINDOW_MS) {
		if (gap !== undefined) return { open: 'unknown', reason: gap };
		if (events.length === 0) return { open: 'unknown', reason: NOTHING_KEPT };
		if (last === undefined) return { open: false };
	}
	return { open: now < last + WINDOW_MS, closesAt: new Date(last + WINDOW_MS).toISOString(), lastInboundAt: new Date(last).toISOString() };
}

/**
 * What the customer has answered since a moment. Times are whole seconds: a message of the very
 * second does not count, so that the one that started a workflow is not taken for its own answer.
 * @param since in milliseconds
 */
export function repliesSince(evidence: Evidence, since: number): Replies {
	const { events } = evidence;
	const gap = gapSince(evidence, since);
	const messages = events.filter((event) => isFromCustomer(event) && timeOf(event) > since).sort((a, b) => timeOf(a) - timeOf(b));
	if (messages.length > 0) return { replied: true, messages };
	if (gap !== undefined) return { replied: 'unknown', messages, reason: gap };
	if (events.length === 0) return { replied: 'unknown', messages, reason: NOTHING_KEPT };
	// Our own later messages show that those are kept, and not that the customer's were.
	const reachesBack = events.some((event) => timeOf(event) <= since || isFromCustomer(event));
	return reachesBack ? { replied: false, messages } : { replied: 'unknown', messages, reason: NOT_THAT_FAR };
}
