import { Refusal } from '../answer';
import { given, isFlag, isLink, isTrue, requiredText } from '../checks';
import { kindOf, mimeTypeOf, readDataUri, unfit } from '../mediaKinds';
import type { State } from '../state';
import type { Failure, Json } from '../types';
import type { Content } from './session';

const MAX_CAPTION = 1024;
const MEDIA_TYPES = ['image', 'video', 'audio', 'document'];
const MEDIA_UPLOAD_ERROR = 131053;

/** A file as the request names it. */
interface Source {
	link: string;
	name: string;
	/** undefined when neither name nor content tells. */
	mimeType?: string;
	/** Bytes; 0 when it lies elsewhere. */
	size: number;
}

/**
 * Checks a sendFile body: a link or data URI with a filename, or mediaId with mediaType; caption up to 1024 characters;
 * voice for ogg audio only (1msg-api §7). What does not fit WhatsApp fails after acceptance (131053).
 */
export function readFile(state: State, body: Json): Content {
	const caption = body.caption ?? null;
	if (caption !== null && (typeof caption !== 'string' || [...caption].length > MAX_CAPTION)) {
		throw Refusal.badRequest(`caption must be text of at most ${MAX_CAPTION} characters`);
	}
	const { mediaType } = body;
	if (given(mediaType) && !MEDIA_TYPES.includes(String(mediaType))) {
		throw Refusal.badRequest(`mediaType must be one of ${MEDIA_TYPES.join(', ')}`);
	}
	const file = given(body.mediaId) ? uploaded(state, body) : linked(state, body);
	const kind = kindOf(file.mimeType);
	const type = String(mediaType ?? (kind === 'sticker' ? 'document' : kind));
	checkVoice(body, type, file);
	return { type, body: file.link, caption, text: caption || file.name, failure: laterFailure(type, file) };
}

function checkVoice({ voice }: Json, type: string, { mimeType }: Source): void {
	if (given(voice) && !isFlag(voice)) throw Refusal.badRequest('voice must be true or false');
	const isOgg = mimeType === undefined || mimeType === 'audio/ogg';
	if (isTrue(voice) && (type !== 'audio' || !isOgg)) throw Refusal.badRequest('voice needs an ogg audio file');
}

function linked(state: State, { body, filename }: Json): Source {
	if (typeof body !== 'string' || !body) throw Refusal.badRequest('empty body');
	if (typeof filename !== 'string' || !filename) throw Refusal.badRequest('filename is required');
	const data = readDataUri(body);
	if (data) {
		// The API keeps the file and answers with a link of its own; a data URI must not fill the history.
		const { mimeType, base64, size } = data;
		return { link: state.files.serve({ name: filename, mimeType, data: Buffer.from(base64, 'base64') }), name: filename, mimeType, size };
	}
	if (!isLink(body)) throw Refusal.notSent('wrong file');
	return { link: body, name: filename, mimeType: mimeTypeOf(filename), size: state.files.behind(body)?.data.length ?? 0 };
}

/** An id that the box never gave may come from another tool of the channel; a deleted one is gone. */
function uploaded(state: State, { mediaId, mediaType, body }: Json): Source {
	if (typeof mediaId !== 'string' || !mediaId) throw Refusal.badRequest('mediaId must be a string');
	if (!given(mediaType)) throw Refusal.badRequest('mediaType is required with mediaId');
	if (given(body)) throw Refusal.badRequest('Either body or mediaId, not both');
	return { ...mediaById(state, mediaId), name: String(mediaType) };
}

function mediaById(state: State, mediaId: string): Source {
	if (state.files.deleted.has(mediaId)) throw Refusal.meta(MEDIA_UPLOAD_ERROR, `Media ${mediaId} does not exist`);
	const file = state.files.get(mediaId);
	if (!file) return { link: state.files.serve({ name: mediaId }), name: mediaId, size: 0 };
	return { link: state.files.serve(file), name: file.name, mimeType: file.mimeType, size: file.data.length };
}

/** Checks a sendSticker body: a link to a webp, or a mediaId (1msg-api §7). */
export function readSticker(state: State, { link, mediaId }: Json): Content {
	if (given(link) === given(mediaId)) throw Refusal.badRequest('Exactly one of link and mediaId is required');
	const file = given(mediaId) ? mediaById(state, requiredText(mediaId, 'mediaId')) : linkedSticker(state, link);
	return { type: 'sticker', body: file.link, text: file.name, failure: laterFailure('sticker', file) };
}

function linkedSticker(state: State, link: unknown): Source {
	if (!isLink(link)) throw Refusal.notSent('wrong file');
	return { link, name: 'sticker.webp', mimeType: mimeTypeOf(link), size: state.files.behind(link)?.data.length ?? 0 };
}

function laterFailure(kind: string, { mimeType, size }: Source): Failure | undefined {
	const reason = unfit(kind, mimeType, size);
	return reason ? { code: MEDIA_UPLOAD_ERROR, text: `(#${MEDIA_UPLOAD_ERROR}) Media upload error: ${reason}` } : undefined;
}
