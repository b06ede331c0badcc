import { interactiveText } from '../../../shared/domain/interactive';
import { destinationOf } from '../../../shared/domain/recipient';
import { defineSessionSend } from '../../../shared/node/defineOperation';
import { chatRecipientField, quoteOption, quotedIn } from '../../../shared/node/fields';
import { customerOf, interactiveTextField } from '../../../shared/node/interactiveFields';
import { sentItem } from '../../../shared/node/sentItem';

export const sendLocationRequest = defineSessionSend({
	value: 'sendLocationRequest',
	name: 'Send Location Request',
	action: 'Send a location request',
	description:
		'Ask for the customer’s location with a button that shares it. The answer comes to the 1MSG Trigger as a message with a location. For customers who have written within the last 24 hours.',
	fields: [chatRecipientField, { ...interactiveTextField, placeholder: 'e.g. Where should we deliver?' }],
	options: [quoteOption],
	async execute(item) {
		const to = customerOf(item);
		const text = interactiveText(item.param('text'), 'Text');
		const sent = await item.send('/sendLocationRequest', { ...destinationOf(to), body: text, ...quotedIn(item) });
		return sentItem(sent, { to, sentAs: 'session', text });
	},
});
