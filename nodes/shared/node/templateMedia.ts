import { uploadMedia } from '../api/media';
import { InvalidInput } from '../domain/invalidInput';
import { fileNameFor } from '../domain/media';
import { isObject, textOf } from '../domain/reading';
import type { Upload } from '../domain/template';
import { binaryFileOf, jsonWithFile, type BinaryFile } from './binaryFile';
import type { ItemContext } from './runItems';

/** The file of a slot, checked and not yet read. */
async function fileOf(item: ItemContext, { field, media, binary }: Upload): Promise<BinaryFile> {
	// The checks are those of Send Media; the slot names the field that is a parameter there.
	const asParameter: ItemContext = { ...item, param: (name) => (name === 'binaryPropertyName' ? binary : item.param(name)), option: () => undefined };
	return await binaryFileOf(asParameter, media).catch((error) => {
		if (!(error instanceof InvalidInput)) throw error;
		const message = error.message.replace(/^Input Data Field Name "(.*)" holds no file$/, 'the item has no file in the field "$1"');
		throw new InvalidInput(`${field}: ${message}`, 'Check the file and its field in the Binary tab of the input, or give a public https:// address instead.');
	});
}

/**
 * Puts the item's header files into WhatsApp's media store and writes their ids into the message. One
 * file is put there once in an execution: many items often send the same, and n8n's Retry On Fail
 * has to make the very same request again, which the ledger knows by its body.
 */
export async function uploadHeaderFiles(item: ItemContext, uploads: Upload[]): Promise<void> {
	// All are checked before the first leaves.
	const files: Array<{ file: BinaryFile; upload: Upload }> = [];
	for (const upload of uploads) files.push({ file: await fileOf(item, upload), upload });
	for (const { file, upload } of files) {
		upload.reference.id = await mediaIdOf(item, file);
		// WhatsApp shows a document under its name.
		if (upload.media === 'document') upload.reference.filename ??= fileNameFor(file.name, file.mimeType);
	}
}

async function mediaIdOf(item: ItemContext, file: BinaryFile): Promise<string> {
	const store = item.functions.getContext('node');
	if (!isObject(store.oneMsgMedia)) store.oneMsgMedia = {};
	const known = store.oneMsgMedia as Record<string, unknown>;
	const { json, sha256 } = await jsonWithFile(item, file, {}, {});
	const api = await item.api();
	// An id is the channel's own: after a user's Retry the node may have another credential.
	const key = `${api.channel.baseUrl}/${api.channel.channelId} ${file.mimeType} ${sha256}`;
	// Items that go side by side share it, too: with an ID of its own each would be another message after a user's Retry.
	const mediaId = textOf(known[key]) ?? (await item.onceAgain(`upload ${key}`, async () => await uploadMedia(api, json)));
	known[key] = mediaId;
	return mediaId;
}
