import type { IDataObject } from 'n8n-workflow';
import type { Sent } from '../../../shared/api/channelApi';
import { retrieveMedia } from '../../../shared/api/media';
import { isPrivateHost } from '../../../shared/domain/hostRules';
import { optionalLabel } from '../../../shared/domain/interactive';
import { InvalidInput } from '../../../shared/domain/invalidInput';
import {
	captionOf,
	cleanMimeType,
	fileNameFor,
	fileUrl,
	kindOfFile,
	mediaIdOf,
	mediaTypeKeys,
	mimeTypeOfName,
	nameInUrl,
	withExtension,
	type MediaKind,
} from '../../../shared/domain/media';
import { present } from '../../../shared/domain/reading';
import { destinationOf } from '../../../shared/domain/recipient';
import { binaryField, binaryFileOf, jsonWithFile, maxUploadOption, signedLinkOf, signedLinkOption } from '../../../shared/node/binaryFile';
import { defineSessionSend } from '../../../shared/node/defineOperation';
import { chatRecipientField, quoteOption, quotedIn, recipientOf } from '../../../shared/node/fields';
import { fileNameOption, forSource, mediaIdField, mimeTypeOption, optionFor, sourceField, sourceOf, urlField } from '../../../shared/node/mediaFields';
import type { ItemContext } from '../../../shared/node/runItems';
import { sentItem } from '../../../shared/node/sentItem';

/** A file that was sent: what became of it, and what it was. */
interface SentFile {
	sent: Sent;
	kind: MediaKind;
	caption?: string;
	/** In the trigger's words; `size` in bytes. */
	media: { id?: string; url?: string; mimeType?: string; fileName?: string; size?: number };
}

type Wanted = MediaKind | 'auto';

const wantedKind = (item: ItemContext) => item.param('mediaType') as Wanted;

/** Audio shows no caption, so the field is not there for it. */
function captionIn(item: ItemContext, kind: MediaKind): string | undefined {
	const isHidden = ['audio', 'voice'].includes(wantedKind(item));
	return isHidden ? undefined : captionOf(item.param('caption'), kind);
}

async function sendInputFile(item: ItemContext, destination: IDataObject): Promise<SentFile> {
	const wanted = wantedKind(item);
	const file = await binaryFileOf(item, wanted);
	const { kind, mimeType, bytes } = file;
	const caption = captionIn(item, kind);
	const filename = withExtension(fileNameFor(file.name, mimeType, kind));
	const rest = present({ filename, ...mediaTypeKeys(kind, wanted !== 'auto'), caption, ...quotedIn(item) });
	const media = { mimeType, fileName: filename, size: bytes };
	const api = await item.api();
	// The same file is the same request to the ledger, whatever link or copy of it a retry makes.
	if (item.option('signedLink') === true) {
		const link = signedLinkOf(item, file, isPrivateHost(new URL(api.channel.baseUrl).hostname));
		const identity = { ...destination, signedLinkOf: file.binary.id, ...rest };
		const sent = await item.send('/sendFile', identity, async () => await api.send('/sendFile', { ...destination, body: link, ...rest }));
		return { sent, kind, caption, media };
	}
	const { json, sha256 } = await jsonWithFile(item, file, destination, rest);
	const sent = await item.send('/sendFile', { ...destination, sha256, ...rest }, async () => await api.send('/sendFile', json));
	return { sent, kind, caption, media };
}

