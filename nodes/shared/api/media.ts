import { NodeApiError, type IExecuteFunctions, type IN8nHttpFullResponse } from 'n8n-workflow';
import { describeFailure, isRefusal } from '../domain/apiErrors';
import { InvalidInput } from '../domain/invalidInput';
import { flagOf, isObject, numberOf, objectOf, present, textOf } from '../domain/reading';
import { readSendAnswer, type HttpAnswer } from '../domain/sendAnswer';
import { ApiFailure } from './apiFailure';
import { CREDENTIAL_TYPE, type ChannelApi, type Sent } from './channelApi';
import { readConnectionFault } from './transport';

/** A file takes longer than a text. */
const FILE_TIMEOUT_MS = 120_000;

/** A file in WhatsApp's media store. */
export interface StoredMedia {
	mediaId: string;
	/** Valid for about five minutes, and it may need the channel's key (1msg-api §10). */
	url?: string;
	mimeType?: string;
	sha256?: string;
	/** In bytes. */
	fileSize?: number;
}

/** Why an answer to an upload or to a deletion is none: 1MSG's own words where it says any. */
function refused(api: ChannelApi, answer: unknown, whatHappened: string): ApiFailure {
	const { retryable, ...failure } = describeFailure(answer);
	const isSilent = failure.title === 'The reason is not known';
	return new ApiFailure('notSent', api.redact({ ...failure, ...(isSilent ? { title: whatHappened, advice: 'Try again in a moment.' } : {}), retryable: isSilent || retryable }));
}

/** @throws ApiFailure for `wrong file`, and for an answer without an id */
function mediaIdIn(api: ChannelApi, answer: unknown): string {
	const { sent, mediaId, id } = objectOf(answer);
	const found = textOf(mediaId) ?? textOf(id);
	if (found === undefined || flagOf(sent) === false) throw refused(api, answer, '1MSG named no media ID for the file');
	return found;
}

/**
 * Puts a file into WhatsApp's media store, where it stays for 30 days (1msg-api §10).
 * @param body the file's public web address, or a data URI `data:<mime>;base64,…`
 * @returns the media id, as text although it is often written in digits alone
 * @throws ApiFailure with the outcome `notSent`, also for `sent: false` under HTTP 200
 */
export async function uploadMedia(api: ChannelApi, body: string): Promise<string> {
	return mediaIdIn(api, await api.call({ method: 'POST', path: '/uploadMedia', body: { body } }));
}

/** As `uploadMedia`, with a body that was written as bytes; see `postJson`. */
export async function uploadJson(functions: IExecuteFunctions, api: ChannelApi, body: Buffer): Promise<string> {
	const answer = await postJson(functions, api, '/uploadMedia', body).catch((error) => {
		if (!(error instanceof ApiFailure)) throw error;
		const isSure = error.outcome === 'refused';
		throw new ApiFailure('notSent', { ...error.failure, ...(isSure ? {} : { title: '1MSG did not answer', advice: 'Try again in a moment.', retryable: true }) });
	});
	const isOk = answer.status >= 200 && answer.status < 300;
	if (!isOk || isRefusal(answer.body)) {
		throw new ApiFailure('notSent', api.redact(describeFailure(answer.body, isOk ? undefined : answer.status)), answer.status);
	}
	return mediaIdIn(api, answer.body);
}

/**
 * Sends a message whose body was written as bytes; see `postJson`.
 * @throws ApiFailure with the outcome `refused` (nothing went out) or `unknown` (it may have)
 */
export async function sendJson(functions: IExecuteFunctions, api: ChannelApi, path: string, body: Buffer): Promise<Sent> {
	const answer = await postJson(functions, api, path, body);
	const result = readSendAnswer(answer);
	if ('failure' in result) throw new ApiFailure(result.outcome, api.redact(result.failure), answer.status);
	return {
		outcome: result.outcome,
		...(result.outcome === 'accepted' ? { messageId: result.messageId } : {}),
		response: api.redact(answer.body) as Sent['response'],
	};
}

/**
 * Posts JSON that already is bytes: a data URI as text would be there three times more, as the value,
 * as the JSON around it and as what is written to the connection.
 * @throws ApiFailure where no answer came
 */
async function postJson(functions: IExecuteFunctions, api: ChannelApi, path: string, body: Buffer): Promise<HttpAnswer> {
	const answer = await functions.helpers.httpRequestWithAuthentication
		.call(functions, CREDENTIAL_TYPE, {
			method: 'POST',
			url: path,
			headers: { 'Content-Type': 'application/json' },
			body,
			json: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: FILE_TIMEOUT_MS,
		})
		.catch((error: unknown) => {
			if (error instanceof NodeApiError && error.cause instanceof InvalidInput) throw new InvalidInput(api.redact(error.message));
			const { mayHaveLeft, failure } = readConnectionFault(error);
			throw new ApiFailure(mayHaveLeft ? 'unknown' : 'refused', api.redact(failure));
		});
	const { statusCode, headers, body: answered } = answer as IN8nHttpFullResponse;
	return { status: statusCode, headers: headers ?? {}, body: answered };
}

/**
 * Where a stored file can be fetched, and what it is.
 * @throws ApiFailure where there is no such file, with the outcome `notSent`
 */
export async function retrieveMedia(api: ChannelApi, mediaId: string): Promise<StoredMedia> {
	const answer = await api.call({ method: 'GET', path: '/retrieveMedia', qs: { mediaId } });
	const media = objectOf(answer);
	const url = textOf(media.url);
	const mimeType = textOf(media.mimeType) ?? textOf(media.mime_type);
	if (!isObject(answer) || (url === undefined && mimeType === undefined)) throw refused(api, answer, '1MSG does not say where the file is');
	return present({
		mediaId: textOf(media.id) ?? mediaId,
		url,
		mimeType,
		sha256: textOf(media.sha256),
		fileSize: numberOf(media.fileSize) ?? numberOf(media.file_size),
	});
}

/**
 * Takes a file out of the media store (1msg-api §10).
 * @throws ApiFailure where 1MSG does not say that it did
 */
export async function deleteMedia(api: ChannelApi, mediaId: string): Promise<void> {
	const answer = await api.call({ method: 'DELETE', path: `/media/${encodeURIComponent(mediaId)}` });
	const { result, success } = objectOf(answer);
	const isDone = answer === '' || answer === undefined || result === 'success' || result === true || flagOf(success) === true;
	if (!isDone) throw refused(api, answer, '1MSG did not delete the file and does not say why');
}
