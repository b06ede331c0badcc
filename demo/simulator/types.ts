import type { Rules } from './rules';

/** Any JSON object. */
export type Json = Record<string, unknown>;

/** How delivery statuses are pushed: three forms are known, none is certain (1msg-api §15, §16, §24). */
export type StatusForm = 'ack' | 'hooks' | 'raw';

export interface BoxOptions {
	/** 0 = any free port (default). */
	port?: number;
	/** Default '127.0.0.1'. */
	host?: string;
	/** Default 'ODI000000001'. */
	channelId?: string;
	/** Default: a key made by makeApiKey(channelId). */
	apiKey?: string;
	/** Default 'ack'. */
	statusForm?: StatusForm;
	/** Milliseconds before each of sent, delivered, read; default 150. Infinity or negative: no status comes by itself. */
	statusDelayMs?: number;
	/** Whether 'read' follows 'delivered'; default true. */
	readByDefault?: boolean;
	/** Clock in milliseconds; default Date.now. */
	now?: () => number;
	/** Retries and disabling of webhooks; off unless told otherwise. */
	rules?: Partial<Rules>;
	/** Everything is read from this file at the start, and kept in it; the channel's id and key too, unless they are given. */
	stateFile?: string;
}

/** One accepted send, in the order of acceptance. */
export interface LedgerEntry {
	/** 1 for the first. */
	number: number;
	/** ISO time. */
	at: string;
	/** API method, e.g. 'sendTemplate'. */
	method: string;
	/** chatId of the receiver. */
	to: string;
	/** Message id given to the sender. */
	id: string;
	/** Request body as received. */
	body: Json;
	/** What the customer reads. */
	text: string;
	/** Statuses so far, oldest first. */
	statuses: string[];
}

/** One request to the channel API, refused ones included. Status 0: no answer was given. */
export interface Hit {
	method: string;
	/** Path with query. */
	path: string;
	headers: Record<string, string | string[] | undefined>;
	/** Parsed body, or the raw text when it could not be parsed; undefined when there was none. */
	body: unknown;
	rawBody: string;
	status: number;
}

/** One webhook push to one URL. */
export interface Delivery {
	url: string;
	body: unknown;
	/** HTTP status of the answer. */
	status?: number;
	/** Why there was no answer. */
	error?: string;
	/** ISO time of the start. */
	at: string;
	/** Milliseconds until the answer or the failure. */
	ms: number;
	/** 2 for the first retry, and so on; absent at the first try. */
	attempt?: number;
	/** Sent once more by hand. */
	redelivered?: true;
}

