import { defineResource } from '../../../shared/node/defineOperation';
import { getReplies } from './getReplies.operation';
import { getSessionWindow } from './getSessionWindow.operation';

export const chat = defineResource({
	value: 'chat',
	name: 'Chat',
	operations: [getSessionWindow, getReplies],
});
