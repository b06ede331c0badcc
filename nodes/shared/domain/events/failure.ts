import { describeFailure, type Failure } from '../apiErrors';
import { embeddedJson, isDeeperThan, isObject, type Json } from '../reading';
import { isEmpty } from './places';

/** Where a failed status may carry its reason: attested are `error` and `errors[]`, the others are how relays name it. */
const REASONS = ['errors', 'error', 'reason', 'failureReason', 'failure_reason', 'errorMessage', 'error_message', 'description'] as const;
/** What stands in an error as well as beside it, in the status itself. */
const OWN = ['code', 'title', 'message', 'details', 'error_data'] as const;
const CODES = ['errorCode', 'error_code', 'failureCode', 'failure_code'] as const;

/** A reason may be wrapped in itself: `{ error: { error: … } }`, `{ errors: [ … ] }`, JSON as text. */
const MAX_WRAPPINGS = 4;

function reasonsIn(value: unknown, level = 0): unknown[] {
	if (level > MAX_WRAPPINGS) return [];
	const reason = embeddedJson(value) ?? value;
	if (Array.isArray(reason)) return reason.slice(0, 10).flatMap((one) => reasonsIn(one, level + 1));
	if (!isObject(reason)) return [reason];
	return [...reasonsIn(reason.errors, level + 1), ...reasonsIn(reason.error, level + 1), reason];
}

/** "Something went wrong" and "a value is wrong" tell less than any other reason beside them. */
const VAGUE = new Set([0, 1, 100, 131000, 135000]);

/** What the status says without an error around it. Its `message` alone may be the one that failed, and counts where its words are known. */
function ownReason({ code, title, message, details, error_data }: Json, words: unknown): Failure {
	const failure = describeFailure({ error: { code, title, message: message ?? words, details, error_data } });
	return failure.code === undefined && [title, details, error_data].every(isEmpty) ? UNKNOWN : failure;
}

function describeReason(element: Json): Failure {
	const reasons = REASONS.flatMap((key) => reasonsIn(element[key]));
	// The words that stand beside a code are what the channel says of it.
	const words = reasons.find((reason) => typeof reason === 'string' && reason !== '');
	const told = [...reasons, ...CODES.map((key) => ({ code: element[key], message: words }))].map((error) => describeFailure({ error }));
	const found = [...told, ownReason(element, words)];
	return (
		found.find(({ code }) => code !== undefined && !VAGUE.has(code)) ??
		found.find(({ code }) => code !== undefined) ??
		found.find(({ title }) => title !== UNKNOWN.title) ??
		UNKNOWN
	);
}

const UNKNOWN = describeFailure({});

const TELLING_KEYS: ReadonlySet<string> = new Set([...REASONS, ...CODES, ...OWN]);

/** Longer reasons are read anew each time. */
const MAX_REASON = 1000;

/** What a status says about its reason, as text; nothing where that is too much to compare. */
function reasonText(element: Json): string | undefined {
	let text = '';
	for (const key in element) {
		if (!TELLING_KEYS.has(key)) continue;
		if (isDeeperThan(element[key], 2 * MAX_WRAPPINGS)) return undefined;
		text += `${key}=${JSON.stringify(element[key])};`;
	}
	return text.length > MAX_REASON ? undefined : text;
}

/** 1MSG's own way, and by far the most frequent: one text, which stands for itself. No `reasonText` is without a `=`. */
function plainReason(element: Json): string | undefined {
	const { error } = element;
	if (typeof error !== 'string' || error.length > MAX_REASON || error.includes('=')) return undefined;
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
	if (text === undefined) return describeReason(element);
	let failure = reasons.get(text);
	if (failure === undefined) reasons.set(text, (failure = describeReason(element)));
	return { ...failure };
}

/** Keys that speak of a reason, whoever named them. */
const OF_REASON = /error|reason|fail|cause|detail|title|code|descri|message(?!_?(?:id|status))/i;

/** Whether a failed status speaks of its reason and nothing of that is understood. */
export function isUnexplained(element: Json, { title }: Failure): boolean {
	return title === UNKNOWN.title && Object.keys(element).some((key) => OF_REASON.test(key) && !isEmpty(element[key]));
}
