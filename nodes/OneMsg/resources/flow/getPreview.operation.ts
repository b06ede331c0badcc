import type { IDataObject } from 'n8n-workflow';
import { readObject } from '../../../shared/api/answers';
import { flowPath } from '../../../shared/api/flows';
import { firstText, objectOf, present } from '../../../shared/domain/reading';
import { defineOperation } from '../../../shared/node/defineOperation';
import { flowField, flowIdOf } from '../../../shared/node/flowField';
import { flowOptions, wabaAccountOf } from './wabaAccountOption';

export const getPreview = defineOperation({
	value: 'getPreview',
	name: 'Get Preview',
	action: 'Get the preview of a flow',
	description: 'Read the link under which a WhatsApp flow can be tried out in a browser, and how long it works',
	fields: [flowField, flowOptions()],
	async execute(item) {
		const flowId = flowIdOf(item);
		const qs = wabaAccountOf(item);
		const api = await item.api();
		const answer = await readObject(api, { path: flowPath(flowId, '/preview'), qs }, 'The preview of the flow');
		const preview = { ...answer, ...objectOf(answer.preview) };
		const found = present({
			previewUrl: firstText(preview.preview_url, preview.previewUrl, preview.url, answer.preview),
			expiresAt: firstText(preview.expires_at, preview.expiresAt),
		});
		return api.redactWhole({ flowId, ...found, response: answer }) as IDataObject;
	},
});
