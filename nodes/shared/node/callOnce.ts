import type { IDataObject } from 'n8n-workflow';
import { ApiFailure } from '../api/apiFailure';
import type { ApiRequest } from '../api/channelApi';
import type { Failure } from '../domain/apiErrors';
import type { HttpAnswer } from '../domain/sendAnswer';
import type { ItemContext } from './runItems';

/** What an answer means where it is not a plain success. */
export type Judgement = { outcome: 'refused' | 'unknown'; failure: Failure } | undefined;

/**
 * Makes a call that must not be made twice by Retry On Fail, and whose answer is not that of a send:
 * the same ledger as for messages remembers it (promise 1).
 * @param mayHave what may have happened where no answer came, e.g. `The group may have been created`
 * @throws ApiFailure `refused` or `unknown`; the latter is not tried again in this execution
 */
export async function callOnce(item: ItemContext, request: ApiRequest, judge: (answer: HttpAnswer) => Judgement, mayHave: string): Promise<{ status: number; body: unknown }> {
	const api = await item.api();
	const identity = { method: request.method, ...(request.qs ? { qs: request.qs } : {}), ...(request.body ? { body: request.body as IDataObject } : {}) };
	const sent = await item.send(request.path, identity, async () => {
		const answer = await api.request(request).catch((error) => {
			throw error instanceof ApiFailure ? inWordsOf(error, mayHave) : error;
		});
		const judged = judge(answer);
		if (judged) throw inWordsOf(new ApiFailure(judged.outcome, api.redact(judged.failure), answer.status), mayHave);
		return { outcome: 'accepted' as const, response: { status: answer.status, body: api.redact(answer.body) } as IDataObject };
	});
	return sent.response as { status: number; body: unknown };
}

/** The transport speaks of messages; a call that is none says what it is about. */
export function inWordsOf(error: ApiFailure, mayHave: string): ApiFailure {
	if (error.outcome !== 'unknown' || mayHave === 'The message may have gone out') return error;
	const title = error.failure.title.replace('The message may have gone out', mayHave);
	return new ApiFailure('unknown', { ...error.failure, title, advice: 'Look whether it did before you run this again.' }, error.httpStatus);
}
