import { interactiveText, label, LIMITS, webAddress } from '../../../shared/domain/interactive';
import { destinationOf } from '../../../shared/domain/recipient';
import { defineSessionSend } from '../../../shared/node/defineOperation';
import { chatRecipientField, quoteOption, quotedIn } from '../../../shared/node/fields';
import { customerOf, footerIn, footerOption, headerFields, headerIn, interactiveTextField } from '../../../shared/node/interactiveFields';
import { sentItem } from '../../../shared/node/sentItem';

export const sendCtaUrl = defineSessionSend({
	value: 'sendCtaUrl',
	name: 'Send Link Button',
	action: 'Send a link button',
	description: 'Send a text with one button that opens a web page. For customers who have written within the last 24 hours.',
	fields: [
		chatRecipientField,
		{ ...interactiveTextField, placeholder: 'e.g. Your parcel is on its way.' },
		{
			displayName: 'Button Text',
			name: 'buttonText',
			type: 'string',
			default: '',
			placeholder: 'e.g. Track parcel',
			description: 'What the button says, up to 20 characters',
		},
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://example.com/parcels/12345',
			description: 'Web address that the button opens',
		},
		...headerFields,
	],
	options: [footerOption, quoteOption],
	async execute(item) {
		const to = customerOf(item);
		const text = interactiveText(item.param('text'), 'Text');
		const sent = await item.send('/sendCtaUrl', {
			...destinationOf(to),
			body: text,
			displayText: label(item.param('buttonText'), 'Button Text', LIMITS.buttonTitle),
			url: webAddress(item.param('url'), 'URL'),
			...headerIn(item),
			...footerIn(item),
			...quotedIn(item),
		});
		return sentItem(sent, { to, sentAs: 'session', text });
	},
});