export const FAULT_KINDS = ['resetBefore', 'resetAfter', 'hang', 'html', 'truncated', 'empty', 'drip', 'slow'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Why a message failed after it was accepted: Meta's number and a text. */
export interface Failure {
	code: number;
	text: string;
}

export interface Fault {
	/** Method path such as '/sendMessage', or a beginning such as '/send*'; every request when absent. */
	path?: string;
	/** A method path that is spared, such as '/sendTemplate'. */
	except?: string;
	/** HTTP verb such as 'POST'; any when absent. */
	method?: string;
	/** Default 1; Infinity until it is taken away. */
	times?: number;
	/** Default 500 (502 for kind 'html'). */
	status?: number;
	/** An object is sent as JSON, a string as plain text. */
	body?: unknown;
	headers?: Record<string, string>;
	/**
	 * resetBefore: connection dropped, nothing accepted. resetAfter: accepted, then dropped.
	 * hang: never answered, nothing accepted. html: a gateway's page, nothing accepted.
	 * truncated, empty: accepted, but the answer is cut in half or empty.
	 * drip: accepted, and the answer comes byte by byte. slow: accepted, and answered after delayMs.
	 */
	kind?: FaultKind;
	/** Milliseconds before anything is answered; for 'drip', over which the answer comes. */
	delayMs?: number;
	/** Accepted, and the status becomes 'failed' later; kind, status and body do not go with it. */
	failure?: Failure;
	/** With `failure`: only sends of that pricing category, e.g. 'marketing'. */
	category?: string;
	/** How the page calls it. */
	title?: string;
}

/** A fault in line. */
export interface PlannedFault extends Fault {
	id: number;
	left: number;
}

/** How much the channel takes. */
export interface Load {
	/** Milliseconds before each answer; default 0. */
	latencyMs: number;
	/** Sends in any second; those above get 429. Default Infinity. */
	capPerSecond: number;
	/** Whether refused sends count for the cap; default false. */
	countsRefused: boolean;
	/** Given with 429; default none. */
	retryAfterSeconds?: number;
	/** The most requests that were there at once. */
	mostAtOnce: number;
}

export const INBOUND_TYPES = [
	'text', 'image', 'video', 'audio', 'voice', 'document', 'sticker', 'location', 'contact', 'reaction', 'button',
	'buttonReply', 'listReply', 'flowReply', 'order', 'welcome', 'unsupported', 'revoke', 'unknown',
] as const;
export type InboundType = (typeof INBOUND_TYPES)[number];

/** What a customer does. */
export interface InboundMessage {
	/** Phone digits; default '12025550143'. */
	from?: string;
	/** Default 'Dana Example'. */
	name?: string;
	/** Default 'text'. */
	type?: InboundType;
	text?: string;
	/** Message id; default a new one. */
	id?: string;
	/** The message answered, reacted to, or taken back. */
	quotedMessageId?: string;
	/** Media link; default one of the box's own, with a small file behind it. */
	url?: string;
	caption?: string;
	latitude?: number;
	longitude?: number;
	/** Reaction; '' takes it back. Default '👍'. */
	emoji?: string;
	/** Id of the tapped button or list row, or the payload of a template's button. */
	replyId?: string;
	replyTitle?: string;
	/** Answers of a flow. */
	flowResponse?: Json;
	/** Order lines. */
	items?: unknown[];
	/** Digits of a group id, or the whole '…@g.us'. */
	groupId?: string;
	bsuid?: string;
	username?: string;
	/** The phone is hidden: chatId becomes BSUID@lid. */
	hiddenNumber?: boolean;
}

/** A WhatsApp group of the channel. */
export interface Group {
	/** Digits, without @g.us. */
	id: string;
	subject: string;
	description: string;
	/** Unix seconds. */
	createdAt: number;
	inviteLink: string;
	/** A link, or undefined. */
	picture?: string;
}

/** A file to serve; without a name or type the one is made from the other, without data it is a small stand-in. */
export interface FileContent {
	name?: string;
	mimeType?: string;
	data?: Buffer;
}

/** An uploaded file. */
export interface MediaFile extends Required<FileContent> {
	id: string;
	/** Milliseconds. */
	uploadedAt: number;
}

/** The running simulator. */
export interface Box {
	/** Base URL, e.g. http://127.0.0.1:40123. */
	url: string;
	apiKey: string;
	channelId: string;
	ledger: LedgerEntry[];
	hits: Hit[];
	readMessages: Array<{ messageId: string; typingIndicator: boolean }>;
	deliveries: Delivery[];
	/** The channel's current list; change it with setWebhookUrls. */
	webhookUrls: string[];
	setWebhookUrls(urls: string[]): void;
	settings: Json;
	templates: Json[];
	/** For GET /status; default 'connected'. */
	channelStatus: string;
	/** The API stops to push to that address of the list; POST /webhook with the whole list enables it again. */
	disableWebhook(url: string): void;
	disabledWebhooks: ReadonlySet<string>;
	/** Default true; false: GET /messages answers with a notice and no messages. */
	historyOn: boolean;
	/** Default Infinity; no page of GET /messages is longer, whatever its limit asks for. */
	historyPageCap: number;
	/** Default none: parameters of GET /messages that this channel does not know, such as 'last'. */
	historyIgnores: string[];
	/** The history loses its oldest messages; without any left, numbers begin at 1 again. */
	forgetHistory(count: number): void;
	/** Default false: GET /flows, create, metadata and assets answer 501. */
	flowsEnabled: boolean;
	/** Default false; true: POST /groups answers with a request id instead of the group. */
	groupsAsync: boolean;
	groups: Group[];
	/** Blocked phones, digits only. */
	blocked: string[];
	/** GET /me. */
	profile: Json;
	/** GET /commerce; empty it for a channel without a catalog. */
	commerce: Json[];
	/** GET /conversationalAutomation. */
	automation: Json;
	/** GET /flows. */
	flows: Json[];
	/** Uploaded files that are not deleted. */
	media: MediaFile[];
	/** A link on the box to a file, open to everybody, as links in events are. */
	serve(file: FileContent): string;
	/** All links that the box has given so far answer 403 from now on. */
	expireLinks(): void;
	/** Requests to links of the box; they are not among the hits. */
	downloads: Hit[];
	openWindow(chatId: string): void;
	closeWindow(chatId: string): void;
	isWindowOpen(chatId: string): boolean;
	/** A customer writes. Resolves with the message id when all webhooks have answered or failed. */
	inbound(message: InboundMessage): Promise<string>;
	/** Pushes any body as it is. Resolves when all webhooks have answered or failed. */
	push(body: unknown): Promise<void>;
	/** The next matching requests get this instead of the normal answer. */
	fault(fault: Fault): void;
	/** Decides on each request, where no fault is in line; back to undefined with reset(). */
	faultFor?: (request: { method: string; name: string; body: unknown }) => Fault | undefined;
	load: Load;
	/** What the page's settings change: form and pace of statuses, retries and disabling of webhooks. */
	rules: Rules;
	/** Resolves when no push and no status is pending. */
	idle(): Promise<void>;
	/** Empties everything recorded; templates, settings and webhooks go back to their defaults. */
	reset(): void;
	close(): Promise<void>;
}
