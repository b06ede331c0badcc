import { destinationOf } from '../../../shared/domain/recipient';
import { messageText, requiredText } from '../../../shared/domain/text';
import { defineOperation } from '../../../shared/node/defineOperation';
import { chatRecipientField, optionsField, quoteOption, quotedIn, recipientOf } from '../../../shared/node/fields';
import { sentItem } from '../../../shared/node/sentItem';

export const sendText = defineOperation({
	value: 'sendText',
	name: 'Send Text',
	action: 'Send a text',
	description: 'Send a text to a customer who has written within the last 24 hours',
	fields: [
		chatRecipientField,
		{
			displayName: 'Text',
			name: 'text',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			placeholder: 'e.g. Your order is on its way',
			description: 'What the customer reads',
		},
		optionsField(quoteOption),
	],
	async execute(item) {
		const to = recipientOf(item);
		const text = messageText(requiredText(item.param('text'), 'Text'), 'Text');
		const sent = await item.send('/sendMessage', { ...destinationOf(to), body: text, ...quotedIn(item) });
		return sentItem(sent, { to, sentAs: 'session', text });
	},
});
