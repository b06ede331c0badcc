import type { INodeProperties } from 'n8n-workflow';

const titled = (value: string, name = value[0].toUpperCase() + value.slice(1)) => ({ name, value });

/**
 * Which of the chosen events start the workflow. What is wrong in here is said when the workflow is
 * published; while events arrive, a part that cannot be used lets everything through.
 */
export const filterFields: INodeProperties[] = [
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		description: 'Which of the chosen events start the workflow. Each filter concerns only the events it names; the others pass it.',
		options: [
			{
				displayName: 'Chat Kinds',
				name: 'chatKinds',
				type: 'multiOptions',
				options: [titled('group'), titled('person')],
				default: [],
				description: 'Concerns every event of a chat. None chosen means both.',
			},
			{
				displayName: 'Ignore Older Than (Min)',
				name: 'ignoreOlderThanMinutes',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 60,
				description: 'Concerns every event that carries a time of its own, so that a backlog after downtime does not answer yesterday’s messages. 0 lets events of any age through.',
			},
			{
				displayName: 'Message Types',
				name: 'messageTypes',
				type: 'multiOptions',
				options: [
					titled('audio'),
					titled('button', 'Button (Template Quick Reply)'),
					titled('contacts'),
					titled('document'),
					titled('image'),
					titled('interactive', 'Interactive (Button, List, Flow)'),
					titled('location'),
					titled('order'),
					titled('reaction'),
					titled('sticker'),
					titled('text'),
					titled('unsupported'),
					titled('video'),
					titled('voice'),
				],
				default: [],
				description: 'Concerns messages, replies, reactions, orders and echoes. None chosen here and below means all.',
			},
			{
				displayName: 'Other Message Types',
				name: 'otherMessageTypes',
				type: 'string',
				default: '',
				placeholder: 'e.g. system, edit, revoke',
				description: 'Types that are not in the list, separated by commas; they count beside the ones chosen there',
			},
			{
				displayName: 'Senders',
				name: 'senders',
				type: 'string',
				typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Sender' },
				default: [],
				placeholder: 'e.g. +1 202 555 0143, @maria or US.1349…',
				description: 'Phone numbers with country code, BSUIDs, @user names or chat IDs, also of groups. Concerns what customers send: messages, replies, reactions, orders, welcomes and calls.',
			},
			{
				displayName: 'Senders Are',
				name: 'sendersMode',
				type: 'options',
				options: [
					{ name: 'Allowed', value: 'allow', description: 'Only they start the workflow' },
					{ name: 'Denied', value: 'deny', description: 'Everybody else starts the workflow' },
				],
				default: 'allow',
			},
			{
				displayName: 'Statuses',
				name: 'statuses',
				type: 'multiOptions',
				options: [
					titled('delivered'),
					{ ...titled('failed'), description: 'Also “undelivered”; the item says why under “failure”' },
					{ ...titled('read'), description: 'Also “viewed” and “played”' },
					titled('sent'),
				],
				default: [],
				description: 'Concerns delivery statuses. None chosen means all, also those in words that nobody knows.',
			},
			{
				displayName: 'Text Match Mode',
				name: 'textMatchMode',
				type: 'options',
				options: [titled('contains'), titled('equals'), titled('startsWith', 'Starts With')],
				default: 'contains',
				description: 'How the text has to match one of the words or phrases under Text Matches',
			},
			{
				displayName: 'Text Matches',
				name: 'textMatches',
				type: 'string',
				typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Word' },
				default: [],
				placeholder: 'e.g. order',
				description: 'Words or phrases, in upper or lower case, one of which the text has to match. Concerns messages and replies; one without text matches none.',
			},
		],
	},
];
