import type { IDataObject } from 'n8n-workflow';
import { readObject } from '../../../shared/api/answers';
import { defineOperation } from '../../../shared/node/defineOperation';

export const getStatus = defineOperation({
	value: 'getStatus',
	name: 'Get Status',
	action: 'Get the status of the channel',
	description: 'Read whether the channel is connected to WhatsApp; use Diagnose to learn why something does not work',
	fields: [],
	async execute(item) {
		const api = await item.api();
		return api.redact(await readObject(api, { path: '/status' }, 'The status of the channel')) as IDataObject;
	},
});
