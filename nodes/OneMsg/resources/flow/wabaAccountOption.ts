import type { IDataObject, INodeProperties } from 'n8n-workflow';
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

/** `wabaAccountId` of the query, where the option is filled in (1msg-api §19). */
export function wabaAccountOf(item: ItemContext): IDataObject {
	const id = (textOf(item.option('wabaAccountId')) ?? '').trim();
	return id === '' ? {} : { wabaAccountId: id };
}
