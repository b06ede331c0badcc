import { describeFailure } from '../domain/apiErrors';
import { flagOf, isObject, numberOf, objectOf, present, textOf } from '../domain/reading';
import { change } from './answers';
import { ApiFailure } from './apiFailure';
import type { ChannelApi } from './channelApi';

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
	return api.redactWhole(found);
}

/**
 * Puts a file into WhatsApp's media store, where it stays for 30 days (1msg-api §10).
 * @param body `{ body: … }` with the file's public web address or a data URI `data:<mime>;base64,…`, or that as bytes
 * @returns the media id, as text although it is often written in digits alone
 * @throws ApiFailure with the outcome `notSent`, also for `sent: false` under HTTP 200
 */
export async function uploadMedia(api: ChannelApi, body: { body: string } | Buffer): Promise<string> {
	return mediaIdIn(api, await api.call({ method: 'POST', path: '/uploadMedia', body }));
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
 * @throws ApiFailure where 1MSG does not say that it did, and `unknown` where nobody knows
 */
export async function deleteMedia(api: ChannelApi, mediaId: string): Promise<void> {
	const answer = await change(api, { method: 'DELETE', path: `/media/${encodeURIComponent(mediaId)}` });
	const { result, success } = objectOf(answer);
	const isDone = answer === '' || answer === undefined || result === 'success' || result === true || flagOf(success) === true;
	if (!isDone) throw refused(api, answer, '1MSG did not delete the file and does not say why');
}
