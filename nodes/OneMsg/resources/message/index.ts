import { defineResource } from '../../../shared/node/defineOperation';
import { sendText } from './sendText.operation';

export const message = defineResource({
	value: 'message',
	name: 'Message',
	operations: [sendText],
});
