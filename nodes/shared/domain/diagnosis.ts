import type { Failure } from './apiErrors';
import { isOutOfReach } from './hostRules';
import { flagOf, isObject, objectOf, textOf } from './reading';
import { MAX_ADDRESSES, shownAddress, type AddressStatus, type WebhookEntry } from './webhookList';
import { ownerInWords, ownerOf, type Home, type Owned } from './webhookOwners';

/** `blocked`: this alone is enough that nothing happens. `unknown`: it could not be found out. */
export type Verdict = 'ok' | 'warning' | 'blocked' | 'unknown';

export interface Check {
	check: 'key' | 'channel' | 'connection' | 'limits' | 'webhooks' | 'triggers' | 'reachability' | 'statuses';
	verdict: Verdict;
	text: string;
	advice?: string;
}

/** What came of one reading call. */
export type Read<T> = { value: T } | { failure: Failure; httpStatus?: number };

export interface Findings {
	/** Absent where the credential names no channel. */
	channelId?: string;
	/** The channel that the key itself names. */
	keyChannelId?: string;
	/** What is wrong with the credential, before any call. */
	credential?: { text: string; advice?: string };
	/** Address of the channel's API. */
	baseUrl?: string;
	status: Read<unknown>;
	settings: Read<unknown>;
	webhooks: Read<WebhookEntry[]>;
	home: Home;
	/** Whether this workflow is published. */
	isPublished: boolean;
}

export interface ShownWebhook {
	/** Without its query and its password. */
	address: string;
	owner: Owned['owner'];
	ownerText: string;
	node?: string;
	isTest: boolean;
	status: AddressStatus;
}

export interface Diagnosis {
	verdict: Verdict;
	summary: string;
	channelId?: string;
	checks: Check[];
	webhooks: ShownWebhook[];
}

const ok = (check: Check['check'], text: string): Check => ({ check, verdict: 'ok', text });
const found = (check: Check['check'], verdict: Verdict, text: string, advice?: string): Check => ({ check, verdict, text, ...(advice ? { advice } : {}) });
const notRead = (check: Check['check'], what: string, { failure }: { failure: Failure }): Check => found(check, 'unknown', `${what} could not be read: ${failure.title}`, failure.advice);

/** The channel's state words (1msg-api §13). */
const STATES: Record<string, [verdict: Verdict, text: string, advice?: string]> = {
	connected: ['ok', 'The channel is connected to WhatsApp'],
	connecting: ['warning', 'The channel is just connecting to WhatsApp', 'Wait a minute, then diagnose again.'],
	disconnected: ['blocked', 'The channel is disconnected from WhatsApp', 'Reconnect it in the 1MSG console.'],
	uninitialized: ['blocked', 'The channel is being set up or upgraded', 'Try again in a few minutes.'],
	unregistered: ['blocked', 'The channel’s number is not registered with WhatsApp, or it is blocked', 'Register it in the 1MSG console, or ask 1MSG support.'],
};

function checkKey({ credential, status, settings, webhooks }: Findings): Check {
	if (credential) return found('key', 'blocked', credential.text, credential.advice);
	const reads = [status, settings, webhooks];
	if (reads.some((read) => 'value' in read)) return ok('key', '1MSG accepts the API key');
	for (const read of reads) {
		if ('failure' in read && read.httpStatus === 401) return found('key', 'blocked', read.failure.title, read.failure.advice);
	}
	return found('key', 'unknown', 'Whether 1MSG accepts the API key could not be checked', 'See what is said of the connection.');
}

function checkChannel({ credential, channelId, keyChannelId, status }: Findings): Check {
	if (credential || channelId === undefined) return found('channel', 'unknown', 'Which channel is meant is not known', 'Mend the credential first.');
	if ('failure' in status) {
		const { failure, httpStatus } = status;
		if (httpStatus === 404 || httpStatus === 403) return found('channel', 'blocked', failure.title, failure.advice);
		return notRead('channel', `The state of channel ${channelId}`, status);
	}
	const account = textOf(objectOf(status.value).accountStatus);
	if (account !== undefined && !/^(active|connected|ok|live|verified|approved)$/i.test(account)) {
		return found('channel', 'warning', `WhatsApp’s account of channel ${channelId} is in the state “${account}”`, 'Look at the account in the 1MSG console.');
	}
	if (keyChannelId !== undefined && keyChannelId !== channelId) {
		return found('channel', 'warning', `The key names channel ${keyChannelId}, but the credential’s Channel ID is ${channelId}`, 'If this is not on purpose, empty the Channel ID in the credential.');
	}
	return ok('channel', `Channel ${channelId} answers`);
}