async function sendLinkedFile(item: ItemContext, destination: IDataObject): Promise<SentFile> {
	const wanted = wantedKind(item);
	const url = fileUrl(item.param('url'), 'URL');
	const name = optionalLabel(item.option('fileName'), 'File Name') ?? nameInUrl(url);
	const said = optionalLabel(item.option('mimeType'), 'MIME Type');
	// A voice note can be of one type only; a document may be of a type that nobody here knows.
	const mimeType = said === undefined ? (mimeTypeOfName(name) ?? mimeTypeOfName(nameInUrl(url)) ?? (wanted === 'voice' ? 'audio/ogg' : undefined)) : cleanMimeType(said);
	if (mimeType === undefined && wanted !== 'document') {
		throw new InvalidInput('URL does not show what kind of file is there', 'Fill in File Name with its extension under Options, e.g. invoice.pdf, or the MIME Type.');
	}
	const kind = mimeType === undefined ? 'document' : kindOfFile(mimeType, wanted, 'The file at URL');
	const caption = captionIn(item, kind);
	const filename = withExtension(fileNameFor(name, mimeType ?? '', kind));
	const sent = await item.send('/sendFile', present({ ...destination, body: url.href, filename, ...mediaTypeKeys(kind, wanted !== 'auto'), caption, ...quotedIn(item) }));
	return { sent, kind, caption, media: present({ url: url.href, mimeType, fileName: filename }) };
}

async function sendStoredFile(item: ItemContext, destination: IDataObject): Promise<SentFile> {
	const wanted = wantedKind(item);
	const mediaId = mediaIdOf(item.param('mediaId'));
	const stored = wanted === 'auto' ? await retrieveMedia(await item.api(), mediaId) : undefined;
	const mimeType = stored && cleanMimeType(stored.mimeType);
	const kind = mimeType === undefined ? (wanted as MediaKind) : kindOfFile(mimeType, wanted, 'The file of Media ID');
	const caption = captionIn(item, kind);
	const fileName = optionalLabel(item.option('fileName'), 'File Name');
	const filename = fileName === undefined ? undefined : fileNameFor(fileName, mimeType ?? '');
	const sent = await item.send('/sendFile', present({ ...destination, mediaId, filename, ...mediaTypeKeys(kind, true), caption, ...quotedIn(item) }));
	return { sent, kind, caption, media: present({ id: mediaId, mimeType, fileName: filename, size: stored?.fileSize }) };
}

const SENDERS = { binary: sendInputFile, url: sendLinkedFile, mediaId: sendStoredFile };

export const sendMedia = defineSessionSend({
	value: 'sendMedia',
	name: 'Send Media',
	action: 'Send an image, video, audio or document',
	description: 'Send an image, a video, audio, a voice note or a document to a customer who has written within the last 24 hours',
	fields: [
		chatRecipientField,
		sourceField(['binary', 'mediaId', 'url'], 'binary'),
		forSource('binary', binaryField),
		forSource('mediaId', mediaIdField),
		forSource('url', urlField),
		{
			displayName: 'Media Type',
			name: 'mediaType',
			type: 'options',
			options: [
				{ name: 'Audio', value: 'audio', description: 'AAC, AMR, MP3, M4A, or OGG with Opus, up to 16 MB' },
				{ name: 'Automatic', value: 'auto', description: 'What the type of the file says' },
				{ name: 'Document', value: 'document', description: 'PDF, Word, Excel, PowerPoint or text, up to 100 MB. Also for images and videos that are to arrive as files.' },
				{ name: 'Image', value: 'image', description: 'JPEG or PNG, up to 5 MB' },
				{ name: 'Video', value: 'video', description: 'MP4 or 3GP (H.264 with AAC), up to 16 MB' },
				{ name: 'Voice Note', value: 'voice', description: 'Only audio/ogg with Opus, mono, up to 16 MB. Another recording has to be converted, not renamed.' },
			],
			default: 'auto',
			description: 'How WhatsApp shows the file',
		},
		{
			displayName: 'Caption',
			name: 'caption',
			type: 'string',
			typeOptions: { rows: 2 },
			default: '',
			placeholder: 'e.g. Your invoice',
			description: 'Text under the file, up to 1,024 characters',
			displayOptions: { hide: { mediaType: ['audio', 'voice'] } },
		},
	],
	options: [quoteOption, fileNameOption, optionFor(['binary', 'url'], mimeTypeOption), optionFor(['binary'], maxUploadOption), optionFor(['binary'], signedLinkOption)],
	async execute(item) {
		const to = recipientOf(item);
		const { sent, kind, caption, media } = await SENDERS[sourceOf(item)](item, destinationOf(to));
		return { ...sentItem(sent, { to, sentAs: 'session', text: caption }), messageType: kind, media };
	},
});
