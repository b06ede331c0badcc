import { isObject, textOf } from './reading';

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

/** An address without its query and its password, which may be somebody's secret. */
export function shownAddress(address: string): string {
	return address.replace(/[?#].*$/s, '?…').replace(/^([a-z]+:\/\/)[^/@]*@/i, '$1…@');
}
