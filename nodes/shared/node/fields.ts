import type { INodeProperties } from 'n8n-workflow';
import { optionalLabel } from '../domain/interactive';
import { recognizeRecipient, type Recipient } from '../domain/recipient';
import type { ItemContext } from './runItems';

export const recipientField: INodeProperties = {
	displayName: 'Recipient',
	name: 'recipient',
	type: 'string',
	default: '',
	placeholder: 'e.g. +1 202 555 0143',
	description:
		'Phone number with country code in any writing, a chat ID from the 1MSG Trigger (also of a group), a BSUID, or a user name such as @maria',
};

/** For nodes that stand behind the trigger and answer in its chat. */
export const chatRecipientField: INodeProperties = { ...recipientField, default: '={{ $json.chatId }}' };

const defaultCountryCode: INodeProperties = {
	displayName: 'Default Country Code',
	name: 'defaultCountryCode',
	type: 'string',
	default: '',
	placeholder: 'e.g. 49',
	description:
		'Country code for phone numbers that are written without one, as people of that country write them. Write those of other countries with +. Leave empty to refuse local numbers instead of guessing.',
};

/** The `options` collection of a sending node: what is its own, and what all have. */
export function optionsField(...own: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...own, defaultCountryCode].sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}

export function recipientOf(item: ItemContext): Recipient {
	return recognizeRecipient(item.param('recipient'), 'Recipient', item.option('defaultCountryCode'));
}

export const quoteOption: INodeProperties = {
	displayName: 'Quoted Message ID',
	name: 'quotedMessageId',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $json.messageId }}',
	description: 'ID of the message to show above this one as the one it answers',
};

/** `quotedMsgId` of a request body, where the option is filled in. */
export function quotedIn(item: ItemContext): { quotedMsgId?: string } {
	const quoted = optionalLabel(item.option('quotedMessageId'), 'Quoted Message ID');
	return quoted === undefined ? {} : { quotedMsgId: quoted };
}
