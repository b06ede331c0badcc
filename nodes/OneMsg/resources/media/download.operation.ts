import type { INodeProperties } from 'n8n-workflow';
import { download as fetchFile } from '../../../shared/api/download';
import { retrieveMedia } from '../../../shared/api/media';
import { optionalLabel } from '../../../shared/domain/interactive';
import { InvalidInput } from '../../../shared/domain/invalidInput';
import { cleanMimeType, fileNameFor, fileUrl, isGenericMimeType, mediaIdOf, megabytes, mimeTypeOfBytes, mimeTypeOfName } from '../../../shared/domain/media';
import { present } from '../../../shared/domain/reading';
import { requiredText } from '../../../shared/domain/text';
import { defineOperation } from '../../../shared/node/defineOperation';
import { ItemWithFiles } from '../../../shared/node/itemWithFiles';
import { fileNameOption, forSource, mediaIdField, sourceField, sourceOf, urlField } from '../../../shared/node/mediaFields';
import type { ItemContext } from '../../../shared/node/runItems';

const DEFAULT_MAX_MB = 16;

const maxMediaOption: INodeProperties = {
	displayName: 'Max Size (MB)',
	name: 'maxMediaMb',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 100 },
	default: 16,
	description: 'Largest file that is downloaded. A larger one is given up as soon as it is known to be too large.',
};

interface Wanted {
	url: URL;
	/** What the channel says of the file, where it was asked. */
	mimeType?: string;
	fallbackName: string;
}

async function wantedFile(item: ItemContext): Promise<Wanted> {
	if (sourceOf(item) === 'url') return { url: fileUrl(item.param('url'), 'URL'), fallbackName: 'file' };
	const mediaId = mediaIdOf(item.param('mediaId'));
	const { url, mimeType } = await retrieveMedia(await item.api(), mediaId);
	if (url === undefined) throw new InvalidInput('Media ID has no link to download from', 'Check that the file is still there: WhatsApp keeps it for 30 days.');
	return { url: fileUrl(url, 'The link of Media ID'), mimeType, fallbackName: mediaId };
}

/** The server's word, or the channel's; where neither says anything, the name and the first bytes tell. */
function typeOf(served: string, known: string | undefined, name: string | undefined, data: Buffer): string {
	const said = [served, cleanMimeType(known)].find((type) => !isGenericMimeType(type));
	return said ?? mimeTypeOfName(name) ?? mimeTypeOfBytes(data) ?? 'application/octet-stream';
}

export const download = defineOperation({
	value: 'download',
	name: 'Download',
	action: 'Download a file',
	description: 'Download a file that a customer sent, or a file of the media store, as binary data. Use it right after the 1MSG Trigger: links to files live only a short time.',
	fields: [
		sourceField(['mediaId', 'url'], 'url'),
		forSource('mediaId', mediaIdField),
		forSource('url', { ...urlField, default: '={{ $json.media.url }}', description: 'Address of the file, as the 1MSG Trigger gives it. The channel’s key goes to the channel’s own host only.' }),
		{
			displayName: 'Put Output File in Field',
			name: 'binaryPropertyName',
			type: 'string',
			default: 'data',
			placeholder: 'e.g. data',
			hint: 'The name of the output field to put the file in',
			description: 'Name of the field, in the Binary tab of the output, that gets the file',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [fileNameOption, maxMediaOption],
		},
	],
	async execute(item) {
		const field = requiredText(item.param('binaryPropertyName'), 'Put Output File in Field').trim();
		const maxBytes = megabytes(item.option('maxMediaMb'), DEFAULT_MAX_MB, 'Max Size (MB)');
		const givenName = optionalLabel(item.option('fileName'), 'File Name');
		const wanted = await wantedFile(item);
		const file = await fetchFile(item.functions, await item.api(), wanted.url, maxBytes);
		const mimeType = typeOf(file.mimeType, wanted.mimeType, givenName ?? file.fileName, file.data);
		const fileName = fileNameFor(givenName ?? file.fileName, mimeType, wanted.fallbackName);
		const binary = await item.functions.helpers.prepareBinaryData(file.data, fileName, mimeType);
		return new ItemWithFiles(present({ fileName, mimeType, size: file.data.length }), { [field]: binary });
	},
});
