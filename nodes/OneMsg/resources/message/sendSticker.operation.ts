import { uploadMedia } from '../../../shared/api/media';
import { InvalidInput } from '../../../shared/domain/invalidInput';
import { extensionOf, fileUrl, mediaIdOf, nameInUrl } from '../../../shared/domain/media';
import { destinationOf } from '../../../shared/domain/recipient';
import { binaryField, binaryFileOf, jsonWithFile } from '../../../shared/node/binaryFile';
import { defineSessionSend } from '../../../shared/node/defineOperation';
import { chatRecipientField, quoteOption, quotedIn, recipientOf } from '../../../shared/node/fields';
import { forSource, mediaIdField, sourceField, sourceOf, urlField } from '../../../shared/node/mediaFields';
import type { ItemContext } from '../../../shared/node/runItems';
import { sentItem } from '../../../shared/node/sentItem';

/** Pictures that are surely no WebP; an address without an extension may be one. */
const OTHER_PICTURES = new Set(['png', 'jpg', 'jpeg', 'gif', 'svg', 'mp4', 'webm', 'tgs', 'heic', 'pdf']);

function stickerUrl(value: unknown): string {
	const url = fileUrl(value, 'URL');
	const extension = extensionOf(nameInUrl(url) ?? '');
	if (extension !== undefined && OTHER_PICTURES.has(extension)) {
		throw new InvalidInput(`URL leads to a .${extension} file; a sticker has to be WebP`, 'Convert the picture to WebP, 512 × 512 pixels.');
	}
	return url.href;
}

/** `/sendSticker` takes no data URI (1msg-api §7): the file is uploaded first, under its id it is sent. */
async function sendInputFile(item: ItemContext, destination: Record<string, string>) {
	const file = await binaryFileOf(item, 'sticker');
	const { json, sha256 } = await jsonWithFile(item, file, {}, {});
	const api = await item.api();
	const rest = quotedIn(item);
	// A retry uploads the file again and gets another id: to the ledger the file itself counts.
	return await item.send('/sendSticker', { ...destination, sha256, ...rest }, async () => {
		const mediaId = await uploadMedia(api, json);
		return await api.send('/sendSticker', { ...destination, mediaId, ...rest });
	});
}

export const sendSticker = defineSessionSend({
	value: 'sendSticker',
	name: 'Send Sticker',
	action: 'Send a sticker',
	description: 'Send a WebP sticker (512 × 512 pixels) to a customer who has written within the last 24 hours',
	fields: [
		chatRecipientField,
		sourceField(['binary', 'mediaId', 'url'], 'binary'),
		forSource('binary', { ...binaryField, description: 'Name of the field, in the Binary tab of the input, that holds the WebP file: up to 100 KB, or 500 KB where it moves' }),
		forSource('mediaId', mediaIdField),
		forSource('url', { ...urlField, placeholder: 'e.g. https://example.com/thanks.webp', description: 'Address of the WebP file: public, 512 × 512 pixels, up to 100 KB, or 500 KB where it moves' }),
	],
	options: [quoteOption],
	async execute(item) {
		const to = recipientOf(item);
		const destination = destinationOf(to);
		const source = sourceOf(item);
		if (source === 'binary') return sentItem(await sendInputFile(item, destination), { to, sentAs: 'session' });
		const sticker = source === 'url' ? { link: stickerUrl(item.param('url')) } : { mediaId: mediaIdOf(item.param('mediaId')) };
		return sentItem(await item.send('/sendSticker', { ...destination, ...sticker, ...quotedIn(item) }), { to, sentAs: 'session' });
	},
});
