import { InvalidInput } from './invalidInput';
import { lengthOf, requiredText } from './text';

/** What a file is to WhatsApp. A voice note is audio that is shown with a wave form. */
export type MediaKind = 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker';

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

interface MimeType {
	kind: Exclude<MediaKind, 'voice'>;
	/** The first one is given to a file that has none. */
	extensions: string[];
}

const of = (kind: MimeType['kind'], ...extensions: string[]): MimeType => ({ kind, extensions });

/** The types that WhatsApp takes (1msg-api §10). */
const MIME_TYPES = new Map<string, MimeType>([
	['image/jpeg', of('image', 'jpg', 'jpeg', 'jpe', 'jfif')],
	['image/png', of('image', 'png')],
	['image/webp', of('sticker', 'webp')],
	['video/mp4', of('video', 'mp4', 'm4v')],
	['video/3gpp', of('video', '3gp', '3gpp')],
	['audio/aac', of('audio', 'aac')],
	['audio/amr', of('audio', 'amr')],
	['audio/mpeg', of('audio', 'mp3')],
	['audio/mp4', of('audio', 'm4a')],
	['audio/ogg', of('audio', 'ogg', 'oga', 'opus')],
	['application/pdf', of('document', 'pdf')],
	['text/plain', of('document', 'txt', 'text', 'log')],
	['application/msword', of('document', 'doc')],
	['application/vnd.openxmlformats-officedocument.wordprocessingml.document', of('document', 'docx')],
	['application/vnd.ms-excel', of('document', 'xls')],
	['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', of('document', 'xlsx')],
	['application/vnd.ms-powerpoint', of('document', 'ppt')],
	['application/vnd.openxmlformats-officedocument.presentationml.presentation', of('document', 'pptx')],
]);

/** Types that WhatsApp does not take by themselves, known so that a file gets its name and a clear word. */
const OTHER_TYPES = new Map<string, string[]>([
	['image/gif', ['gif']],
	['image/heic', ['heic']],
	['image/svg+xml', ['svg']],
	['image/tiff', ['tif', 'tiff']],
	['image/bmp', ['bmp']],
	['video/webm', ['webm']],
	['video/quicktime', ['mov']],
	['video/x-msvideo', ['avi']],
	['video/x-matroska', ['mkv']],
	['audio/wav', ['wav']],
	['audio/flac', ['flac']],
	['text/csv', ['csv']],
	['text/html', ['html', 'htm']],
	['application/json', ['json']],
	['application/xml', ['xml']],
	['application/zip', ['zip']],
	['application/rtf', ['rtf']],
	['application/vnd.oasis.opendocument.text', ['odt']],
	['application/vnd.oasis.opendocument.spreadsheet', ['ods']],
]);

const ALIASES = new Map([
	['image/jpg', 'image/jpeg'],
	['image/pjpeg', 'image/jpeg'],
	['image/x-png', 'image/png'],
	['video/3gp', 'video/3gpp'],
	['video/x-m4v', 'video/mp4'],
	['audio/mp3', 'audio/mpeg'],
	['audio/x-mp3', 'audio/mpeg'],
	['audio/m4a', 'audio/mp4'],
	['audio/x-m4a', 'audio/mp4'],
	['audio/x-aac', 'audio/aac'],
	['audio/aacp', 'audio/aac'],
	['audio/opus', 'audio/ogg'],
	['audio/x-opus', 'audio/ogg'],
	['application/ogg', 'audio/ogg'],
	['application/x-pdf', 'application/pdf'],
	['audio/x-wav', 'audio/wav'],
	['audio/wave', 'audio/wav'],
]);

/** Types that say nothing: what stores and browsers call a file they do not know. */
const GENERIC = new Set(['', 'application/octet-stream', 'binary/octet-stream', 'application/binary', 'application/x-binary', 'application/download', 'application/force-download']);

/** `Audio/OGG; codecs=opus` → `audio/ogg`, in the one name that WhatsApp knows. */
export function cleanMimeType(value: unknown): string {
	const type = (typeof value === 'string' ? value : '').split(';')[0].trim().toLowerCase();
	return ALIASES.get(type) ?? type;
}

