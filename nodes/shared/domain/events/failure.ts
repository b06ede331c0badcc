import { describeFailure, type Failure } from '../apiErrors';
import { embeddedJson, isDeeperThan, isObject, numberOf, type Json } from '../reading';

/** Where a failed status may carry its reason: attested are `error` and `errors[]`, the others are how relays name it. */
const REASONS = ['errors', 'error', 'reason', 'failureReason', 'failure_reason', 'errorMessage', 'error_message', 'description'] as const;
const CODES = ['errorCode', 'error_code', 'failureCode', 'failure_code'] as const;

/** A reason may be wrapped in itself: `{ error: { error: … } }`, `{ errors: [ … ] }`, JSON as text. */
const MAX_WRAPPINGS = 4;

function reasonsIn(value: unknown, level = 0): unknown[] {
	if (level > MAX_WRAPPINGS || value === null || value === undefined || value === '') return [];
	const reason = embeddedJson(value) ?? value;
	if (Array.isArray(reason)) return reason.slice(0, 10).flatMap((one) => reasonsIn(one, level + 1));
	if (!isObject(reason)) return [reason];
	const within = ['errors', 'error'].flatMap((key) => (typeof reason[key] === 'object' || embeddedJson(reason[key]) ? reasonsIn(reason[key], level + 1) : []));
	return [...within, reason];
}

/** "Something went wrong" and "a value is wrong" tell less than any other reason beside them. */
const VAGUE = new Set([0, 1, 100, 131000, 135000]);

function describeReason(element: Json): Failure {
	const codes = CODES.map((key) => numberOf(element[key])).filter((code) => code !== undefined);
	const reasons = REASONS.flatMap((key) => (element[key] === undefined ? [] : reasonsIn(element[key])));
	const found = [...reasons, ...codes.map((code) => ({ code }))].map((error) => ({ error, failure: describeFailure({ error }) }));
	const telling =
		found.find(({ failure: { code } }) => code !== undefined && !VAGUE.has(code)) ??
		found.find(({ failure: { code } }) => code !== undefined) ??
		found.find(({ failure }) => failure.title !== UNKNOWN.title);
	return telling?.failure ?? UNKNOWN;
}

const UNKNOWN = describeFailure({});

const TELLING_KEYS: ReadonlySet<string> = new Set([...REASONS, ...CODES]);

/** What a status says about its reason, as text; nothing where that is too much to compare. */
function reasonText(element: Json): string | undefined {
	let text = '';
	for (const key in element) {
		const value = element[key];
		if (value === undefined || value === null || !TELLING_KEYS.has(key)) continue;
		if (typeof value === 'object' && isDeeperThan(value, 2 * MAX_WRAPPINGS)) return undefined;
		text += `${key}=${typeof value === 'string' ? value : JSON.stringify(value)};`;
	}
	return text.length > 1000 ? undefined : text;
}

/** 1MSG's own way, and by far the most frequent: one text, which stands for itself. No `reasonText` is without a `=`. */
function plainReason(element: Json): string | undefined {
	const { error } = element;
	if (typeof error !== 'string' || error.length > 1000 || error.includes('=')) return undefined;
	for (const key in element) if (key !== 'error' && TELLING_KEYS.has(key)) return undefined;
	return error;
}

/** The reasons of one body: a campaign fails for the same one a thousand times. */
export type Reasons = Map<string, Failure>;

/**
 * Why a message was not delivered: text, a code, an object or a list, depending on the way the status
 * came (1msg-api §15, §24.3), in the words of the same catalogue as the errors of sending.
 */
export function failureOf(element: Json, reasons: Reasons): Failure {
	const text = plainReason(element) ?? reasonText(element);
	const known = text === undefined ? undefined : reasons.get(text);
	const failure = known ?? describeReason(element);
	if (text !== undefined && known === undefined) reasons.set(text, failure);
	return { ...failure };
}
