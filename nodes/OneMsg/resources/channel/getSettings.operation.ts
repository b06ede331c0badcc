import type { IDataObject } from 'n8n-workflow';
import { readObject } from '../../../shared/api/answers';
import { shownSettings } from '../../../shared/domain/channelSettings';
import { defineOperation } from '../../../shared/node/defineOperation';

export const getSettings = defineOperation({
	value: 'getSettings',
	name: 'Get Settings',
	action: 'Get the settings of the channel',
	description: 'Read the channel’s switches, such as whether delivery statuses are sent to webhooks; webhook addresses are shown without their query',
	fields: [],
	async execute(item) {
		const api = await item.api();
		return shownSettings(api.redact(await readObject(api, { path: '/settings' }, 'The settings of the channel'))) as IDataObject;
	},
});
