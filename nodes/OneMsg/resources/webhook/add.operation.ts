import { addAddress } from '../../../shared/api/webhooks';
import { sameAddress, webhookAddress } from '../../../shared/domain/webhookList';
import { defineOperation } from '../../../shared/node/defineOperation';
import { addressField, listItem, WHEN_FULL } from './addressField';

export const add = defineOperation({
	value: 'add',
	name: 'Add',
	action: 'Add a webhook',
	description: 'Let the channel deliver its events to one more address; all others are kept. A channel has five places. The 1MSG Trigger registers by itself and does not need this.',
	fields: [addressField],
	async execute(item) {
		const address = webhookAddress(item.param('address'), 'Address');
		const change = await addAddress(await item.api(), address, WHEN_FULL);
		return { added: !change.before.some((entry) => sameAddress(entry.address, address)), ...listItem(change) };
	},
});
