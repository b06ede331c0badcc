import { readSessionWindow } from '../../../shared/api/history';
import { chatField, chatIdIn } from '../../../shared/node/chatField';
import { defineOperation } from '../../../shared/node/defineOperation';

export const getSessionWindow = defineOperation({
	value: 'getSessionWindow',
	name: 'Get Session Window',
	action: 'Get the session window of a chat',
	description:
		'Find out whether free messages can be sent to a chat: open is true within 24 hours of the customer’s last message, false after that, and “unknown” with a reason where the channel’s history cannot tell',
	fields: [chatField],
	async execute(item) {
		const chatId = chatIdIn(item);
		return { chatId, ...(await readSessionWindow(await item.api(), chatId, Date.now())) };
	},
});
