import { InvalidInput } from '../invalidInput';
import { isNothing } from '../limits';
import { lengthOf, requiredText } from '../text';
import { isAnimatedWebp, isOggOpus, MIME_TYPES, mimeTypeOfBytes, type FileKind } from './mimeTypes';

/** What a file is to WhatsApp. A voice note is audio that is shown with a wave form. */
export type MediaKind = FileKind | 'voice';

/** What `mediaType` of a request body may say (1msg-api §7). */
export type ApiMediaType = 'image' | 'video' | 'audio' | 'document';

/** What a user asks for: a kind, what the type says, or anything that WhatsApp stores. */
export type WantedKind = MediaKind | 'auto' | 'any';

const KB = 1024;
const MB = 1024 * KB;

/** WhatsApp's limits in bytes (1msg-api §10). */
export const MAX_BYTES: Record<MediaKind, number> = {
	image: 5 * MB,
	video: 16 * MB,
	audio: 16 * MB,
	voice: 16 * MB,
	document: 100 * MB,
	sticker: 500 * KB,
};
const MAX_STATIC_STICKER = 100 * KB;

/** What one request may carry as a data URI: 1MSG's own limit is not documented (1msg-api §10). */
export const DEFAULT_MAX_UPLOAD_MB = 16;
export const MAX_CAPTION_LENGTH = 1024;

/** The name of a kind in a sentence. */
const SHOWN: Record<MediaKind, string> = {
	image: 'an image',
	video: 'a video',
	audio: 'audio',
	voice: 'a voice note',
	document: 'a document',
	sticker: 'a sticker',
};

const TAKEN: Record<MediaKind, string> = {
	image: 'JPEG and PNG',
	video: 'MP4 and 3GP',
	audio: 'AAC, AMR, MP3, M4A and OGG with Opus',
	voice: 'audio/ogg with Opus only',
	document: 'PDF, Word, Excel, PowerPoint and plain text',
	sticker: 'WebP only',
};

const VOICE_ADVICE = 'Convert the recording to OGG/Opus (mono), e.g. with ffmpeg -c:a libopus -ac 1; another file name does not do it. Or choose Audio, which also takes MP3, M4A, AAC and AMR.';

/**
 * The kind of a file, from its type, or as it was asked for. What WhatsApp does not know goes out as
 * a document only where that was asked for.
 * @param field how the file is called in the sentence
 * @throws InvalidInput where WhatsApp does not take the type as that
 */
export function kindOfFile(mimeType: string, wanted: WantedKind, field: string): MediaKind {
	const known = MIME_TYPES.get(mimeType);
	if (wanted === 'any') {
		if (known) return known.kind;
		throw new InvalidInput(`${field} is ${mimeType}, which WhatsApp does not store`, `It takes images (${TAKEN.image}), videos (${TAKEN.video}), audio (${TAKEN.audio}), documents (${TAKEN.document}) and stickers (WebP). Convert the file.`);
	}
	if (wanted === 'auto') {
		if (known && known.kind !== 'sticker') return known.kind;
		if (known) throw new InvalidInput(`${field} is ${mimeType}, which WhatsApp takes as a sticker only`, 'Use the operation Send Sticker, or convert it to JPEG or PNG.');
		throw new InvalidInput(
			`${field} is ${mimeType}, which WhatsApp does not show`,
			`It takes images (${TAKEN.image}), videos (${TAKEN.video}), audio (${TAKEN.audio}) and documents (${TAKEN.document}). Convert the file, or choose Document under Media Type to try it as it is.`,
		);
	}
	if (wanted === 'voice' && mimeType !== 'audio/ogg') {
		throw new InvalidInput(`${field} is ${mimeType}; a voice note has to be audio/ogg with Opus`, VOICE_ADVICE);
	}
	const fits = wanted === 'document' || wanted === 'voice' || known?.kind === wanted;
	if (!fits) {
		throw new InvalidInput(
			`${field} is ${mimeType}, which WhatsApp does not take as ${SHOWN[wanted]}`,
			`As ${SHOWN[wanted]} it takes ${TAKEN[wanted]}. Convert the file, or choose another Media Type.`,
		);
	}
	return wanted;
}

