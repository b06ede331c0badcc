import type { IDataObject } from 'n8n-workflow';
import { readObject } from '../../../shared/api/answers';
import { defineOperation } from '../../../shared/node/defineOperation';

export const getProfile = defineOperation({
	value: 'getProfile',
	name: 'Get Profile',
	action: 'Get the business profile',
	description: 'Read the business profile that customers see: about, address, description, email, industry, photo and websites',
	fields: [],
	async execute(item) {
		const api = await item.api();
		return api.redact(await readObject(api, { path: '/me' }, 'The business profile')) as IDataObject;
	},
});
