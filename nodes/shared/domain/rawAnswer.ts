import { describeFailure, isRefusal, type Failure } from './apiErrors';
import { saysNo } from './listAnswer';
import { isObject } from './reading';
import { readSendAnswer, type HttpAnswer } from './sendAnswer';

export interface Judged {
	outcome: 'refused' | 'unknown';
	failure: Failure;
}

/**
 * What an answer means to a call that has an effect but does not answer as sends do: creating a group,
 * placing a call. A 2xx answer that is JSON and does not say no is a success (1msg-api §5).
 * @returns undefined where it succeeded
 */
export function readEffectAnswer(answer: HttpAnswer): Judged | undefined {
	const { status, body } = answer;
	const isOk = status >= 200 && status < 300;
	if (!isOk || !isObject(body)) {
		const result = readSendAnswer(answer);
		return 'failure' in result ? result : undefined;
	}
	if (!isRefusal(body) && !saysNo(body)) return undefined;
	return { outcome: 'refused', failure: describeFailure(body) };
}

/**
 * What an answer means to a raw call that makes or changes something: whatever comes under 2xx and does
 * not say no is a success, since nobody knows how each method answers.
 * @returns undefined where it succeeded
 */
export function readChangeAnswer(answer: HttpAnswer): Judged | undefined {
	const { status, body } = answer;
	return status >= 200 && status < 300 && !isObject(body) ? undefined : readEffectAnswer(answer);
}

/** What an answer of a `/send…` method means. @returns undefined where 1MSG took the message */
export function readRawSendAnswer(answer: HttpAnswer): Judged | undefined {
	const result = readSendAnswer(answer);
	return 'failure' in result ? result : undefined;
}
