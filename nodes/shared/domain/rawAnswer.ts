import { readDoubtful, partsOf, refusalIn, saysYes, whyNot, type Judged } from './changeAnswer';
import { firstText, isObject } from './reading';
import { MAY_HAVE_GONE_OUT, readSendAnswer, type HttpAnswer } from './sendAnswer';

const isOk = ({ status }: HttpAnswer) => status >= 200 && status < 300;

const UNSAID = { ...MAY_HAVE_GONE_OUT, title: 'The message may have gone out: 1MSG did not say whether it did it' };

/**
 * What an answer means to a call that has an effect but does not answer as sends do: creating a group,
 * placing a call. A 2xx answer that is JSON, does not say no and is more than words is a success (1msg-api §5).
 * @returns undefined where it succeeded
 */
export function readEffectAnswer(answer: HttpAnswer): Judged | undefined {
	if (isOk(answer) && isObject(answer.body)) return readDoubtful(answer.body, UNSAID);
	const result = readSendAnswer(answer);
	return 'failure' in result ? result : undefined;
}

/** By what an answer may name what was made, or the request for it (1msg-api §9, §18). */
const NAMES = ['id', 'status', 'request_id', 'requestId', 'jobId', 'name', 'subject', 'groupName', 'groupId', 'group_id', 'inviteLink', 'invite_link'];

/**
 * The same for what is made: an answer that neither names it nor says that it went well tells nothing.
 * @returns undefined where it succeeded
 */
export function readCreationAnswer(answer: HttpAnswer): Judged | undefined {
	const isNamed = partsOf(answer.body).some((part) => firstText(...NAMES.map((name) => part[name])) !== undefined);
	return readEffectAnswer(answer) ?? (isNamed || saysYes(answer.body) ? undefined : { outcome: 'unknown', failure: UNSAID });
}

/**
 * What an answer means to a raw call that makes or changes something: whatever comes under 2xx and does
 * not say no is a success, since nobody knows how each method answers.
 * @returns undefined where it succeeded
 */
export function readChangeAnswer(answer: HttpAnswer): Judged | undefined {
	if (!isOk(answer)) return readEffectAnswer(answer);
	return refusalIn(answer.body) === undefined ? undefined : { outcome: 'refused', failure: whyNot(answer.body) };
}

/** What an answer of a `/send…` method means. @returns undefined where 1MSG took the message */
export function readRawSendAnswer(answer: HttpAnswer): Judged | undefined {
	const result = readSendAnswer(answer);
	return 'failure' in result ? result : undefined;
}
