import { randomBytes } from 'node:crypto';
import { Customers } from './customers';
import { defaultAutomation, defaultCommerce, defaultFlows, defaultProfile, defaultSettings } from './defaults';
import { Files } from './files';
import { LoadKeeper } from './load';
import type { Look } from './looks/look';
import { defaultRules, type Rules } from './rules';
import { defaultTemplates } from './templates';
import type { Failure, Fault, Group, Hit, Json, LedgerEntry, PlannedFault } from './types';

/** The channel's own number, as echoes and raw payloads name it. */
export const BUSINESS_PHONE = '12025550199';
const WINDOW_MS = 24 * 60 * 60 * 1000;

/** A customer the channel knows. */
export interface Person {
	/** Digits; null when hidden. */
	phone: string | null;
	bsuid: string;
	username: string | null;
	name: string;
}

/** A message as the history keeps it: the webhook element, plus what only the page shows. */
export interface StoredMessage {
	/** Counts up over the whole channel (1msg-api §11). */
	number: number;
	/** The element of messages[] as pushed. */
	message: Json;
	/** Button labels of a template, for the page. */
	buttons: string[];
	/** What the page draws of a send. */
	look?: Look;
}

/** One step of a message's way, as GET /hookInfo tells it. */
export interface StatusStep {
	status: string;
	/** Unix seconds. */
	time: number;
	/** Pricing category in lower case, e.g. 'utility'. */
	category: string;
	failure?: Failure;
}

/** Everything the channel remembers. Arrays and objects keep their identity over reset(), so that holders of them stay right. */
export class State {
	readonly ledger: LedgerEntry[] = [];
	readonly hits: Hit[] = [];
	readonly readMessages: Array<{ messageId: string; typingIndicator: boolean }> = [];
	readonly history: StoredMessage[] = [];
	readonly faults: PlannedFault[] = [];
	/** Decides on each request for which no fault is in line. */
	faultFor?: (request: { method: string; name: string; body: unknown }) => Fault | undefined;
	readonly load: LoadKeeper;
	/** By chatId. */
	readonly people = new Map<string, Person>();
	/** The phones of the page. */
	readonly customers = new Customers();
	/** By chatId: since when the business is typing, in milliseconds. */
	readonly typing = new Map<string, number>();
	/** By message id. */
	readonly steps = new Map<string, StatusStep[]>();
	readonly settings: Json = defaultSettings();
	readonly templates: Json[] = defaultTemplates();
	readonly groups: Group[] = [];
	/** Phones, digits only. */
	readonly blocked: string[] = [];
	readonly profile: Json = defaultProfile();
	/** Linked catalogs with their settings; empty when there is none. */
	readonly commerce: Json[] = defaultCommerce();
	readonly automation: Json = defaultAutomation();
	readonly flows: Json[] = defaultFlows();
	/** Requests for files, which are no calls of the API. */
	readonly downloads: Hit[] = [];
	readonly files: Files;
	/** Template name → when it was removed, in milliseconds. */
	readonly removedTemplates = new Map<string, number>();
	readonly switches = defaultSwitches();
	webhookUrls: string[] = [];
	/** Addresses of the list that get nothing any more. */
	readonly disabledWebhooks = new Set<string>();
	channelStatus = 'connected';
	/** By chatId: when the customer last wrote, in milliseconds. */
	readonly windows = new Map<string, number>();
	readonly rules: Rules;

	constructor(
		readonly channelId: string,
		readonly apiKey: string,
		/** As given at the start: reset() goes back to them. */
		readonly firstRules: Partial<Rules>,
		readonly now: () => number,
	) {
		this.rules = { ...defaultRules(), ...firstRules };
		this.files = new Files(now);
		this.load = new LoadKeeper(now);
	}

	/** Unix seconds, the unit of all times in the API. */
	seconds(): number {
		return Math.floor(this.now() / 1000);
	}

	openWindow(chatId: string): void {
		this.windows.set(chatId, this.now());
	}

	closeWindow(chatId: string): void {
		this.windows.delete(chatId);
	}

	/** A session is open for 24 hours after the customer's last message (1msg-api §21). */
	isWindowOpen(chatId: string): boolean {
		const opened = this.windows.get(chatId);
		return opened !== undefined && this.now() - opened < WINDOW_MS;
	}

	/** Milliseconds; undefined for a closed one. */
	windowEnd(chatId: string): number | undefined {
		return this.isWindowOpen(chatId) ? (this.windows.get(chatId) ?? 0) + WINDOW_MS : undefined;
	}

	openWindows(): string[] {
		return [...this.windows.keys()].filter((chatId) => this.isWindowOpen(chatId));
	}

