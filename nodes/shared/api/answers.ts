import type { IDataObject } from 'n8n-workflow';
import { describeFailure } from '../domain/apiErrors';
import { readChange } from '../domain/changeAnswer';
import { isAnsweredNo, lacking } from '../domain/listAnswer';
import { isObject, type Json } from '../domain/reading';
import { ApiFailure } from './apiFailure';
import type { ApiRequest, ChannelApi } from './channelApi';

/**
 * An answer as an item's JSON: without secrets, and without a key `error` (an empty one comes with
 * some successes), for which n8n's Retry On Fail would run the node again.
 */
export function plainAnswer(api: ChannelApi, answer: unknown): IDataObject {
	if (!isObject(answer)) return answer === '' || answer === undefined || answer === null ? {} : { answer: api.redact(answer) as IDataObject };
	return api.redact(lacking(answer, 'error')) as IDataObject;
}

/**
 * Changes something that no customer is written to by: a call that has to succeed in words too, since
 * `{"success":false}` comes under HTTP 200.
 * @throws ApiFailure where 1MSG did not do it, and `unknown` where nobody knows
 */
export async function change(api: ChannelApi, request: ApiRequest): Promise<unknown> {
	const answer = await api.alter(request);
	const judged = readChange(answer);
	if (judged) throw new ApiFailure(judged.outcome, api.redact(judged.failure));
	return answer;
}

/**
 * Reads one thing, such as the profile.
 * @param whose what cannot be read otherwise, e.g. `The business profile`
 * @throws ApiFailure where the answer is not an object, or says no: neither is the thing
 */
export async function readObject(api: ChannelApi, request: Omit<ApiRequest, 'method'>, whose: string): Promise<Json> {
	const answer = await api.call({ method: 'GET', ...request });
	if (!isObject(answer) || isAnsweredNo(answer)) throw notRead(api, answer, whose);
	return lacking(answer, 'error');
}

/** The failure of an answer that holds not what was asked for: that must never count as an empty one. */
export function notRead(api: ChannelApi, answer: unknown, whose: string): ApiFailure {
	const { details, title } = describeFailure(answer);
	const words = details ?? (title === 'The reason is not known' ? undefined : title);
	return new ApiFailure('notSent', {
		title: `${whose} could not be read`,
		...(words === undefined ? {} : { details: api.redact(words) }),
		advice: 'Try again in a moment.',
		retryable: true,
	});
}
