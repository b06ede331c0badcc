import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { contactFrom, contactsFromJson } from '../../../shared/domain/contact';
import { formEntries } from '../../../shared/domain/formEntries';
import { objectOf, type Json } from '../../../shared/domain/reading';
import { destinationOf } from '../../../shared/domain/recipient';
import { defineSessionSend } from '../../../shared/node/defineOperation';
import { chatRecipientField, quoteOption, quotedIn, recipientOf } from '../../../shared/node/fields';
import { fieldsOrJson } from '../../../shared/node/fieldsOrJson';
import type { ItemContext } from '../../../shared/node/runItems';
import { sentItem } from '../../../shared/node/sentItem';

const HOME_OR_WORK = [
	{ name: 'Home', value: 'HOME' },
	{ name: 'Work', value: 'WORK' },
];

const fromFields: INodeProperties[] = [
	{
		displayName: 'Full Name',
		name: 'fullName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Sam Sample',
		description: 'Name as the card shows it. Its first word is saved as the first name, unless First Name or Last Name say otherwise.',
	},
	{
		displayName: 'Phones',
		name: 'phones',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Phone',
		default: {},
		options: [
			{
				displayName: 'Phone',
				name: 'phone',
				values: [
					{
						displayName: 'Phone Number',
						name: 'phone',
						type: 'string',
						default: '',
						placeholder: 'e.g. +1 202 555 0177',
						description: 'Number with its country code',
					},
					{
						displayName: 'Type',
						name: 'type',
						type: 'options',
						options: [{ name: 'Home', value: 'HOME' }, { name: 'iPhone', value: 'IPHONE' }, { name: 'Main', value: 'MAIN' }, { name: 'Mobile', value: 'CELL' }, { name: 'Work', value: 'WORK' }],
						default: 'CELL',
					},
					{
						displayName: 'On WhatsApp',
						name: 'onWhatsApp',
						type: 'boolean',
						default: false,
						description: 'Whether the number is on WhatsApp, so that the card offers to write to it',
					},
				],
			},
		],
	},
	{
		displayName: 'Emails',
		name: 'emails',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Email',
		default: {},
		options: [
			{
				displayName: 'Email',
				name: 'email',
				values: [
					{ displayName: 'Email', name: 'email', type: 'string', default: '', placeholder: 'e.g. sam@example.com' },
					{ displayName: 'Type', name: 'type', type: 'options', options: HOME_OR_WORK, default: 'WORK' },
				],
			},
		],
	},
	{
		displayName: 'URLs',
		name: 'urls',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add URL',
		default: {},
		options: [
			{
				displayName: 'URL',
				name: 'url',
				values: [
					{ displayName: 'URL', name: 'url', type: 'string', default: '', placeholder: 'e.g. https://example.com' },
					{ displayName: 'Type', name: 'type', type: 'options', options: HOME_OR_WORK, default: 'WORK' },
				],
			},
		],
	},
	{
		displayName: 'More About the Contact',
		name: 'details',
		type: 'collection',
		placeholder: 'Add detail',
		default: {},
		options: [
			{ displayName: 'Company', name: 'company', type: 'string', default: '', placeholder: 'e.g. Example Ltd' },
			{ displayName: 'Department', name: 'department', type: 'string', default: '', placeholder: 'e.g. Sales' },
			{ displayName: 'First Name', name: 'firstName', type: 'string', default: '', placeholder: 'e.g. Sam' },
			{ displayName: 'Job Title', name: 'jobTitle', type: 'string', default: '', placeholder: 'e.g. Head of Sales' },
			{ displayName: 'Last Name', name: 'lastName', type: 'string', default: '', placeholder: 'e.g. Sample' },
		],
	},
];

/** The contacts as they go out; `contacts` and not the simpler `contact`, which is not proven (1msg-api §7). */
function contactsOf(item: ItemContext): Json[] {
	if (item.param('contactSource') === 'json') return contactsFromJson(item.param('contactsJson'), 'Contacts (JSON)');
	return [
		contactFrom({
			fullName: item.param('fullName'),
			...objectOf(item.param('details')),
			phones: formEntries(item.param('phones'), 'phone', 'Phones'),
			emails: formEntries(item.param('emails'), 'email', 'Emails'),
			urls: formEntries(item.param('urls'), 'url', 'URLs'),
			defaultCountryCode: item.option('defaultCountryCode'),
		}),
	];
}

export const sendContact = defineSessionSend({
	value: 'sendContact',
	name: 'Send Contact',
	action: 'Send a contact',
	description: 'Send a contact card, for a colleague or a shop, to a customer who has written within the last 24 hours',
	fields: [
		chatRecipientField,
		fieldsOrJson({ displayName: 'Specify Contact', name: 'contactSource' }, { fields: 'One contact, by name, phones, emails and company', json: 'One or more contacts as WhatsApp’s Cloud API writes them, also with addresses and birthdays' }),
		...fromFields.map((field): INodeProperties => ({ ...field, displayOptions: { show: { contactSource: ['fields'] } } })),
		{
			displayName: 'Contacts (JSON)',
			name: 'contactsJson',
			type: 'json',
			default: '[{ "name": { "formatted_name": "Sam Sample", "first_name": "Sam" }, "phones": [{ "phone": "+12025550177", "type": "CELL" }] }]',
			description: 'A list of contacts with the keys of WhatsApp’s Cloud API, such as formatted_name and wa_id',
			displayOptions: { show: { contactSource: ['json'] } },
		},
	],
	options: [quoteOption],
	async execute(item) {
		const to = recipientOf(item);
		const contacts = contactsOf(item);
		const sent = await item.send('/sendContact', { ...destinationOf(to), contacts: contacts as IDataObject[], ...quotedIn(item) });
		return sentItem(sent, { to, sentAs: 'session', text: contacts.map(({ name }) => String(objectOf(name).formatted_name)).join(', ') });
	},
});
