import type { INodeProperties } from 'n8n-workflow';
import { uploadMedia } from '../../../shared/api/media';
import { isPrivateHost } from '../../../shared/domain/hostRules';
import { fileUrl, kindOfFile, mimeTypeOfName, nameInUrl } from '../../../shared/domain/media';
import { binaryField, binaryFileOf, jsonWithFile, maxUploadOption, signedLinkOf, signedLinkOption } from '../../../shared/node/binaryFile';
import { defineOperation } from '../../../shared/node/defineOperation';
import { forSource, mimeTypeOption, sourceField, sourceOf, urlField } from '../../../shared/node/mediaFields';
import type { ItemContext } from '../../../shared/node/runItems';

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [maxUploadOption, mimeTypeOption, signedLinkOption],
	displayOptions: { show: { source: ['binary'] } },
};

async function uploadInputFile(item: ItemContext): Promise<string> {
	const file = await binaryFileOf(item, 'any');
	const api = await item.api();
	if (item.option('signedLink') === true) return await uploadMedia(api, { body: signedLinkOf(item, file, isPrivateHost(new URL(api.channel.baseUrl).hostname)) });
	const { json } = await jsonWithFile(item, file, {}, {});
	return await uploadMedia(api, json);
}

async function uploadLinkedFile(item: ItemContext): Promise<string> {
	const url = fileUrl(item.param('url'), 'URL');
	const mimeType = mimeTypeOfName(nameInUrl(url));
	if (mimeType !== undefined) kindOfFile(mimeType, 'any', 'The file at URL');
	return await uploadMedia(await item.api(), { body: url.href });
}

export const upload = defineOperation({
	value: 'upload',
	name: 'Upload',
	action: 'Upload a file',
	description: 'Put a file into WhatsApp’s media store for 30 days, to send it many times by its media ID',
	fields: [sourceField(['binary', 'url'], 'binary'), forSource('binary', binaryField), forSource('url', urlField), options],
	async execute(item) {
		return { mediaId: await (sourceOf(item) === 'url' ? uploadLinkedFile(item) : uploadInputFile(item)) };
	},
});