/** 1,500,000 → `1.4 MB`; rounded up, so that a size above a limit never reads like the limit. */
export function shownSize(bytes: number): string {
	const [unit, name] = bytes >= MB ? [MB, 'MB'] : [KB, 'KB'];
	return `${Math.ceil((bytes / unit) * 10) / 10} ${name}`;
}

/** @throws InvalidInput where the file is empty, or larger than WhatsApp takes it as that */
export function checkSize(bytes: number, kind: MediaKind, field: string): void {
	if (bytes === 0) throw new InvalidInput(`${field} is empty`, 'Check the step that makes the file.');
	if (bytes > MAX_BYTES[kind]) {
		throw new InvalidInput(
			`${field} has ${shownSize(bytes)}; WhatsApp takes ${SHOWN[kind]} of at most ${shownSize(MAX_BYTES[kind])}`,
			kind === 'document' || kind === 'sticker' ? 'Make the file smaller.' : 'Make the file smaller, or send it as a document, which may have 100 MB.',
		);
	}
}

/**
 * What only the content shows: whether Ogg is Opus, whether a WebP moves, whether a file is what its
 * type says.
 * @param head the file's first bytes
 * @throws InvalidInput
 */
export function checkContent(head: Uint8Array, { mimeType, kind, bytes }: { mimeType: string; kind: MediaKind; bytes: number }, field: string): void {
	const shown = mimeTypeOfBytes(head);
	if (mimeType === 'audio/ogg' && kind !== 'document' && !isOggOpus(head)) {
		const what = shown === 'audio/ogg' ? 'is OGG, but not with Opus inside' : `is named OGG, but holds ${shown ?? 'something else'}`;
		throw new InvalidInput(`${field} ${what}; WhatsApp takes audio/ogg with Opus only`, VOICE_ADVICE);
	}
	if (kind === 'sticker') {
		if (shown !== 'image/webp') throw new InvalidInput(`${field} holds ${shown ?? 'no WebP picture'}; a sticker has to be WebP`, 'Convert the picture to WebP, 512 × 512 pixels.');
		if (bytes > MAX_STATIC_STICKER && !isAnimatedWebp(head)) {
			throw new InvalidInput(`${field} has ${shownSize(bytes)}; WhatsApp takes a sticker that does not move of at most ${shownSize(MAX_STATIC_STICKER)}`, 'Make the file smaller.');
		}
	}
	if (kind === 'image' && shown !== undefined && MIME_TYPES.get(shown)?.kind !== 'image') {
		throw new InvalidInput(`${field} is named ${mimeType}, but holds ${shown}`, `As an image WhatsApp takes ${TAKEN.image}. Convert the file; another name does not do it.`);
	}
}

/**
 * `mediaType` and `voice` of a request body. 1MSG tells the kind by the file name where nothing is said
 * (1msg-api §7); an uploaded file has none.
 */
export function mediaTypeKeys(kind: MediaKind, isSaid: boolean): { mediaType?: ApiMediaType; voice?: true } {
	if (kind === 'voice') return { mediaType: 'audio', voice: true };
	return isSaid ? { mediaType: kind as ApiMediaType } : {};
}

/** @throws InvalidInput where the caption is too long, or WhatsApp would not show it */
export function captionOf(value: unknown, kind: MediaKind): string | undefined {
	if (isNothing(value)) return undefined;
	const caption = requiredText(value, 'Caption');
	const length = lengthOf(caption);
	if (length > MAX_CAPTION_LENGTH) {
		throw new InvalidInput(`Caption has ${length} characters; WhatsApp takes at most ${MAX_CAPTION_LENGTH}`, 'Shorten it, or send it as a text of its own.');
	}
	if (kind === 'audio' || kind === 'voice') {
		throw new InvalidInput('Caption cannot go with audio: WhatsApp does not show it', 'Leave it empty, or send it as a text of its own.');
	}
	return caption;
}

/** A size in megabytes as an option gives it, in bytes. */
export function megabytes(value: unknown, byDefault: number, field: string): number {
	const number = value === undefined || value === '' ? byDefault : Number(value);
	if (!Number.isFinite(number) || number <= 0 || number > 100) {
		throw new InvalidInput(`${field} must be a number from 1 to 100`, 'It is a size in megabytes; WhatsApp takes no file above 100 MB.');
	}
	return Math.floor(number * MB);
}
