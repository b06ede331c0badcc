import { createHash } from 'node:crypto';
import type { IBinaryData, INodeProperties } from 'n8n-workflow';
import { isPrivateHost } from '../domain/hostRules';
import { optionalLabel } from '../domain/interactive';
import { InvalidInput } from '../domain/invalidInput';
import { checkContent, checkSize, cleanMimeType, DEFAULT_MAX_UPLOAD_MB, isGenericMimeType, kindOfFile, megabytes, mimeTypeOfBytes, mimeTypeOfName, shownSize, type MediaKind, type WantedKind } from '../domain/media';
import { textOf } from '../domain/reading';
import type { ItemContext } from './runItems';

/** Enough of a file to tell what it is. */
const HEAD_BYTES = 4096;

/** A file of an input item that was found fit to go out; its content is still where n8n keeps it. */
export interface BinaryFile {
	/** `Input Data Field Name "data"` */
	field: string;
	binary: IBinaryData;
	name?: string;
	mimeType: string;
	kind: MediaKind;
	bytes: number;
}

export const binaryField: INodeProperties = {
	displayName: 'Input Data Field Name',
	name: 'binaryPropertyName',
	type: 'string',
	default: 'data',
	placeholder: 'e.g. data',
	hint: 'The name of the input field containing the file',
	description: 'Name of the field, in the Binary tab of the input, that holds the file',
};

export const maxUploadOption: INodeProperties = {
	displayName: 'Max Upload Size (MB)',
	name: 'maxUploadMb',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 100 },
	default: 16,
	description: 'Largest input file that is sent inside of the request. Larger ones are refused before they are read; send them by their URL, or with Signed Link.',
};

export const signedLinkOption: INodeProperties = {
	displayName: 'Signed Link',
	name: 'signedLink',
	type: 'boolean',
	default: false,
	description: 'Whether to send a link to the input file, signed by n8n and valid for a day, instead of the file itself. For an n8n that can be reached from the internet and keeps its files outside of memory.',
};

/** The binary of the item; an expression may also give the file of another node. */
function binaryOf({ functions, index }: ItemContext, value: unknown): IBinaryData | undefined {
	try {
		return functions.helpers.assertBinaryData(index, value as string);
	} catch {
		return undefined;
	}
}

async function sizeOf({ functions }: ItemContext, { id, data, bytes }: IBinaryData): Promise<number> {
	if (!id) return isPlainBase64(data) ? Buffer.byteLength(data, 'base64') : Buffer.from(data, 'base64').length;
	const stored = await functions.helpers.getBinaryMetadata(id).catch(() => undefined);
	return stored?.fileSize ?? bytes ?? NaN;
}

/** Without line breaks, so that it can be cut every four characters. */
function isPlainBase64(data: string): boolean {
	return !/[^A-Za-z0-9+/=]/.test(data);
}

/** The first bytes, without reading the rest. */
async function headOf({ functions }: ItemContext, { id, data }: IBinaryData): Promise<Buffer> {
	if (!id) return Buffer.from(data.slice(0, Math.ceil(HEAD_BYTES / 3) * 4), 'base64').subarray(0, HEAD_BYTES);
	const stream = await functions.helpers.getBinaryStream(id, HEAD_BYTES);
	// Leaving the loop closes the stream.
	for await (const chunk of stream as AsyncIterable<Buffer>) return chunk.subarray(0, HEAD_BYTES);
	return Buffer.alloc(0);
}

/**
 * The item's file, with its type, kind and size checked. Of a file that is too large nothing is read.
 * @param wanted the kind asked for, or how to find it
 * @throws InvalidInput naming the field
 */
export async function binaryFileOf(item: ItemContext, wanted: WantedKind): Promise<BinaryFile> {
	const value = item.param('binaryPropertyName');
	const binary = binaryOf(item, value);
	if (!binary) {
		const present = Object.keys(item.functions.getInputData()[item.index]?.binary ?? {});
		throw new InvalidInput(
			typeof value === 'string' && value.trim() !== '' ? `Input Data Field Name "${value}" holds no file` : 'Input Data Field Name is empty',
			present.length > 0 ? `This item has: ${present.join(', ')}.` : 'This item has no file. Check that the step before gives one, or choose URL under Source.',
		);
	}
	const field = typeof value === 'string' ? `The file in "${value}"` : 'The file';
	const name = optionalLabel(item.option('fileName'), 'File Name') ?? textOf(binary.fileName);
	const size = await sizeOf(item, binary);
	const maxBytes = megabytes(item.option('maxUploadMb'), DEFAULT_MAX_UPLOAD_MB, 'Max Upload Size (MB)');
	const isLinked = item.option('signedLink') === true;

	let mimeType = typeOf(optionalLabel(item.option('mimeType'), 'MIME Type'), textOf(binary.mimeType), name);
	let kind = mimeType === undefined ? undefined : kindOfFile(mimeType, wanted, field);
	if (kind !== undefined && Number.isFinite(size)) checkSize(size, kind, field);
	if (!isLinked && !(size <= maxBytes)) {
		throw new InvalidInput(
			Number.isFinite(size) ? `${field} has ${shownSize(size)}; inside of a request it may have ${shownSize(maxBytes)}` : `${field} has a size that n8n does not tell`,
			'Give its web address (Source: URL), or switch on Signed Link under Options if this n8n can be reached from the internet. Max Upload Size (MB) raises the limit, but 1MSG may refuse larger requests.',
		);
	}
	const head = await headOf(item, binary);
	mimeType ??= mimeTypeOfBytes(head) ?? 'application/octet-stream';
	kind ??= kindOfFile(mimeType, wanted, field);
	if (Number.isFinite(size)) checkSize(size, kind, field);
	checkContent(head, { mimeType, kind, bytes: size }, field);
	return { field, binary, ...(name === undefined ? {} : { name }), mimeType, kind, bytes: size };
}

