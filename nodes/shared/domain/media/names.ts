import { InvalidInput } from '../invalidInput';
import { refuseLostDigits } from '../lostDigits';
import { requiredText } from '../text';
import { extensionOf, extensionsOf, mimeTypeOfName } from './mimeTypes';

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
	const name = encoded === undefined ? (plain?.[1]?.replace(/\\(.)/g, '$1') ?? plain?.[2]) : decodedOrAsIs(encoded);
	return plainName(name ?? '') || undefined;
}

/**
 * The address of a file, as it goes out.
 * @throws InvalidInput where it is no web address
 */
export function fileUrl(value: unknown, field: string): URL {
	const text = requiredText(value, field);
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
	refuseLostDigits(value, 'Media ID');
	if (!/^[A-Za-z0-9][\w.~:-]{0,199}$/.test(id)) {
		throw new InvalidInput('Media ID holds characters that no media ID has', 'Take it from Upload Media, e.g. 1029384756. A web address goes into URL.');
	}
	return id;
}