	/** Replaces the list. An address that stays keeps its state: only POST /webhook enables it again (1msg-api §14). */
	setWebhookUrls(urls: string[]): void {
		this.webhookUrls = [...urls];
		for (const url of this.disabledWebhooks) if (!urls.includes(url)) this.disabledWebhooks.delete(url);
	}

	/** As the pushes ask. */
	enabled(): string[] {
		return this.enabledWebhooks();
	}

	/** As the pushes tell; an address that has left the list has nothing to be disabled. */
	disable(url: string): void {
		if (this.webhookUrls.includes(url)) this.disableWebhook(url);
	}

	/** What the API does by itself after many failures. @throws Error for an address that is not on the list. */
	disableWebhook(url: string): void {
		if (!this.webhookUrls.includes(url)) throw new Error(`${url} is not a webhook of the channel`);
		this.disabledWebhooks.add(url);
	}

	/** The addresses that get events. */
	enabledWebhooks(): string[] {
		return this.webhookUrls.filter((url) => !this.disabledWebhooks.has(url));
	}

	remember(message: Json, buttons: string[] = [], look?: Look): void {
		this.history.push({ number: (this.history.at(-1)?.number ?? 0) + 1, message, buttons, ...(look ? { look } : {}) });
	}

	/** A message in the history by its id. */
	find(id: string): Json | undefined {
		return this.history.find((stored) => stored.message.id === id)?.message;
	}

	/** The customer behind a chat; one who never wrote gets a made-up BSUID, always the same for the same phone. */
	person(chatId: string): Person {
		// The page may have named somebody who has not written yet.
		const known = this.people.get(chatId) ?? this.customers.get(chatId);
		if (known) return known;
		const [local = ''] = chatId.split('@');
		if (chatId.endsWith('@lid')) return { phone: null, bsuid: local, username: null, name: local };
		return { phone: local, bsuid: bsuidOf(local), username: null, name: local };
	}

	reset(): void {
		const lists = [this.ledger, this.hits, this.readMessages, this.history, this.faults, this.groups, this.blocked, this.downloads];
		for (const list of lists) list.length = 0;
		for (const map of [this.people, this.steps, this.windows, this.typing, this.removedTemplates, this.disabledWebhooks]) map.clear();
		this.customers.reset();
		Object.assign(this.rules, defaultRules(), this.firstRules);
		replace(this.settings, defaultSettings());
		replace(this.profile, defaultProfile());
		replace(this.automation, defaultAutomation());
		this.templates.splice(0, this.templates.length, ...defaultTemplates());
		this.commerce.splice(0, this.commerce.length, ...defaultCommerce());
		this.flows.splice(0, this.flows.length, ...defaultFlows());
		this.files.reset();
		this.load.reset();
		this.faultFor = undefined;
		Object.assign(this.switches, defaultSwitches());
		this.webhookUrls = [];
		this.channelStatus = 'connected';
	}
}

/** How this channel differs from others; all can be changed while the box runs. */
function defaultSwitches() {
	return {
		/** Off: GET /messages answers with a notice (1msg-api §11). */
		historyOn: true,
		/** No page of GET /messages is longer, whatever the limit asks for. */
		historyPageCap: Infinity,
		/** Parameters of GET /messages that this channel does not know. */
		historyIgnores: [] as string[],
		/** Off: list, create, metadata and assets of flows answer 501 (1msg-api §19). */
		flowsEnabled: false,
		/** On: POST /groups answers with a request id only, as Meta does (1msg-api §18). */
		groupsAsync: false,
	};
}

function replace(target: Json, source: Json): void {
	for (const key of Object.keys(target)) delete target[key];
	Object.assign(target, source);
}

/** What stands on the page above a group. */
export function groupPerson(state: State, chatId: string): Person {
	const [id = ''] = chatId.split('@');
	const subject = state.groups.find((group) => group.id === id)?.subject;
	return { phone: null, bsuid: '', username: null, name: subject ?? `Group ${id}` };
}

/** A BSUID for a phone: made up from the digits, in the form of 1msg-api §4. */
export function bsuidOf(phone: string): string {
	if (phone === '12025550143') return 'US.7391045528816630';
	const digits = [...phone].reduce((sum, digit) => (sum * 31 + Number(digit) + 7) % 8_999_999_999, 1);
	return `US.739104${String(digits).padStart(10, '0')}`;
}

/** A new message id. Base64 on purpose, with its + and /: callers must encode it in a query. */
export function newMessageId(): string {
	return `wamid.HBgL${randomBytes(27).toString('base64')}`;
}

/** Ids without a suffix are taken for phones: kind to people who type one by hand. */
export function toChatId(text: string): string {
	return text.includes('@') ? text : `${text.replace(/\D/g, '')}@c.us`;
}