export function isGenericMimeType(mimeType: string): boolean {
	return GENERIC.has(mimeType);
}

function extensionsOf(mimeType: string): string[] {
	return MIME_TYPES.get(mimeType)?.extensions ?? OTHER_TYPES.get(mimeType) ?? [];
}

/** `Invoice.PDF` → `pdf`; undefined where there is none. */
export function extensionOf(fileName: string): string | undefined {
	return /[^./\\]\.([A-Za-z0-9]{1,10})$/.exec(fileName.trim())?.[1].toLowerCase();
}

/** The type that a file name's extension stands for. */
export function mimeTypeOfName(fileName: string | undefined): string | undefined {
	const extension = extensionOf(fileName ?? '');
	if (extension === undefined) return undefined;
	return [...MIME_TYPES.keys(), ...OTHER_TYPES.keys()].find((mimeType) => extensionsOf(mimeType).includes(extension));
}

const startsWith = (head: Uint8Array, text: string, at = 0) => Buffer.from(head.subarray(at, at + text.length)).toString('latin1') === text;

/**
 * The type that a file's first bytes show; undefined where they are none of the known ones. Office
 * files are zip archives and MP4 is a family: those are left to what n8n says.
 * @param head the first bytes of the file, 64 at least where it has so many
 */
export function mimeTypeOfBytes(head: Uint8Array): string | undefined {
	if (startsWith(head, '\xff\xd8\xff')) return 'image/jpeg';
	if (startsWith(head, '\x89PNG\r\n')) return 'image/png';
	if (startsWith(head, 'GIF8')) return 'image/gif';
	if (startsWith(head, 'RIFF') && startsWith(head, 'WEBP', 8)) return 'image/webp';
	if (startsWith(head, 'RIFF') && startsWith(head, 'WAVE', 8)) return 'audio/wav';
	if (startsWith(head, '%PDF-')) return 'application/pdf';
	if (startsWith(head, 'OggS')) return 'audio/ogg';
	if (startsWith(head, '#!AMR')) return 'audio/amr';
	if (startsWith(head, 'fLaC')) return 'audio/flac';
	if (startsWith(head, '\x1a\x45\xdf\xa3')) return 'video/webm';
	if (startsWith(head, 'ID3')) return 'audio/mpeg';
	if (startsWith(head, 'ftypM4A', 4)) return 'audio/mp4';
	if (startsWith(head, 'ftyp3g', 4)) return 'video/3gpp';
	if (startsWith(head, 'ftypqt', 4)) return 'video/quicktime';
	if (startsWith(head, 'ftyp', 4)) return 'video/mp4';
	return undefined;
}

/** Whether an Ogg file holds Opus: its first page begins with `OpusHead` (RFC 7845). */
export function isOggOpus(head: Uint8Array): boolean {
	if (!startsWith(head, 'OggS') || head.length < 27) return false;
	return startsWith(head, 'OpusHead', 27 + head[26]);
}

/** Whether a WebP moves: the animation flag of its extended header (the WebP container's specification). */
export function isAnimatedWebp(head: Uint8Array): boolean {
	return startsWith(head, 'VP8X', 12) && head.length > 20 && (head[20] & 0x02) !== 0;
}

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

/** A name without folders and control characters, short enough for every system. */
function plainName(name: string): string {
	return Array.from((name.split(/[/\\]/).pop() ?? '').replace(/[\p{Cc}\p{Cf}]/gu, '').trim()).slice(-200).join('');
}

/**
 * A file name whose extension fits the type: 1MSG tells the kind of a file by it (1msg-api §7). An
 * extension of another known type is replaced, `v2` in `report.v2` stays.
 */
