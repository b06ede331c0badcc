import { addAddress } from '../../../shared/api/webhooks';
import { webhookAddress } from '../../../shared/domain/webhookList';
import { defineOperation } from '../../../shared/node/defineOperation';
import { addressField, listItem } from './addressField';

export const add = defineOperation({
	value: 'add',
	name: 'Add',
	action: 'Add a webhook',
	description: 'Let the channel deliver its events to one more address; all others are kept. A channel has five places. The 1MSG Trigger registers by itself and does not need this.',
	fields: [addressField],
	async execute(item) {
		const address = webhookAddress(item.param('address'), 'Address');
		const whenFull = 'Remove one of them first: with Webhook → Remove, or in the 1MSG console.';
		const { before, after } = await addAddress(await item.api(), address, whenFull);
		return { added: before !== after, ...listItem(after) };
	},
});
