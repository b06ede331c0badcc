import { describeFailure, isRefusal, WORDS, wordsOf, type Failure } from './apiErrors';
import { saysNo } from './listAnswer';
import { flagOf, isObject, numberOf, textOf, type Json } from './reading';
import { NOT_KNOWN_WHETHER_DONE } from './sendAnswer';

/** What an answer means where it is not a plain success. */
export interface Judged {
	outcome: 'refused' | 'unknown';
	failure: Failure;
}

/** Where an answer keeps another one, of 1MSG's own parts or of WhatsApp (1msg-api §5, §18); the last is Meta's, for blocking. */
const WRAPPERS = ['response', 'data', 'result', 'group', 'template', 'block_users'];

/** An answer, and those that it wraps. */
export function partsOf(body: unknown): Json[] {
	if (Array.isArray(body)) return body.filter(isObject);
	return isObject(body) ? [body, ...WRAPPERS.map((key) => body[key]).filter(isObject)] : [];
}

const FLAGS = ['success', 'ok', 'set'];

/** A text that says that it went well: a bare word, or a sentence with "success" that does not deny it. */
function isYes(text: string): boolean {
	if (/^(ok|okay|true|done)[.!]?$/i.test(text.trim())) return true;
	return /\bsuccess(ful|fully)?\b/i.test(text) && !/\b(no|not|without|fail\w*|error)\b|n[o’']t\b/i.test(text);
}

/** Whether an answer says that it went well, by a flag or in words. */
export function saysYes(body: unknown): boolean {
	return partsOf(body).some((part) => FLAGS.some((flag) => flagOf(part[flag]) === true) || part.result === true || ['result', 'status', 'message'].some((key) => isYes(textOf(part[key]) ?? '')));
}

/** Whether there is nothing in it but words; what is empty is not there. */
function isOnlyWords(part: Json): boolean {
	const isThere = (value: unknown) => (typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : value !== undefined && value !== null && value !== '');
	return Object.entries(part).every(([key, value]) => WORDS.includes(key) || !isThere(value));
}

/** WhatsApp's code of a failure; some write the HTTP status of a success there. */
function isFailureCode(value: unknown): boolean {
	const code = numberOf(value) ?? 0;
	return code > 0 && (code < 200 || code > 299);
}

/**
 * What in an answer says no, itself or in what it wraps: an error, a flag, a word, a code that stands with
 * words alone, or somebody for whom it failed.
 * @returns that, to be described; undefined where nothing does
 */
export function refusalIn(body: unknown): unknown {
	for (const part of partsOf(body)) {
		if (Array.isArray(part.failed_users) && part.failed_users.length > 0) return part.failed_users[0] as unknown;
		const isNo = isRefusal(part) || saysNo(part) || FLAGS.some((flag) => flagOf(part[flag]) === false);
		const isNoInWords = ['response', 'status'].some((key) => /^(error|fail(ed|ure)?)$/i.test(textOf(part[key]) ?? ''));
		const isCode = isFailureCode(part.code) && textOf(part.message) !== undefined && isOnlyWords(part) && !saysYes(part);
		if (isNo || isNoInWords || isCode) return part;
	}
	return undefined;
}

const UNTOLD = 'The reason is not known';

/** Why an answer says no: by what says so, else by all of it. */
export function whyNot(body: unknown): Failure {
	const failures = [refusalIn(body), body].map((part) => describeFailure(part));
	return failures.find(({ title }) => title !== UNTOLD) ?? { ...failures[0], title: '1MSG did not do it and does not say why' };
}

/** The words of an answer that holds nothing else, and does not say that it went well; an address is what was asked for. */
function wordsAlone(body: unknown): string | undefined {
	if (typeof body === 'string') return body.trim() === '' || isYes(body) || /^https?:\/\/\S+$/i.test(body.trim()) ? undefined : body;
	return isObject(body) && isOnlyWords(body) && !saysYes(body) ? wordsOf(body) : undefined;
}

/**
 * What a 2xx answer means that says no, or nothing but words: those that tell a known failure are a
 * refusal, of others nobody knows.
 * @param unsaid the failure of those
 * @returns undefined where nothing speaks against a success
 */
export function readDoubtful(body: unknown, unsaid: Failure): Judged | undefined {
	if (refusalIn(body) !== undefined) return { outcome: 'refused', failure: whyNot(body) };
	const words = wordsAlone(body);
	if (words === undefined) return undefined;
	// A page of somebody on the way: whether 1MSG has seen the request, nobody knows.
	if (words.trim().startsWith('<')) return { outcome: 'unknown', failure: { ...unsaid, note: 'the answer is a web page' } };
	const failure = describeFailure(words);
	// What is known has a title of its own, and the words beside it.
	return failure.details === undefined ? { outcome: 'unknown', failure: { ...unsaid, details: failure.title } } : { outcome: 'refused', failure };
}

const UNSAID: Failure = { ...NOT_KNOWN_WHETHER_DONE, title: '1MSG did not say whether it did it' };

/** What a 2xx answer to one of the known changes means. @returns undefined where it was made */
export function readChange(body: unknown): Judged | undefined {
	if (body === false) return { outcome: 'refused', failure: whyNot(body) };
	const doubt = readDoubtful(body, UNSAID);
	const result = isObject(body) ? textOf(body.result) : undefined;
	if (doubt || result === undefined || saysYes(body)) return doubt;
	return /^(no|not|none|nothing)\b/i.test(result) ? { outcome: 'refused', failure: whyNot(body) } : readDoubtful(result, UNSAID);
}
