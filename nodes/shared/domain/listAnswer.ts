import { flagOf, isObject, objectOf, textOf, type Json } from './reading';

/**
 * The list in an answer, under the first of the keys that holds one; also one level down, as Meta
 * writes groups (`data.groups`).
 * @returns undefined where there is none, which is not the same as an empty one
 */
export function listIn(body: unknown, keys: string[]): unknown[] | undefined {
	if (Array.isArray(body)) return body;
	if (!isObject(body)) return undefined;
	for (const part of [body, ...keys.map((key) => objectOf(body[key]))]) {
		const key = keys.find((name) => Array.isArray(part[name]));
		if (key !== undefined) return part[key] as unknown[];
	}
	return undefined;
}

/** Where the next page begins: the cursor `after` of `paging`, wherever the answer keeps it. */
export function nextCursor(body: unknown): string | undefined {
	if (!isObject(body)) return undefined;
	for (const part of [body, objectOf(body.data)]) {
		const paging = objectOf(part.paging);
		const after = textOf(objectOf(paging.cursors).after) ?? textOf(paging.after) ?? textOf(part.after);
		if (after !== undefined) return after;
	}
	return undefined;
}

/** Whether a 2xx answer says no by `sent: false`, as an upload's does too; with a job's number it is only queued (1msg-api §5, §10). */
export function isSentNo(body: Json): boolean {
	return flagOf(body.sent) === false && textOf(body.jobId) === undefined;
}

/** Whether a 2xx answer says no by `success` or `sent: false`, or by a `result` that means no. */
export function saysNo(body: unknown): boolean {
	if (!isObject(body)) return false;
	return flagOf(body.success) === false || isSentNo(body) || body.result === false || /^(fail|error|refus|reject|denied)/i.test(textOf(body.result) ?? '');
}

/** The same for calls whose `result` is known: whatever is no success is a no. */
export function isAnsweredNo(body: unknown): boolean {
	return saysNo(body) || (isObject(body) && typeof body.result === 'string' && !/^(success|ok|true)$/i.test(body.result));
}

/** An element that was written as a bare id or number, as an object with that key. */
export function asObject(element: unknown, key: string): Json {
	if (isObject(element)) return element;
	const text = textOf(element);
	return text === undefined ? {} : { [key]: text };
}

/** A copy without those keys. */
export function lacking(value: Json, ...keys: string[]): Json {
	return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}
