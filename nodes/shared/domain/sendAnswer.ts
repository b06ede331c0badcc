import { describeFailure, isRefusal, type Failure } from './apiErrors';
import { isObject, textOf } from './reading';

/** An answer of the channel, with its body parsed where it was JSON. */
export interface HttpAnswer {
	status: number;
	headers: Record<string, unknown>;
	body: unknown;
}

/** What has become of a message. The first three are fine; the other three are errors of an item. */
export type Outcome = 'accepted' | 'queued' | 'skipped' | 'refused' | 'unknown' | 'notSent';

export type SendResult =
	| { outcome: 'accepted'; messageId: string }
	| { outcome: 'queued'; jobId: string }
	| { outcome: 'refused' | 'unknown'; failure: Failure };

export const MAY_HAVE_GONE_OUT: Failure = {
	title: 'The message may have gone out: 1MSG’s answer could not be read',
	advice: 'Look into the chat, or wait for a delivery status, before you send it again.',
	retryable: false,
};

function unknown(note: string): SendResult {
	return { outcome: 'unknown', failure: { ...MAY_HAVE_GONE_OUT, note } };
}

const REDIRECTED: Failure = {
	title: '1MSG’s address answered with a redirect, which is not followed so that the key stays where it is',
	advice: 'Check the Base URL in the credential; it often has to begin with https://.',
	retryable: false,
};

/** A longer pause is nobody's wish; timers overflow at 24 days, and would go off at once. */
const LONGEST_PAUSE_MS = 24 * 60 * 60 * 1000;

/**
 * `Retry-After` in milliseconds: seconds or a date (RFC 9110), at most a day.
 * @param now the current time in milliseconds
 */
export function retryAfterMs(headers: Record<string, unknown>, now: number): number | undefined {
	const value = textOf(headers['retry-after'])?.trim();
	if (!value) return undefined;
	const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
	return Number.isFinite(ms) ? Math.min(LONGEST_PAUSE_MS, Math.max(0, Math.round(ms))) : undefined;
}

function refusal({ status, headers, body }: HttpAnswer): SendResult {
	const failure = describeFailure(body, status);
	const afterMs = status === 429 ? retryAfterMs(headers, Date.now()) : undefined;
	return {
		outcome: 'refused',
		failure: { ...failure, ...(status === 429 ? { retryable: true } : {}), ...(afterMs === undefined ? {} : { afterMs }) },
	};
}

/**
 * What an answer to a send means (1msg-api §5). HTTP 200 is not success: `sent: true` with an `id`
 * is. A `jobId` means queued, also beside `sent: false`. What can not be read, and every 5xx
 * without an explicit `sent: false`, may have gone out.
 */
export function readSendAnswer(answer: HttpAnswer): SendResult {
	const { status, body } = answer;
	const isOk = status >= 200 && status < 300;
	if (isObject(body)) {
		const messageId = textOf(body.id);
		if (isOk && body.sent === true && messageId !== undefined) return { outcome: 'accepted', messageId };
		const jobId = textOf(body.jobId);
		if (isOk && jobId !== undefined) return { outcome: 'queued', jobId };
		if (body.sent === false || body.sent === 'false') return refusal(answer);
		if (isOk) {
			// An id beside an error: something may have gone out all the same.
			const isSurelyNo = body.sent === undefined && messageId === undefined && body.messages === undefined && isRefusal(body);
			return isSurelyNo ? refusal(answer) : unknown('it says neither that the message was taken nor that it was refused');
		}
	}
	if (status >= 300 && status < 400) return { outcome: 'refused', failure: REDIRECTED };
	if (status >= 400 && status < 500 && status !== 408) return refusal(answer);
	if (status === 501) return refusal(answer);
	return unknown(isOk ? 'it is empty or not JSON' : `it is HTTP ${status}`);
}

/**
 * What an answer to a call that only says `{"result":"success"}` means, `POST /readMessage` for one.
 * @returns undefined where it succeeded
 */
export function readResultAnswer(answer: HttpAnswer): { outcome: 'refused' | 'unknown'; failure: Failure } | undefined {
	const { status, body } = answer;
	const isOk = status >= 200 && status < 300;
	if (isOk && isObject(body) && body.result === 'success') return undefined;
	if (isOk && isObject(body) && body.result !== undefined && !isRefusal(body)) {
		return { outcome: 'refused', failure: describeFailure({ message: `The result is “${textOf(body.result) ?? '?'}”` }) };
	}
	const result = readSendAnswer(isObject(body) && !isOk && status < 500 ? { ...answer, body: { ...body, sent: false } } : answer);
	if (!('failure' in result)) return undefined;
	return result.outcome === 'unknown' ? { outcome: 'unknown', failure: NOT_KNOWN_WHETHER_DONE } : result;
}

/** For calls that no customer reads: there is no chat to look into. */
export const NOT_KNOWN_WHETHER_DONE: Failure = {
	title: 'It is not known whether 1MSG did it: its answer did not come, or could not be read',
	advice: 'Doing it again does no harm.',
	retryable: true,
};
