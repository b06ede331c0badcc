import { readAddresses, removeAddress } from '../../../shared/api/webhooks';
import { requiredText } from '../../../shared/domain/text';
import { defineOperation } from '../../../shared/node/defineOperation';
import { addressField, entryOf } from './addressField';

export const remove = defineOperation({
	value: 'remove',
	name: 'Remove',
	action: 'Remove a webhook',
	description: 'Take one address out of the channel’s list, so that it gets no more events; all others are kept',
	fields: [
		{
			...addressField,
			description: 'Address to take out, in full or as Get Many shows it',
		},
	],
	async execute(item) {
		const wanted = requiredText(item.param('address'), 'Address').trim();
		const api = await item.api();
		await removeAddress(api, entryOf(await readAddresses(api), wanted));
		return { deleted: true };
	},
});