function checkConnection({ credential, status }: Findings): Check {
	if (credential) return found('connection', 'unknown', 'Nothing was asked of 1MSG', 'Mend the credential first.');
	if ('failure' in status) {
		if (status.httpStatus === undefined) return found('connection', 'blocked', status.failure.title, 'Check the Base URL in the credential, and whether this n8n can reach it.');
		return notRead('connection', 'The connection to WhatsApp', status);
	}
	const word = textOf(objectOf(status.value).status)?.toLowerCase();
	if (word === undefined) return found('connection', 'unknown', 'The address answers, but not like a 1MSG channel', 'Check the Environment and the Base URL in the credential.');
	const [verdict, text, advice] = Object.hasOwn(STATES, word) ? STATES[word] : (['unknown', `The channel says that it is “${word}”`, 'Look the word up in 1MSG’s help, or ask 1MSG support.'] as const);
	return found('connection', verdict, text, advice);
}

/** What of an answer speaks of limits and quality: the names are not written down (1msg-api §13, §25). */
function limitsIn(value: unknown, depth = 0): Array<[string, string]> {
	if (!isObject(value) || depth > 2) return [];
	return Object.entries(value).flatMap(([key, part]): Array<[string, string]> => {
		if (isObject(part)) return limitsIn(part, depth + 1);
		const text = textOf(part);
		return text !== undefined && text.length <= 60 && /limit|tier|quality|throughput/i.test(key) ? [[key, text]] : [];
	});
}

function checkLimits({ status }: Findings): Check {
	const limits = 'value' in status ? limitsIn(status.value) : [];
	if (limits.length === 0) return found('limits', 'unknown', 'The channel does not tell its limits', 'Look in the 1MSG console for how many customers a day it may write to, and for its quality.');
	const text = limits.map(([key, value]) => `${key}: ${value}`).join(', ');
	// YELLOW, which is in the middle, holds a "low".
	const isBad = limits.some(([key, value]) => /quality/i.test(key) && /(?<![a-z])(red|low|flagged)/i.test(value));
	return isBad ? found('limits', 'warning', text, 'Customers rate the channel badly: write only to those who expect it, or WhatsApp will let it write to fewer.') : ok('limits', text);
}

function checkWebhooks(read: Findings['webhooks'], shown: ShownWebhook[]): Check {
	if ('failure' in read) return notRead('webhooks', 'The webhook list', read);
	if (shown.length === 0) return found('webhooks', 'blocked', 'The channel delivers its events to no address', 'Publish a workflow with a 1MSG Trigger, or add an address with Webhook → Add.');
	const disabled = shown.filter(({ status }) => status === 'disabled');
	const places = `${shown.length} of ${MAX_ADDRESSES} webhook places are taken`;
	const list = (entries: ShownWebhook[]) => entries.map(({ address }) => address).join(', ');
	if (disabled.length > 0) {
		const isOurs = disabled.some(({ owner }) => owner === 'thisWorkflow' || owner === 'thisN8n');
		return found('webhooks', isOurs ? 'blocked' : 'warning', `1MSG has disabled ${list(disabled)}; ${places}`, 'Make sure that the address can be reached, then run Webhook → Enable.');
	}
	const left = shown.filter(({ owner }) => owner === 'leftBehind');
	if (left.length > 0) return found('webhooks', 'warning', `Left behind: ${list(left)}; ${places}`, 'Publish the workflow again. If the old address stays, take it out with Webhook → Remove.');
	if (shown.length >= MAX_ADDRESSES) return found('webhooks', 'warning', `${places}: no other tool can be added, and no test event be listened for`, 'Take out what nobody uses with Webhook → Remove.');
	return ok('webhooks', places);
}

function checkTriggers({ home, isPublished, webhooks }: Findings, shown: ShownWebhook[]): Check {
	if (home.triggers === undefined) return found('triggers', 'unknown', 'n8n does not tell which triggers this workflow has', 'Run Diagnose in the workflow of the 1MSG Trigger.');
	if (home.triggers.length === 0) return ok('triggers', 'This workflow has no 1MSG Trigger; run Diagnose in the workflow that has it to check that one, too');
	const verdicts = home.triggers.map(({ name, isDisabled, tag }): Check => {
		const leadsHere = (wanted: Owned['owner']) => shown.some(({ owner, node, isTest }) => owner === wanted && node === name && !isTest);
		if (isDisabled) return found('triggers', 'warning', `The node “${name}” is deactivated`, 'Activate it, and publish the workflow.');
		if (tag === undefined) return found('triggers', 'unknown', `The node “${name}” uses another credential`, 'Choose the same credential in both nodes to check it.');
		if (leadsHere('thisWorkflow')) return ok('triggers', `The node “${name}” is registered`);
		if ('failure' in webhooks || home.origins.length === 0) return found('triggers', 'unknown', `Whether the node “${name}” is registered could not be read`);
		if (!isPublished) return found('triggers', 'blocked', `The workflow is not published, so the node “${name}” receives nothing`, 'Publish the workflow.');
		if (leadsHere('leftBehind')) {
			return found('triggers', 'blocked', `The API key or the webhook secret was changed after the node “${name}” had been registered, so it refuses (401) what 1MSG delivers`, 'Publish the workflow again: its address is made from them.');
		}
		const isFull = shown.length >= MAX_ADDRESSES;
		return found('triggers', 'blocked', `The node “${name}” is not in the channel’s webhook list`, isFull ? 'All places are taken: take one out with Webhook → Remove, then publish the workflow again.' : 'Publish the workflow again, or run Webhook → Enable in it. Restarting n8n alone does not bring the address back.');
	});
	return joined('triggers', verdicts);
}

