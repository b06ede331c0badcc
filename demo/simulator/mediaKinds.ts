const MB = 1024 * 1024;

const OFFICE = 'application/vnd.openxmlformats-officedocument';

/** Mime type by extension, for what WhatsApp takes (1msg-api §10). */
const MIME_TYPES: Record<string, string> = {
	jpg: 'image/jpeg', jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp',
	mp4: 'video/mp4', '3gp': 'video/3gpp',
	aac: 'audio/aac', amr: 'audio/amr', mp3: 'audio/mpeg', m4a: 'audio/mp4', ogg: 'audio/ogg',
	pdf: 'application/pdf', txt: 'text/plain',
	doc: 'application/msword', xls: 'application/vnd.ms-excel', ppt: 'application/vnd.ms-powerpoint',
	docx: `${OFFICE}.wordprocessingml.document`, xlsx: `${OFFICE}.spreadsheetml.sheet`, pptx: `${OFFICE}.presentationml.presentation`,
};

/** Bytes each kind may have (1msg-api §10); a sticker's figure is that of an animated one. */
const MAX_BYTES: Record<string, number> = {
	image: 5 * MB, video: 16 * MB, audio: 16 * MB, document: 100 * MB, sticker: 500 * 1024,
};

export interface DataUri {
	/** Lower case, without parameters such as codecs. */
	mimeType: string;
	base64: string;
	/** Of the file, not of the text. */
	size: number;
}

/** `data:<mime>;base64,…` taken apart; undefined for anything else. */
export function readDataUri(text: string): DataUri | undefined {
	const comma = text.indexOf(',');
	const head = /^data:([^,;]+)(?:;[^,]*)?;base64$/i.exec(text.slice(0, Math.max(comma, 0)));
	if (!head || comma === text.length - 1 || /[^A-Za-z0-9+/=]/.test(text.slice(comma + 1))) return undefined;
	const base64 = text.slice(comma + 1);
	const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
	return { mimeType: head[1].trim().toLowerCase(), base64, size: Math.floor((base64.length * 3) / 4) - padding };
}

/** The part after the last dot of a name or of a link's path, in lower case; '' without one. */
export function extensionOf(nameOrLink: string): string {
	const last = nameOrLink.split(/[?#]/)[0].split('/').pop() ?? '';
	return last.includes('.') ? (last.split('.').pop() ?? '').toLowerCase() : '';
}

export function mimeTypeOf(nameOrLink: string): string | undefined {
	return MIME_TYPES[extensionOf(nameOrLink)];
}

export function isKnownMimeType(mimeType: string): boolean {
	return Object.values(MIME_TYPES).includes(mimeType);
}

/** 'jpg' for 'image/jpeg'; 'bin' for a type WhatsApp does not take. */
export function extensionFor(mimeType: string): string {
	return Object.keys(MIME_TYPES).find((extension) => MIME_TYPES[extension] === mimeType) ?? 'bin';
}

/** The kind WhatsApp shows a mime type as: image, video, audio, sticker; all else is a document. */
export function kindOf(mimeType: string | undefined): string {
	if (mimeType === 'image/webp') return 'sticker';
	const [family] = (mimeType ?? '').split('/');
	return mimeType && isKnownMimeType(mimeType) && ['image', 'video', 'audio'].includes(family) ? family : 'document';
}

/** Why WhatsApp will not take such a file as that kind; undefined when it will. Any type may go as a document. */
export function unfit(kind: string, mimeType: string | undefined, size: number): string | undefined {
	if (mimeType !== undefined && kind !== 'document' && kindOf(mimeType) !== kind) return `${mimeType} cannot be sent as ${kind}`;
	const max = MAX_BYTES[kind];
	if (size > max) return `A ${kind} may have at most ${max} bytes, got ${size}`;
	return undefined;
}
