import type { Failure } from '../apiErrors';
import type { DeliveryStatus } from '../deliveryStatus';
import type { Json } from '../reading';

/** The kinds of event, fixed for ever: workflows branch on them. */
export const EVENT_KINDS = ['message', 'reply', 'reaction', 'order', 'welcome', 'status', 'echo', 'call', 'account', 'other'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** Who wrote in a group. */
export interface Author {
	phone?: string;
	bsuid?: string;
	username?: string;
	name?: string;
}

export interface Media {
	/** A temporary link; fetch it while handling the event. */
	url?: string;
	/** Meta's media id, in raw events. */
	id?: string;
	mimeType?: string;
	fileName?: string;
	caption?: string;
	sha256?: string;
}

export interface Location {
	latitude: number;
	longitude: number;
	name?: string;
	address?: string;
	url?: string;
}

export interface ContactCard {
	name?: string;
	organization?: string;
	title?: string;
	birthday?: string;
	phones: Array<{ phone: string; type?: string; whatsAppId?: string }>;
	emails: Array<{ email: string; type?: string }>;
	urls: string[];
	addresses: string[];
}

export interface Order {
	catalogId?: string;
	note?: string;
	items: Array<{ productId?: string; name?: string; quantity?: number; price?: number; currency?: string }>;
	/** Sum of price × quantity, where every item has both and all share one currency. */
	total?: number;
	currency?: string;
}

export interface Reaction {
	/** Empty when the reaction was taken back. */
	emoji: string;
	/** The message that was reacted to. */
	messageId?: string;
	removed: boolean;
}

/**
 * One event of the channel as one flat item. What is absent is absent: no key is ever null.
 * `phone`, `bsuid`, `username` and `contactName` are the customer's, also on echoes and statuses.
 */
export interface ChannelEvent {
	event: EventKind;
	channelId?: string;
	messageId?: string;
	chatId?: string;
	/** Digits only. */
	phone?: string;
	bsuid?: string;
	username?: string;
	contactName?: string;
	fromMe?: boolean;
	isGroup?: boolean;
	author?: Author;
	messageType?: string;
	/** What a person sees: text, caption, button title, emoji, address. */
	text?: string;
	/** What a flow branches on: the id of the button or row that was tapped. */
	replyId?: string;
	replyTitle?: string;
	quotedMessageId?: string;
	media?: Media;
	location?: Location;
	contacts?: ContactCard[];
	order?: Order;
	/** The product a question was asked about. */
	product?: { catalogId?: string; productId?: string };
	reaction?: Reaction;
	/** What was filled in, as an object. */
	flowResponse?: Json;
	/** The ad or post the customer came from. */
	referral?: Json;
	status?: DeliveryStatus;
	/** The status in the channel's own word. */
	rawStatus?: string;
	failure?: Failure;
	/** The call, of `call` events. */
	call?: Json;
	/** The update, of `account` events. */
	account?: Json;
	/** ISO 8601. */
	timestamp: string;
	/** The same for the same event, however often and in whichever form it is delivered. */
	dedupeKey: string;
	raw?: unknown;
}

export interface ReadOptions {
	/** The credential's channel, for bodies that name none. */
	channelId?: string;
	/** When the body arrived, in milliseconds: the time of events that carry none. */
	receivedAt: number;
	/** Whether `raw` is given on every event, and not only where the event is not understood. */
	includeRaw?: boolean;
	/** Whether statuses are kept that come behind a later one of the same message. */
	anyOrder?: boolean;
}
