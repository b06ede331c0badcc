import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { ApiFailure } from '../shared/api/apiFailure';
import { ChannelApi } from '../shared/api/channelApi';
import { download } from '../shared/api/download';
import { retrieveMedia } from '../shared/api/media';
import type { Failure } from '../shared/domain/apiErrors';
import type { ChannelEvent, Media } from '../shared/domain/events/event';
import { InvalidInput } from '../shared/domain/invalidInput';
import { cleanMimeType, fileNameFor, fileUrl, isGenericMimeType, mediaIdOf, megabytes, mimeTypeOfBytes } from '../shared/domain/media';
import { isObject, present } from '../shared/domain/reading';
import { pause } from '../shared/node/pause';

export const DEFAULT_MAX_MEDIA_MB = 16;

/** The webhook can be faster than the file: 7 seconds of waiting for each. */
const WAITS_MS = [1000, 2000, 4000];
/** What a store says of a file that is not there, or not there yet. */
const NOT_THERE = new Set([403, 404]);
const MAX_FILE_MS = 60_000;
const MAX_ALL_MS = 120_000;
/** Each may be held in memory as a whole. */
const AT_ONCE = 3;

/** What the downloads of one execution share. */
interface Downloads {
	functions: IExecuteFunctions;
	api: Promise<ChannelApi>;
	maxMb: unknown;
	/** When all have to be done. */
	end: AbortSignal;
}

function mediaOf({ json }: INodeExecutionData): Media | undefined {
	return isObject(json.media) && (json.media.url !== undefined || json.media.id !== undefined) ? (json.media as Media) : undefined;
}

async function fetchOnce({ functions, api: connecting, maxMb, end }: Downloads, media: Media) {
	const api = await connecting;
	const maxBytes = megabytes(maxMb, DEFAULT_MAX_MEDIA_MB, 'Max Media Size (MB)');
	// Raw events carry an id, whose link has to be asked for (1msg-api §16).
	const stored = media.url === undefined ? await retrieveMedia(api, mediaIdOf(media.id)) : undefined;
	const url = fileUrl(media.url ?? stored?.url, 'The link to the file');
	const file = await download(functions, api, url, maxBytes, AbortSignal.any([end, AbortSignal.timeout(MAX_FILE_MS)]));
	return { ...file, types: [file.mimeType, cleanMimeType(stored?.mimeType), cleanMimeType(media.mimeType)] };
}

/** Tries again while the file may still come. */
async function fetchFile(downloads: Downloads, media: Media) {
	const { end } = downloads;
	for (const wait of WAITS_MS) {
		const file = await fetchOnce(downloads, media).catch((error: unknown) => {
			const mayCome = error instanceof ApiFailure && (error.failure.retryable || NOT_THERE.has(error.httpStatus ?? 0));
			if (!mayCome || end.aborted) throw error;
			return undefined;
		});
		if (file) return file;
		await pause(wait, end);
	}
	return await fetchOnce(downloads, media);
}

function failureOf(error: unknown, isLate: boolean): Failure {
	if (isLate) return { title: `Not all files of this delivery came within ${MAX_ALL_MS / 1000} s`, advice: 'Fetch this one with Download a File.', retryable: true };
	if (error instanceof ApiFailure) return error.failure;
	const advice = error instanceof InvalidInput ? error.advice : undefined;
	return { title: error instanceof Error ? error.message : 'The file could not be fetched', advice: advice ?? 'Fetch it with Download a File.', retryable: false };
}

async function withFile(downloads: Downloads, item: INodeExecutionData, media: Media): Promise<INodeExecutionData> {
	try {
		const { data, types } = await fetchFile(downloads, media);
		const mimeType = types.find((type) => !isGenericMimeType(type)) ?? mimeTypeOfBytes(data) ?? 'application/octet-stream';
		const { messageType } = item.json as Partial<ChannelEvent>;
		const fileName = fileNameFor(media.fileName, mimeType, messageType);
		return { ...item, binary: { data: await downloads.functions.helpers.prepareBinaryData(data, fileName, mimeType) } };
	} catch (error) {
		return { ...item, json: { ...item.json, media: present({ ...media, failure: failureOf(error, downloads.end.aborted) }) as unknown as IDataObject } };
	}
}

/**
 * The items with their files under `data`. It runs in the execution, when the caller has its answer.
 * An item whose file does not come says why in `media.failure`; it never throws.
 */
export async function withMedia(functions: IExecuteFunctions, items: INodeExecutionData[], maxMb: unknown): Promise<INodeExecutionData[]> {
	if (!items.some(mediaOf)) return items;
	const downloads: Downloads = { functions, api: ChannelApi.connect(functions), maxMb, end: AbortSignal.timeout(MAX_ALL_MS) };
	const done = [...items];
	// The lanes share one row: each takes the next item.
	const row = items.entries();
	const lane = async () => {
		for (const [index, item] of row) {
			const media = mediaOf(item);
			if (media) done[index] = await withFile(downloads, item, media);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, lane));
	return done;
}
