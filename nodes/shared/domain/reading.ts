/** Helpers for reading JSON that somebody else wrote: nothing here throws, whatever comes in. */

export type Json = Record<string, unknown>;

export function isObject(value: unknown): value is Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object, or an empty one, so that a chain of look-ups never throws. */
export function objectOf(value: unknown): Json {
	return isObject(value) ? value : {};
}

/** A key's own value: a key named `constructor` must not find what every object inherits. */
export function own(value: Json, key: string): unknown {
	return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Whether a value is nested deeper than so many levels; what is cannot be written as JSON again. */
export function isDeeperThan(value: unknown, levels: number): boolean {
	let layer = [value];
	for (let level = 0; level <= levels; level++) {
		layer = layer.flatMap((part) => (typeof part === 'object' && part !== null ? (Object.values(part) as unknown[]) : []));
		if (layer.length === 0) return false;
	}
	return true;
}

/** A non-empty string; numbers count (ids and codes come in both forms). */
export function textOf(value: unknown): string | undefined {
	if (typeof value === 'string') return value === '' ? undefined : value;
	if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	return undefined;
}

/** The first argument that holds text. */
export function firstText(...values: unknown[]): string | undefined {
	for (const value of values) {
		const text = textOf(value);
		if (text !== undefined) return text;
	}
	return undefined;
}

/** A finite number, also from a numeric string. */
export function numberOf(value: unknown): number | undefined {
	if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
	if (typeof value !== 'string' || value.trim() === '') return undefined;
	const number = Number(value);
	return Number.isFinite(number) ? number : undefined;
}

/** Booleans as 1MSG writes them: true/false on webhooks, 1/0 in the history (1msg-api §15). */
export function flagOf(value: unknown): boolean | undefined {
	if (value === true || value === 1 || value === '1' || value === 'true') return true;
	if (value === false || value === 0 || value === '0' || value === 'false') return false;
	return undefined;
}

export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

/** Parses text that looks like a JSON object or array; anything else is undefined, and costs no exception: thousands of them take long. */
export function embeddedJson(value: unknown): unknown {
	if (typeof value !== 'string') return undefined;
	const text = value.trim();
	const end = text.startsWith('{') ? '}' : text.startsWith('[') ? ']' : undefined;
	return end !== undefined && text.endsWith(end) ? parseJson(text) : undefined;
}

/**
 * The elements of a list in whatever form a relay left it: an array, a JSON string of one, an
 * object with numeric keys (form-encoded bodies), or a single element without its array.
 */
export function elementsOf(value: unknown): unknown[] {
	if (Array.isArray(value)) return value;
	if (typeof value === 'string') return elementsOf(embeddedJson(value));
	if (!isObject(value)) return [];
	const keys = Object.keys(value);
	return keys.every((key) => /^\d+$/.test(key)) ? Object.values(value) : [value];
}

/** A copy without the keys whose value is undefined: what is absent is absent. Deleting them would make it a slow object. */
export function present<T extends object>(value: T): T {
	const copy = {} as T;
	for (const key of Object.keys(value) as Array<keyof T>) {
		if (value[key] !== undefined && key !== '__proto__') copy[key] = value[key];
	}
	return copy;
}
