import { InvalidInput } from './invalidInput';
import { firstText, flagOf, isObject, textOf } from './reading';
import { requiredText } from './text';

/** A channel has five places for webhook addresses, shared by all its tools (1msg-api §14). */
export const MAX_ADDRESSES = 5;

/** Equal but for white space around it and one slash at its end; path and query keep their case. */
export function sameAddress(a: string, b: string): boolean {
	const bare = (address: string) => address.trim().replace(/\/$/, '');
	return bare(a) === bare(b);
}

/**
 * The addresses in an answer of `GET /webhook` or `GET /settings`: text, comma-separated text, a list
 * or null.
 * @returns undefined where the list, or one entry of it, cannot be read: written back as if it were
 * not there, it would be lost
 */
export function addressesIn(body: unknown): string[] | undefined {
	if (!isObject(body) || !Object.hasOwn(body, 'webhookUrl')) return undefined;
	const value = body.webhookUrl;
	if (value === null) return [];
	const written: unknown[] | undefined = Array.isArray(value) ? value : typeof value === 'string' ? value.split(/,\s*(?=https?:\/\/|$)/i) : undefined;
	if (!written?.every((entry) => entry === null || typeof entry === 'string')) return undefined;
	return written.flatMap((entry) => textOf(entry)?.trim() || []);
}

export function holds(addresses: string[], address: string): boolean {
	return addresses.some((entry) => sameAddress(entry, address));
}

export function without(addresses: string[], address: string): string[] {
	return addresses.filter((entry) => !sameAddress(entry, address));
}

/** Whether two lists hold the same addresses, in any order. */
export function isSameList(one: string[], other: string[]): boolean {
	return one.length === other.length && one.every((address) => holds(other, address));
}

/** All addresses of several lists, each once. */
export function joined(...lists: string[][]): string[] {
	return lists.flat().filter((address, index, all) => all.findIndex((entry) => sameAddress(entry, address)) === index);
}

/** An address without its query and its password, which may be somebody's secret. */
export function shownAddress(address: string): string {
	return address.replace(/[?#].*$/s, '?…').replace(/:\/\/[^/]*@/g, '://…@');
}

/** Whether 1MSG delivers to an address; many channels do not tell. */
export type AddressStatus = 'enabled' | 'disabled' | 'unknown';

/** One entry of the channel's list. */
export interface WebhookEntry {
	/** As it is written in the list, secrets included: never to be shown. */
	address: string;
	status: AddressStatus;
}

/** Whether 1MSG says that it no longer delivers to an address of the list. */
export function isDisabled(entries: WebhookEntry[], address: string): boolean {
	return entries.some((entry) => entry.status === 'disabled' && sameAddress(entry.address, address));
}

function statusOf(value: unknown): AddressStatus {
	if (isObject(value)) {
		const disabled = flagOf(value.disabled) ?? flagOf(value.isDisabled);
		if (disabled !== undefined) return disabled ? 'disabled' : 'enabled';
		const word = [value.status, value.state, value.enabled, value.active, value.isEnabled, value.isActive].find((part) => part !== undefined);
		return word === undefined || isObject(word) ? 'unknown' : statusOf(word);
	}
	const flag = flagOf(value);
	if (flag !== undefined) return flag ? 'enabled' : 'disabled';
	const word = textOf(value)?.toLowerCase() ?? '';
	// "inactive" holds "active".
	if (/disabled|inactive|blocked|suspended|paused|failed|\boff\b/.test(word)) return 'disabled';
	return /enabled|active|\bok\b|\bon\b|connected/.test(word) ? 'enabled' : 'unknown';
}

/**
 * What `webhookStatuses` of `GET /webhook` says of an address. Its shape is not written down: a map by
 * address and a list of objects are read, anything else is `unknown` (1msg-api §14).
 */
export function statusesIn(body: unknown): (address: string) => AddressStatus {
	const given = isObject(body) ? body.webhookStatuses : undefined;
	const pairs: Array<[string, unknown]> = Array.isArray(given)
		? given.flatMap((entry): Array<[string, unknown]> => {
				const address = isObject(entry) ? firstText(entry.url, entry.webhookUrl, entry.address) : undefined;
				return address === undefined ? [] : [[address, entry]];
			})
		: isObject(given)
			? Object.entries(given)
			: [];
	return (address) => {
		const found = pairs.find(([written]) => sameAddress(written, address));
		return found ? statusOf(found[1]) : 'unknown';
	};
}

/**
 * An address for the list.
 * @throws InvalidInput where it is no web address, or would be read as two (lists come as comma-separated text, too)
 */
export function webhookAddress(value: unknown, field: string): string {
	const written = requiredText(value, field).trim();
	if (!/^https?:\/\/[^/\s]/i.test(written) || /\s/.test(written) || !URL.canParse(written)) {
		throw new InvalidInput(`${field} is not a web address`, 'Write it in full, e.g. https://example.com/whatsapp.');
	}
	if (/,https?:\/\//i.test(written)) throw new InvalidInput(`${field} holds two addresses`, 'Give one; for several, use one item for each.');
	return written;
}
