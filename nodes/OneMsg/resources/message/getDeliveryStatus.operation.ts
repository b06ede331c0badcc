import type { IDataObject } from 'n8n-workflow';
import { ApiFailure } from '../../../shared/api/apiFailure';
import { describeFailure } from '../../../shared/domain/apiErrors';
import { readDelivery } from '../../../shared/domain/deliverySteps';
import { requiredText } from '../../../shared/domain/text';
import { defineOperation } from '../../../shared/node/defineOperation';

const USE_THE_TRIGGER = 'Take the Delivery Status events of the 1MSG Trigger instead; they bring the same message ID.';

/** The method is old, and no longer in 1MSG's list of methods: a channel may not know it (1msg-api §12). */
function withAdvice(error: unknown): unknown {
	if (!(error instanceof ApiFailure) || ![404, 405, 410, 501].includes(error.httpStatus ?? 0)) return error;
	return new ApiFailure(error.outcome, { ...error.failure, title: 'This channel does not tell the delivery status of a message when asked', advice: USE_THE_TRIGGER, retryable: false }, error.httpStatus);
}

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
		const api = await item.api();
		const answer = await api.call({ method: 'GET', path: '/hookInfo', qs: { messageId } }).catch((error) => {
			throw withAdvice(error);
		});
		const delivery = readDelivery(answer, messageId);
		if (!delivery) throw new ApiFailure('notSent', api.redact({ ...describeFailure(answer), title: 'The delivery status could not be read', advice: USE_THE_TRIGGER }));
		return { messageId, ...delivery } as unknown as IDataObject;
	},
});
