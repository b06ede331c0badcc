import { emojiOf } from '../../../shared/domain/reaction';
import { destinationOf } from '../../../shared/domain/recipient';
import { requiredText } from '../../../shared/domain/text';
import { defineSend } from '../../../shared/node/defineOperation';
import { chatRecipientField, recipientOf } from '../../../shared/node/fields';
import { sentItem } from '../../../shared/node/sentItem';

export const sendReaction = defineSend({
	value: 'sendReaction',
	name: 'Send Reaction',
	action: 'Send a reaction',
	description: 'Put an emoji on a message, or take it off again, in a chat whose customer has written within the last 24 hours',
	fields: [
		chatRecipientField,
		{
			displayName: 'Message ID',
			name: 'messageId',
			type: 'string',
			default: '={{ $json.messageId }}',
			placeholder: 'e.g. wamid.HBgL…',
			description: 'ID of the message to react to, at most 30 days old and not itself a reaction',
		},
		{
			displayName: 'Emoji',
			name: 'emoji',
			type: 'string',
			default: '👍',
			description: 'The one emoji to put on the message. Leave empty to take the reaction off.',
		},
	],
	async execute(item) {
		const to = recipientOf(item);
		const messageId = requiredText(item.param('messageId'), 'Message ID').trim();
		const emoji = emojiOf(item.param('emoji'), 'Emoji');
		const sent = await item.send('/sendReaction', { ...destinationOf(to), body: emoji, quotedMsgId: messageId });
		return { ...sentItem(sent, { to, sentAs: 'session', text: emoji || undefined }), reaction: { emoji, messageId, removed: emoji === '' } };
	},
});
