import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { optionalLabel } from '../../../shared/domain/interactive';
import { InvalidInput } from '../../../shared/domain/invalidInput';
import { textOf } from '../../../shared/domain/reading';
import type { ItemContext } from '../../../shared/node/runItems';

export const wabaAccountOption: INodeProperties = {
	displayName: 'Business Account ID',
	name: 'wabaAccountId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 102290129340398',
	description: 'WhatsApp Business Account that the flow belongs to. The channel’s own when empty.',
};

export const flowFieldsOption: INodeProperties = {
	displayName: 'Fields',
	name: 'fields',
	type: 'string',
	default: '',
	placeholder: 'e.g. id,name,status',
	description: 'Which fields to read, by WhatsApp’s names and separated by commas. WhatsApp chooses when empty.',
};

export function flowOptions(...own: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [wabaAccountOption, ...own],
	};
}

/**
 * `wabaAccountId` of the query, where the option is filled in (1msg-api §19).
 * @throws InvalidInput where it is neither text nor a number: left out, it would mean the channel's own account
 */
export function wabaAccountOf(item: ItemContext): IDataObject {
	const value = item.option('wabaAccountId');
	const id = optionalLabel(value, 'Business Account ID');
	if (id === undefined) return {};
	if (textOf(value) === undefined) throw new InvalidInput(`Business Account ID must be text, but it is ${id}`, 'Give the ID as WhatsApp Manager shows it, e.g. 102290129340398.');
	return { wabaAccountId: id };
}
