import { Refusal } from '../answer';
import type { Json } from '../types';

const MAX_CAPTION = 1024;
const MEDIA_TYPES = ['image', 'video', 'audio', 'document'];
const EXTENSIONS: Record<string, string> = {
	jpg: 'image', jpeg: 'image', png: 'image',
	mp4: 'video', '3gp': 'video',
	aac: 'audio', amr: 'audio', mp3: 'audio', m4a: 'audio', ogg: 'audio',
};

/** What the customer and the echo get of a file. */
interface FileEcho {
	type: string;
	/** Link. */
	body: string;
	caption: string | null;
	text: string;
}

/**
 * Checks a sendFile body: a link or data URI with a filename, or mediaId with mediaType; caption up to 1024 characters
 * (1msg-api §7).
 */
export function echoOfFile(body: Json): FileEcho {
	const caption = body.caption ?? null;
	if (caption !== null && (typeof caption !== 'string' || [...caption].length > MAX_CAPTION)) {
		throw Refusal.badRequest(`caption must be text of at most ${MAX_CAPTION} characters`);
	}
	const { mediaType } = body;
	if (mediaType !== undefined && !MEDIA_TYPES.includes(String(mediaType))) {
		throw Refusal.badRequest(`mediaType must be one of ${MEDIA_TYPES.join(', ')}`);
	}
	const file = body.mediaId === undefined ? linked(body) : uploaded(body);
	const type = String(mediaType ?? EXTENSIONS[file.name.split('.').pop()?.toLowerCase() ?? ''] ?? 'document');
	if (isTrue(body.voice) && type !== 'audio') throw Refusal.badRequest('voice needs an ogg audio file');
	return { type, body: file.link, caption, text: caption || file.name };
}

function linked({ body, filename }: Json): { link: string; name: string } {
	if (typeof body !== 'string' || !body) throw Refusal.badRequest('empty body');
	if (typeof filename !== 'string' || !filename) throw Refusal.badRequest('filename is required');
	const isData = /^data:[^,]+;base64,[A-Za-z0-9+/]+=*$/.test(body);
	if (!isData && !/^https?:\/\/[^\s/]+/.test(body)) throw Refusal.notSent('wrong file');
	// The API keeps the file and answers with a link of its own; a data URI must not fill the history.
	return { link: isData ? `https://media.example.com/sent/${encodeURIComponent(filename)}` : body, name: filename };
}

function uploaded({ mediaId, mediaType, body }: Json): { link: string; name: string } {
	if (typeof mediaId !== 'string' || !mediaId) throw Refusal.badRequest('mediaId must be a string');
	if (mediaType === undefined) throw Refusal.badRequest('mediaType is required with mediaId');
	if (body !== undefined) throw Refusal.badRequest('Either body or mediaId, not both');
	return { link: `https://media.example.com/uploaded/${encodeURIComponent(mediaId)}`, name: String(mediaType) };
}

const isTrue = (value: unknown) => value === true || value === 'true';