export function fileNameFor(name: string | undefined, mimeType: string, fallback = 'file'): string {
	const given = plainName(name ?? '').replace(/^\.+/, '') || fallback;
	const fitting = extensionsOf(mimeType);
	const extension = extensionOf(given);
	if (fitting.length === 0 || (extension !== undefined && fitting.includes(extension))) return given;
	const stem = extension !== undefined && mimeTypeOfName(given) !== undefined ? given.slice(0, -extension.length - 1) : given.replace(/\.+$/, '');
	return `${stem}.${fitting[0]}`;
}

/** @throws InvalidInput where the name ends without an extension, so that nobody could open the file */
export function withExtension(fileName: string): string {
	if (extensionOf(fileName) === undefined) throw new InvalidInput('File Name has no extension', 'Write it in full under Options, e.g. invoice.pdf.');
	return fileName;
}

/** The last part of a path, decoded: the name of the file where the address has one. */
export function nameInUrl(url: URL): string | undefined {
	const last = url.pathname.split('/').pop() ?? '';
	return plainName(decodedOrAsIs(last)) || undefined;
}

function decodedOrAsIs(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** The file name of a `Content-Disposition` header (RFC 6266); the encoded form wins. */
export function nameInDisposition(header: unknown): string | undefined {
	if (typeof header !== 'string') return undefined;
	const encoded = /filename\*\s*=\s*(?:UTF-8|ISO-8859-1)?'[^']*'([^;]+)/i.exec(header.slice(0, 2000))?.[1];
	const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]+))/i.exec(header.slice(0, 2000));
	const name = encoded === undefined ? (plain?.[1]?.replace(/\\(.)/g, '$1') ?? plain?.[2]) : decodedOrAsIs(encoded.trim());
	return plainName(name ?? '') || undefined;
}

/**
 * The address of a file, as it goes out.
 * @throws InvalidInput where it is no web address
 */
export function fileUrl(value: unknown, field: string): URL {
	const text = requiredText(value, field).trim();
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
		throw new InvalidInput(`${field} is not a web address`, 'It has to begin with https:// (or http://).');
	}
	return url;
}

/**
 * The id of a file in WhatsApp's media store, kept as text.
 * @throws InvalidInput where it is none, and where it came as a number that has lost digits
 */
export function mediaIdOf(value: unknown): string {
	const id = requiredText(value, 'Media ID').trim();
	if (typeof value === 'number' && !Number.isSafeInteger(value)) {
		throw new InvalidInput('Media ID came as a number and has lost digits', 'Pass it on as text.');
	}
	if (!/^[A-Za-z0-9][\w.~:-]{0,199}$/.test(id)) {
		throw new InvalidInput('Media ID holds characters that no media ID has', 'Take it from Upload Media, e.g. 1029384756. A web address goes into URL.');
	}
	return id;
}

/** @throws InvalidInput where the caption is too long, or WhatsApp would not show it */
export function captionOf(value: unknown, kind: MediaKind): string | undefined {
	const caption = value === undefined || value === null || value === '' ? '' : requiredTextOrBlank(value);
	if (caption === '') return undefined;
	const length = lengthOf(caption);
	if (length > MAX_CAPTION_LENGTH) {
		throw new InvalidInput(`Caption has ${length} characters; WhatsApp takes at most ${MAX_CAPTION_LENGTH}`, 'Shorten it, or send it as a text of its own.');
	}
	if (kind === 'audio' || kind === 'voice') {
		throw new InvalidInput('Caption cannot go with audio: WhatsApp does not show it', 'Leave it empty, or send it as a text of its own.');
	}
	return caption;
}

function requiredTextOrBlank(value: unknown): string {
	return typeof value === 'string' && value.trim() === '' ? '' : requiredText(value, 'Caption');
}

/** A size in megabytes as an option gives it, in bytes. */
export function megabytes(value: unknown, byDefault: number, field: string): number {
	const number = value === undefined || value === '' ? byDefault : Number(value);
	if (!Number.isFinite(number) || number <= 0 || number > 100) {
		throw new InvalidInput(`${field} must be a number from 1 to 100`, 'It is a size in megabytes; WhatsApp takes no file above 100 MB.');
	}
	return Math.floor(number * MB);
}
