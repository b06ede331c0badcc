import type { INodeProperties } from 'n8n-workflow';
import { formEntries } from '../domain/formEntries';
import { checkNoGroup, headerOf, LIMITS, objectsIn, optionalLabel, type Header } from '../domain/interactive';
import { isObject, parseJson, type Json } from '../domain/reading';
import type { Recipient } from '../domain/recipient';
import { recipientOf } from './fields';
import { fieldsOrJson } from './fieldsOrJson';
import type { ItemContext } from './runItems';

/** @throws InvalidInput where the recipient cannot be recognised, or is a group */
export function customerOf(item: ItemContext): Recipient {
	const recipient = recipientOf(item);
	checkNoGroup(recipient, 'Recipient');
	return recipient;
}

/** The text of a message that can be tapped. */
export const interactiveTextField: INodeProperties = {
	displayName: 'Text',
	name: 'text',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	placeholder: 'e.g. Does Friday at 10:00 suit you?',
	description: 'What the customer reads, up to 1,024 characters',
};

export const footerOption: INodeProperties = {
	displayName: 'Footer',
	name: 'footer',
	type: 'string',
	default: '',
	placeholder: 'e.g. Sample Shop',
	description: 'Small text under the message, up to 60 characters',
};

/** `footer` of a request body, where the option is filled in. */
export function footerIn(item: ItemContext): { footer?: string } {
	const footer = optionalLabel(item.option('footer'), 'Footer', LIMITS.footer);
	return footer === undefined ? {} : { footer };
}

/** Of messages whose header can only be text. */
export const headerTextField: INodeProperties = {
	displayName: 'Header Text',
	name: 'headerText',
	type: 'string',
	default: '',
	placeholder: 'e.g. Your appointment',
	description: 'Bold line above the text, up to 60 characters',
};

/** Of messages whose header can be text, an image, a video or a document. */
export const headerFields: INodeProperties[] = [
	{
		displayName: 'Header',
		name: 'headerType',
		type: 'options',
		options: [
			{ name: 'Document', value: 'document' },
			{ name: 'Image', value: 'image' },
			{ name: 'None', value: 'none' },
			{ name: 'Text', value: 'text' },
			{ name: 'Video', value: 'video' },
		],
		default: 'none',
		description: 'What stands above the text',
	},
	{ ...headerTextField, displayOptions: { show: { headerType: ['text'] } } },
	{
		displayName: 'Header URL',
		name: 'headerUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/photo.jpg',
		description: 'Public web address of the image, video or document',
		displayOptions: { show: { headerType: ['document', 'image', 'video'] } },
	},
	{
		displayName: 'Header File Name',
		name: 'headerFileName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Invoice.pdf',
		description: 'Name that the customer sees for the document',
		displayOptions: { show: { headerType: ['document'] } },
	},
];

/** `header` of a request body. Only what the chosen kind shows is read: n8n has no value for the rest. */
export function headerIn(item: ItemContext): { header?: Header } {
	const type = item.param('headerType');
	const header = headerOf({
		type,
		...(type === 'text' ? { text: item.param('headerText') } : {}),
		...(type === 'image' || type === 'video' || type === 'document' ? { url: item.param('headerUrl') } : {}),
		...(type === 'document' ? { fileName: item.param('headerFileName') } : {}),
	});
	return header === undefined ? {} : { header };
}

/** Title and id of a button that answers when it is tapped, as fields of one entry. */
export const choiceFields: INodeProperties[] = [
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		default: '',
		placeholder: 'e.g. Yes, please',
		description: 'What the button says, up to 20 characters, different from the others',
	},
	{
		displayName: 'ID',
		name: 'id',
		type: 'string',
		default: '',
		placeholder: 'e.g. yes',
		description: 'What the 1MSG Trigger gives as replyId when the customer taps it, up to 256 characters, different from the others',
	},
];

export const catalogIdField: INodeProperties = {
	displayName: 'Catalog ID',
	name: 'catalogId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 194836987003835',
	description: 'ID of the catalog that is linked to the channel, as Meta’s Commerce Manager shows it',
};

export const productIdField: INodeProperties = {
	displayName: 'Product ID',
	name: 'productId',
	type: 'string',
	default: '',
	placeholder: 'e.g. SKU-1',
	description: 'The product’s own ID in the catalog, which Commerce Manager calls content ID. Often the SKU.',
};

/** A list that is filled in entry by entry, or given whole as JSON, e.g. by an expression or a model. */
export interface EntryList {
	/** Of the field; its JSON twin is called `<name>Json`, the choice between both `<choice>`. */
	name: string;
	displayName: string;
	choice: string;
	/** The stored name of one entry. */
	entry: string;
	entryName: string;
	description: string;
	/** How it looks in JSON, for people and for models. */
	example: string;
	/** More entries show as an issue in the editor. */
	max: number;
}

/** The choice between both ways, and the field for JSON. */
export function entryListFields({ name, displayName, choice, description, example }: EntryList): INodeProperties[] {
	return [
		fieldsOrJson({ displayName: `Specify ${displayName}`, name: choice }, { fields: 'One by one', json: 'All at once, such as by an expression' }),
		{
			displayName: `${displayName} JSON`,
			name: `${name}Json`,
			type: 'json',
			typeOptions: { rows: 6 },
			default: '[]',
			hint: `e.g. ${example}`,
			description: `${description}, such as ${example}`,
			displayOptions: { show: { [choice]: ['json'] } },
		},
	];
}

/** The field that is filled in entry by entry. */
export function entriesField({ name, displayName, choice, entry, entryName, description, max }: EntryList, values: INodeProperties[], show: Record<string, string[]> = {}): INodeProperties {
	return {
		displayName,
		name,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true, maxAllowedFields: max },
		placeholder: `Add ${entryName}`,
		default: {},
		description,
		options: [{ name: entry, displayName: entryName, values }],
		displayOptions: { show: { [choice]: ['fields'], ...show } },
	};
}

/**
 * The entries, whichever way they were given.
 * @throws InvalidInput where they are no list of objects
 */
export function entriesIn(item: ItemContext, { name, displayName, choice, entry }: EntryList): Json[] {
	if (item.param(choice) === 'json') {
		const given = item.param(`${name}Json`);
		const parsed = typeof given === 'string' ? parseJson(given) : given;
		// Models like to wrap a list under its name.
		return objectsIn(isObject(parsed) ? parsed[name] : parsed, `${displayName} JSON`);
	}
	return formEntries(item.param(name), entry, displayName);
}
