import type { INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../../../shared/domain/invalidInput';
import { recognizeRecipient } from '../../../shared/domain/recipient';
import { optionsField } from '../../../shared/node/fields';
import type { ItemContext } from '../../../shared/node/runItems';

export const contactFields: INodeProperties[] = [
	{
		displayName: 'Contact',
		name: 'contact',
		type: 'string',
		default: '={{ $json.chatId }}',
		placeholder: 'e.g. +1 202 555 0143',
		description: 'Phone number with country code in any writing, or the chat ID of a person from the 1MSG Trigger',
	},
	optionsField(),
];

/**
 * The contact's number; blocking knows no other kind of address (1msg-api §4).
 * @throws InvalidInput where it is no phone number
 */
export function phoneOf(item: ItemContext): string {
	const { kind, value } = recognizeRecipient(item.param('contact'), 'Contact', item.option('defaultCountryCode'));
	if (kind !== 'phone') {
		throw new InvalidInput('Contact is not a phone number; only numbers can be blocked', 'Give the number with its country code. A contact who hides the number can be blocked in the 1MSG inbox only.');
	}
	return value;
}