/** Several findings on one matter: the worst verdict, all that is not fine in words. */
function joined(check: Check['check'], findings: Check[]): Check {
	const verdict = worst(findings);
	const named = findings.filter((entry) => verdict === 'ok' || entry.verdict !== 'ok');
	const advice = [...new Set(named.flatMap((entry) => entry.advice ?? []))].join(' ');
	return found(check, verdict, named.map(({ text }) => text).join('; '), advice);
}

function checkReachability({ home, baseUrl }: Findings): Check {
	if (home.origins.length === 0) return found('reachability', 'unknown', 'n8n does not tell its own address');
	// Webhooks come to the last one: it is n8n's own word for where it listens.
	const origin = home.origins[home.origins.length - 1];
	if (!isOutOfReach(new URL(origin).hostname)) return ok('reachability', `1MSG delivers to this n8n at ${origin}`);
	if (baseUrl !== undefined && isOutOfReach(new URL(baseUrl).hostname)) return ok('reachability', `This n8n and the channel are in the same network (${origin})`);
	const verdict = home.triggers?.length === 0 ? 'warning' : 'blocked';
	return found('reachability', verdict, `1MSG cannot reach this n8n: ${origin} is known in its own network only`, 'Give n8n a public address (WEBHOOK_URL), then publish the workflow again. Sending works without it.');
}

function checkStatuses({ settings }: Findings): Check {
	if ('failure' in settings) return notRead('statuses', 'Whether delivery statuses are on', settings);
	const isOn = flagOf(objectOf(settings.value).ackNotificationsOn);
	if (isOn === undefined) return found('statuses', 'unknown', 'The channel does not tell whether delivery statuses are on', 'Choose the event Delivery Status in a 1MSG Trigger: publishing it switches them on.');
	if (isOn) return ok('statuses', 'Delivery statuses are on');
	return found('statuses', 'warning', 'Delivery statuses are off: no webhook learns whether a message arrived', 'Choose the event Delivery Status in a 1MSG Trigger and publish it, or switch them on with Channel → Update Settings.');
}

const ORDER: Verdict[] = ['ok', 'unknown', 'warning', 'blocked'];

function worst(checks: Check[]): Verdict {
	return ORDER[Math.max(0, ...checks.map(({ verdict }) => ORDER.indexOf(verdict)))];
}

function summaryOf(verdict: Verdict, checks: Check[]): string {
	const texts = checks.filter((entry) => entry.verdict === verdict).map(({ text }) => text);
	if (verdict === 'ok') return 'Nothing stands in the way';
	const opening = { blocked: 'This stands in the way', warning: 'It works, but look at this', unknown: 'Not all could be found out' }[verdict];
	return `${opening}: ${texts.join('; ')}`;
}

/** The entries of the list with their owners, without what is secret in them. */
export function shownWebhooks(entries: WebhookEntry[], home: Home): ShownWebhook[] {
	return entries.map(({ address, status }) => {
		const owned = ownerOf(address, home);
		return { address: shownAddress(address), owner: owned.owner, ownerText: ownerInWords(owned), ...(owned.node === undefined ? {} : { node: owned.node }), isTest: owned.isTest, status };
	});
}

/**
 * Why nothing happens, from what was read: each check with a verdict and what to do. Many channels do
 * not tell their limits; that alone makes the whole not `unknown`.
 */
export function diagnose(findings: Findings): Diagnosis {
	const webhooks = 'value' in findings.webhooks ? shownWebhooks(findings.webhooks.value, findings.home) : [];
	const checks = [
		checkKey(findings),
		checkChannel(findings),
		checkConnection(findings),
		checkLimits(findings),
		checkWebhooks(findings.webhooks, webhooks),
		checkTriggers(findings, webhooks),
		checkReachability(findings),
		checkStatuses(findings),
	];
	const counted = checks.filter(({ check, verdict }) => check !== 'limits' || verdict !== 'unknown');
	const verdict = worst(counted);
	return {
		verdict,
		summary: summaryOf(verdict, counted),
		...(findings.channelId === undefined ? {} : { channelId: findings.channelId }),
		checks,
		webhooks,
	};
}