/** The type that was asked for, that n8n says, or that the name shows. n8n calls what it does not know `text/plain`. */
function typeOf(asked: string | undefined, given: string | undefined, name: string | undefined): string | undefined {
	if (asked !== undefined) return cleanMimeType(asked);
	const type = cleanMimeType(given);
	if (isGenericMimeType(type) || type === 'text/plain') return mimeTypeOfName(name) ?? (type === 'text/plain' ? type : undefined);
	return type;
}

export interface JsonWithFile {
	json: Buffer;
	/** SHA-256 of the file. */
	sha256: string;
}

/**
 * A JSON object with the file as a data URI under `body`, written as bytes in one piece: the file is
 * never in memory as a whole beside it. Measured with 16 MB on disk: the process grows by 1.3 to 2.2
 * times the file, sending included.
 * @param before keys that stand before `body`
 * @param after keys that stand after it
 */
export async function jsonWithFile({ functions }: ItemContext, { binary, mimeType, bytes, field }: BinaryFile, before: object, after: object): Promise<JsonWithFile> {
	const opening = JSON.stringify({ ...before, body: `data:${mimeType};base64,` }).slice(0, -2);
	const closing = `"${JSON.stringify(after) === '{}' ? '}' : `,${JSON.stringify(after).slice(1)}`}`;
	const hash = createHash('sha256');
	const json = Buffer.allocUnsafe(Buffer.byteLength(opening) + Math.ceil(bytes / 3) * 4 + Buffer.byteLength(closing));
	let offset = json.write(opening, 0);
	let rest = Buffer.alloc(0);
	let read = 0;
	const stream = binary.id ? await functions.helpers.getBinaryStream(binary.id) : [];
	for await (const chunk of binary.id ? (stream as AsyncIterable<Buffer>) : decoded(binary.data)) {
		read += chunk.length;
		if (read > bytes) break;
		hash.update(chunk);
		const part = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
		const whole = part.length - (part.length % 3);
		offset += json.write(part.toString('base64', 0, whole), offset, 'latin1');
		rest = Buffer.from(part.subarray(whole));
	}
	if (read !== bytes) throw new InvalidInput(`${field} changed while it was read`, 'Run the workflow again.');
	offset += json.write(rest.toString('base64'), offset, 'latin1');
	json.write(closing, offset);
	return { json, sha256: hash.digest('hex') };
}

/** A file that n8n keeps in memory is base64 already; it is decoded piece by piece. */
function* decoded(data: string): Generator<Buffer> {
	const step = isPlainBase64(data) ? 64 * 1024 : data.length;
	for (let at = 0; at < data.length; at += step) yield Buffer.from(data.slice(at, at + step), 'base64');
}

/**
 * n8n's own link to the file, with a signature that ends after a day.
 * @param ownHost whether the channel itself is on a private network, as in the demo
 * @throws InvalidInput where n8n makes none, and where nobody outside could open it
 */
export function signedLinkOf({ functions }: ItemContext, { binary, field }: BinaryFile, isChannelPrivate: boolean): string {
	const advice = 'Switch Signed Link off, or give the file’s web address (Source: URL).';
	if (!binary.id || typeof functions.helpers.createBinarySignedUrl !== 'function') {
		throw new InvalidInput(`${field} cannot have a Signed Link: ${binary.id ? 'this version of n8n makes none' : 'this n8n keeps its files in memory'}`, advice);
	}
	const link = functions.helpers.createBinarySignedUrl(binary, '1 day');
	if (!URL.canParse(link) || (isPrivateHost(new URL(link).hostname) && !isChannelPrivate)) {
		throw new InvalidInput('Signed Link leads to this n8n’s own address, which WhatsApp cannot reach', `${advice} If this n8n has a public address, its owner sets it in N8N_EDITOR_BASE_URL or WEBHOOK_URL.`);
	}
	return link;
}
