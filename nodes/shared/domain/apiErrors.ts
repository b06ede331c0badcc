import { BY_CODE, BY_HTTP_STATUS, BY_TEXT, type KnownFailure } from './failureCatalogue';
import { firstText, isObject, numberOf, objectOf, textOf } from './reading';

/** Why something was refused or not delivered. */
export interface Failure {
	/** Meta's code, given or derived from the text. */
	code?: number;
	title: string;
	/** 1MSG's own words, where they say more than the title. */
	details?: string;
	/** Our own words on what was seen, such as a system's code. */
	note?: string;
	advice: string;
	retryable: boolean;
	afterMs?: number;
}

/**
 * 1MSG's own words in an answer. It has no one envelope: `message`, `error` as text or as Meta's
 * object, `response.error` under HTTP 200, plain text (1msg-api §5).
 */
export function wordsOf(body: unknown): string | undefined {
	const words = findWords(body)?.slice(0, MAX_WORDS).trim();
	// A proxy's HTML page is nobody's words.
	return !words || words.startsWith('<') ? undefined : words;
}

/** More than any of 1MSG's sentences; what is longer would only keep patterns busy. */
const MAX_WORDS = 400;

function findWords(body: unknown, isInner = false): string | undefined {
	if (typeof body === 'string') return body;
	if (!isObject(body)) return undefined;
	if (Array.isArray(body.error) && !isInner) return findWords(body.error[0], true);
	const error = objectOf(body.error);
	const forUser = [textOf(error.error_user_title), textOf(error.error_user_msg)].filter(Boolean).join(': ');
	return firstText(
		body.message,
		body.error,
		forUser,
		objectOf(error.error_data).details,
		error.message,
		error.title,
		error.details,
		objectOf(body.error_data).details,
		body.title,
		body.details,
		body.description,
		isInner ? undefined : findWords(body.response, true),
		isInner || !Array.isArray(body.errors) ? undefined : findWords(body.errors[0], true),
	);
}

/** A reason may be wrapped in itself, `{ error: { error: … } }`, as in statuses: the innermost one tells. */
function innermost(body: unknown): unknown {
	if (!isObject(body)) return body;
	let { error } = body;
	for (let level = 0; level < MAX_WRAPPINGS && isObject(error) && isObject(error.error); level++) ({ error } = error);
	return error === body.error ? body : { ...body, error };
}

const MAX_WRAPPINGS = 4;

/** Meta's details say more than its title, and than 1MSG's own words. */
function metaDetails(body: unknown): string | undefined {
	const { error, errors } = objectOf(body);
	const given = [error, errors].flat().find(isObject);
	return textOf(objectOf(objectOf(given).error_data).details)?.slice(0, MAX_WORDS).trim();
}

/** What may stand in an answer that tells nothing but what went wrong. */
export const WORDS = ['errors', 'message', 'code', 'status', 'title', 'details', 'description'];

/**
 * Whether an answer says no: an `error`, or one wrapped in `response`, that is not empty, or a list of
 * `errors` and nothing else. Beside an id, `errors` may be of a part: the rest has taken effect.
 */
export function isRefusal(body: unknown): boolean {
	const says = (error: unknown) => (typeof error === 'object' && error !== null ? Object.keys(error).length > 0 : error === true || textOf(error) !== undefined);
	if (!isObject(body)) return false;
	return says(body.error) || (isObject(body.response) && says(body.response.error)) || (Array.isArray(body.errors) && body.errors.length > 0 && Object.keys(body).every((key) => WORDS.includes(key)));
}

function codeIn(text: string | undefined): number | undefined {
	const found = /(?:^|[^\d])(13\d{4}|2494100|80007)(?!\d)|\(#(\d{1,7})\)/.exec(text ?? '');
	return found ? Number(found[1] ?? found[2]) : undefined;
}

/** Meta's code in an answer, an `error` value or an `errors[]` list. */
export function codeOf(body: unknown): number | undefined {
	if (!isObject(body)) return codeIn(textOf(body));
	const error = Array.isArray(body.error) ? objectOf(body.error[0]) : objectOf(body.error);
	const first = Array.isArray(body.errors) ? objectOf(body.errors[0]) : {};
	for (const value of [error.code, error.error_code, body.code, body.error_code, first.code, objectOf(body.response).code, objectOf(objectOf(body.response).error).code]) {
		const code = numberOf(value);
		if (code !== undefined) return code;
	}
	return codeIn(wordsOf(body));
}

function knownByCode(code: number | undefined): KnownFailure | undefined {
	if (code === undefined) return undefined;
	return BY_CODE[code] ?? (code >= 200 && code <= 299 ? BY_CODE[10] : undefined);
}

/**
 * Turns what 1MSG said into a sentence, what to do next, and whether trying again makes sense.
 * Codes and texts that nobody knows keep 1MSG's own words.
 * @param answer an answer's body, an `error` value of a status, or text
 */
export function describeFailure(answer: unknown, httpStatus?: number): Failure {
	const body = innermost(answer);
	const words = wordsOf(body);
	const given = codeOf(body);
	// 100 and 135000 only say "a value is wrong": a telling text beats them.
	const isVague = given === 100 || given === 135000 || given === 0 || given === 1;
	const byText = words === undefined ? undefined : BY_TEXT.find(({ pattern }) => pattern.test(words));
	const code = (isVague ? byText?.code : undefined) ?? given ?? byText?.code;
	const known =
		(isVague ? byText?.known : undefined) ??
		knownByCode(code) ??
		byText?.known ??
		knownByCode(byText?.code) ??
		(httpStatus === undefined ? undefined : BY_HTTP_STATUS[httpStatus]);
	const details = metaDetails(body) ?? words;
	const title = known?.title ?? words ?? (httpStatus === undefined ? 'The reason is not known' : `1MSG answered with HTTP ${httpStatus}`);
	return {
		...(code === undefined ? {} : { code }),
		title,
		...(details === undefined || details === title ? {} : { details }),
		advice: known?.advice ?? 'Look the words up in 1MSG’s help, or ask 1MSG support.',
		retryable: known?.retryable ?? false,
		...(known?.afterMs === undefined ? {} : { afterMs: known.afterMs }),
	};
}
