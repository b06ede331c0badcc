import { isObject, textOf } from './reading';

/** A channel has five places for webhook addresses, shared by all its tools (1msg-api §14). */
export const MAX_ADDRESSES = 5;

/** Equal but for white space around it and one slash at its end; path and query keep their case. */
export function sameAddress(a: string, b: string): boolean {
	const bare = (address: string) => address.trim().replace(/\/$/, '');
	return bare(a) === bare(b);
}

/** The addresses in an answer of `GET /webhook` or `GET /settings`: text, comma-separated text, a list or null. */
export function addressesIn(body: unknown): string[] {
	const value = isObject(body) ? body.webhookUrl : undefined;
	const written = Array.isArray(value) ? value : typeof value === 'string' ? value.split(/,\s*(?=https?:\/\/)/i) : [];
	return written.flatMap((address) => textOf(address)?.trim() || []);
}

export function holds(addresses: string[], address: string): boolean {
	return addresses.some((entry) => sameAddress(entry, address));
}

export function without(addresses: string[], address: string): string[] {
	return addresses.filter((entry) => !sameAddress(entry, address));
}

/** An address without its query, which may hold somebody's secret. */
export function shownAddress(address: string): string {
	return address.replace(/[?#].*$/, '?…');
}
