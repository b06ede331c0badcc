/** What a type of file is to WhatsApp. */
export type FileKind = 'image' | 'video' | 'audio' | 'document' | 'sticker';

interface MimeType {
	kind: FileKind;
	/** The first one is given to a file that has none. */
	extensions: string[];
}

const of = (kind: MimeType['kind'], ...extensions: string[]): MimeType => ({ kind, extensions });

/** The types that WhatsApp takes (1msg-api §10). */
export const MIME_TYPES = new Map<string, MimeType>([
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

/** The extensions of a type; the first one is given to a file that has none. */
export function extensionsOf(mimeType: string): string[] {
	return MIME_TYPES.get(mimeType)?.extensions ?? OTHER_TYPES.get(mimeType) ?? [];
}

/** `Invoice.PDF` → `pdf`; undefined where there is none. */
export function extensionOf(fileName: string): string | undefined {
	return /[^./\\]\.([A-Za-z0-9]{1,10})$/.exec(fileName.trim())?.[1].toLowerCase();
}

/** The type that a file name's extension stands for. */
export function mimeTypeOfName(fileName: string | undefined): string | undefined {
	const extension = extensionOf(fileName ?? '') ?? '';
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
	return startsWith(head, 'OggS') && startsWith(head, 'OpusHead', 27 + head[26]);
}

/** Whether a WebP moves: the animation flag of its extended header (the WebP container's specification). */
export function isAnimatedWebp(head: Uint8Array): boolean {
	return startsWith(head, 'VP8X', 12) && (head[20] & 0x02) !== 0;
}
