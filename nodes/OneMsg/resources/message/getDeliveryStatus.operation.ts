import type { IDataObject } from 'n8n-workflow';
import { readMessageDelivery } from '../../../shared/api/deliveries';
import { requiredText } from '../../../shared/domain/text';
import { defineOperation } from '../../../shared/node/defineOperation';

export const getDeliveryStatus = defineOperation({
	value: 'getDeliveryStatus',
	name: 'Get Delivery Status',
	action: 'Get the delivery status of a message',
	description:
		'Find out how far a message that was sent has come: sent, delivered, read, failed with the reason, or “unknown” where 1MSG holds no status of it. To follow many messages, use the statuses of the 1MSG Trigger.',
	fields: [
		{
			displayName: 'Message ID',
			name: 'messageId',
			type: 'string',
			default: '={{ $json.messageId }}',
			placeholder: 'e.g. wamid.HBgL…',
			description: 'ID that the sending operation gave',
		},
	],
	async execute(item) {
		const messageId = requiredText(item.param('messageId'), 'Message ID').trim();
		const delivery = await readMessageDelivery(await item.api(), messageId);
		return { messageId, ...delivery } as unknown as IDataObject;
	},
});
