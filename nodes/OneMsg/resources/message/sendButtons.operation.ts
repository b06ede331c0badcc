import { interactiveText, LIMITS, replyButtons } from '../../../shared/domain/interactive';
import { destinationOf } from '../../../shared/domain/recipient';
import { defineSessionSend } from '../../../shared/node/defineOperation';
import { chatRecipientField, quoteOption, quotedIn } from '../../../shared/node/fields';
import { choiceFields, customerOf, entriesField, entriesIn, entryListFields, footerIn, footerOption, headerFields, headerIn, interactiveTextField, type EntryList } from '../../../shared/node/interactiveFields';
import { sentItem } from '../../../shared/node/sentItem';

const buttons: EntryList = {
	name: 'buttons',
	displayName: 'Buttons',
	choice: 'specifyButtons',
	entry: 'button',
	entryName: 'Button',
	description: 'One to three buttons under the text',
	example: '[{ "id": "yes", "title": "Yes" }, { "id": "no", "title": "No" }]',
	max: LIMITS.buttons,
};

/**
 * `POST /sendButton`, which keeps its buttons in `sections` (1msg-api §8, §29). Its older name `buttons`
 * is left out: `sections` is what is documented, and the same buttons would go out in two forms.
 */
export const sendButtons = defineSessionSend({
	value: 'sendButtons',
	name: 'Send Buttons',
	action: 'Send buttons',
	description:
		'Send a text with one to three buttons that the customer taps to answer. The 1MSG Trigger gives the ID of the tapped one as replyId. For customers who have written within the last 24 hours.',
	fields: [chatRecipientField, interactiveTextField, ...entryListFields(buttons), entriesField(buttons, choiceFields), ...headerFields],
	options: [footerOption, quoteOption],
	async execute(item) {
		const to = customerOf(item);
		const text = interactiveText(item.param('text'), 'Text');
		const sent = await item.send('/sendButton', {
			...destinationOf(to),
			body: text,
			...headerIn(item),
			...footerIn(item),
			sections: replyButtons(entriesIn(item, buttons)),
			...quotedIn(item),
		});
		return sentItem(sent, { to, sentAs: 'session', text });
	},
});
