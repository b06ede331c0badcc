import { requiredText } from '../../../shared/domain/text';
import { defineOperation } from '../../../shared/node/defineOperation';

export const markAsRead = defineOperation({
	value: 'markAsRead',
	name: 'Mark as Read',
	action: 'Mark a message as read',
	description: 'Show the customer blue ticks on a message and all before it in the chat, and if wanted “typing…”. Not for groups.',
	fields: [
		{
			displayName: 'Message ID',
			name: 'messageId',
			type: 'string',
			default: '={{ $json.messageId }}',
			placeholder: 'e.g. wamid.HBgL…',
			description: 'ID of a message from the customer, as the 1MSG Trigger gives it',
		},
		{
			displayName: 'Show Typing',
			name: 'showTyping',
			type: 'boolean',
			default: false,
			description: 'Whether to show “typing…” for up to 25 seconds or until the next message',
		},
	],
	/** Repeatable, so not kept in the ledger of what was sent (1msg-api §7). */
	async execute(item) {
		const messageId = requiredText(item.param('messageId'), 'Message ID').trim();
		const showTyping = item.param('showTyping') === true;
		const api = await item.api();
		await item.again(async () => await api.perform('/readMessage', { messageId, ...(showTyping ? { typingIndicator: true } : {}) }));
		return { outcome: 'accepted', messageId };
	},
});
