import type { INodeProperties } from 'n8n-workflow';

const wordingShow = { defineBy: ['fields'], category: ['marketing', 'utility'] };
const codeShow = { defineBy: ['fields'], category: ['authentication'] };

const buttonFields: INodeProperties[] = [
	{
		displayName: 'Type',
		name: 'type',
		type: 'options',
		options: [
			{ name: 'Copy Code', value: 'copyCode', description: 'Copies a code, such as a coupon' },
			{ name: 'Phone Number', value: 'phoneNumber', description: 'Calls a number' },
			{ name: 'Quick Reply', value: 'quickReply', description: 'Answers with the button’s text' },
			{ name: 'URL', value: 'url', description: 'Opens a web page' },
		],
		default: 'quickReply',
		description: 'What a tap does',
	},
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		default: '',
		placeholder: 'e.g. Track order',
		description: 'What stands on the button, at most 25 characters',
		displayOptions: { show: { type: ['phoneNumber', 'quickReply', 'url'] } },
	},
	{
		displayName: 'URL',
		name: 'url',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://shop.example/t/{{1}}',
		description: 'Address of the page. It may end with {{1}} for a part that each message fills in.',
		displayOptions: { show: { type: ['url'] } },
	},
	{
		displayName: 'Phone Number',
		name: 'phoneNumber',
		type: 'string',
		default: '',
		placeholder: 'e.g. +1 202 555 0143',
		description: 'The number to call, with its country code',
		displayOptions: { show: { type: ['phoneNumber'] } },
	},
	{
		displayName: 'Example',
		name: 'example',
		type: 'string',
		default: '',
		placeholder: 'e.g. SUMMER25',
		description: 'For WhatsApp’s review: an example of the code, or the whole address where it has a variable',
		displayOptions: { show: { type: ['copyCode', 'url'] } },
	},
];

const headerExample = { displayName: 'Header Example', name: 'headerExample', type: 'string', default: '' } as const;

/** The wording of a template for marketing or utility. */
export const wordingFields: INodeProperties[] = [
	{
		displayName: 'Header',
		name: 'headerFormat',
		type: 'options',
		options: [
			{ name: 'Document', value: 'document' },
			{ name: 'Image', value: 'image' },
			{ name: 'Location', value: 'location' },
			{ name: 'None', value: 'none' },
			{ name: 'Text', value: 'text' },
			{ name: 'Video', value: 'video' },
		],
		default: 'none',
		description: 'What stands above the body',
		displayOptions: { show: wordingShow },
	},
	{
		displayName: 'Header Text',
		name: 'headerText',
		type: 'string',
		default: '',
		placeholder: 'e.g. Order {{1}}',
		description: 'At most 60 characters and one variable',
		displayOptions: { show: { ...wordingShow, headerFormat: ['text'] } },
	},
	{
		...headerExample,
		placeholder: 'e.g. 12345',
		description: 'For WhatsApp’s review: an example of the header’s variable',
		displayOptions: { show: { ...wordingShow, headerFormat: ['text'] } },
	},
	{
		...headerExample,
		placeholder: 'e.g. https://example.com/photo.jpg',
		description: 'For WhatsApp’s review: the address or the media handle of an example file',
		displayOptions: { show: { ...wordingShow, headerFormat: ['document', 'image', 'video'] } },
	},
	{
		displayName: 'Body',
		name: 'body',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		placeholder: 'e.g. Hello, {{1}}! Your order {{2}} is on its way.',
		description: 'The text, at most 1024 characters. Variables are numbered as {{1}}, {{2}} or named as {{order_number}}.',
		displayOptions: { show: wordingShow },
	},
	{
		displayName: 'Body Examples',
		name: 'bodyExamples',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Example',
		default: {},
		description: 'For WhatsApp’s review: one example for each variable of the body, in their order',
		options: [
			{
				displayName: 'Examples',
				name: 'values',
				values: [{ displayName: 'Example', name: 'example', type: 'string', default: '', placeholder: 'e.g. Maria', description: 'A value that the variable could have' }],
			},
		],
		displayOptions: { show: wordingShow },
	},
	{
		displayName: 'Footer',
		name: 'footer',
		type: 'string',
		default: '',
		placeholder: 'e.g. Reply STOP to opt out',
		description: 'Small text below the body, at most 60 characters and without variables',
		displayOptions: { show: wordingShow },
	},
	{
		displayName: 'Buttons',
		name: 'buttons',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Button',
		default: {},
		description: 'Buttons below the text, at most 10',
		options: [{ displayName: 'Buttons', name: 'values', values: buttonFields }],
		displayOptions: { show: wordingShow },
	},
];

/** What WhatsApp leaves open of a template for one-time codes; it writes the rest itself. */
export const codeFields: INodeProperties[] = [
	{
		displayName: 'Add Security Advice',
		name: 'securityAdvice',
		type: 'boolean',
		default: true,
		description: 'Whether the text adds that the code must not be shared',
		displayOptions: { show: codeShow },
	},
	{
		displayName: 'Code Expires After (Minutes)',
		name: 'codeExpiryMinutes',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 90, numberPrecision: 0 },
		default: 10,
		description: 'What the footer says about it. With 0 there is no such footer.',
		displayOptions: { show: codeShow },
	},
	{
		displayName: 'Button Text',
		name: 'buttonText',
		type: 'string',
		default: 'Copy code',
		placeholder: 'e.g. Copy code',
		description: 'What stands on the button that copies the code, at most 25 characters',
		displayOptions: { show: codeShow },
	},
];
