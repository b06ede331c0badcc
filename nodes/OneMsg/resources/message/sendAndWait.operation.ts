import type { INodeProperties } from 'n8n-workflow';
import { formEntries } from '../../../shared/domain/formEntries';
import { InvalidInput } from '../../../shared/domain/invalidInput';
import { interactiveText, label, LIMITS, optionalLabel } from '../../../shared/domain/interactive';
import { isNothing, switchOf } from '../../../shared/domain/limits';
import { isObject, numberOf, present } from '../../../shared/domain/reading';
import { messageText, requiredText } from '../../../shared/domain/text';
import { askAndWait, isGate, type Choice, type Question } from '../../../shared/node/askAndWait';
import { defineOperation } from '../../../shared/node/defineOperation';
import { optionsField, recipientField } from '../../../shared/node/fields';
import type { ItemContext } from '../../../shared/node/runItems';

const MAX_MESSAGE = 16_000;

/** Where nothing else is chosen: a gate has no options. */
const OTHERS_TEXT = 'Somebody else has answered. Thank you!';

const forType = (...types: Array<Question['type']>) => ({ displayOptions: { show: { responseType: types } } });

const labelField = (name: string, displayName: string, value: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: value,
	description,
	...forType('approval'),
});

const commentField = labelField('commentLabel', 'Comment Label', '', 'What a third button says, which declines and asks for words, up to 20 characters. Empty for none. The words come out as “text”, and reach an AI agent.');

const fields: INodeProperties[] = [
	{ ...recipientField, description: 'Whom to ask: a phone number with country code, a chat ID, a BSUID or a user name. Several are separated by commas; the first answer counts.' },
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		placeholder: 'e.g. Refund of €40 for order 10482?',
		description: 'What is asked',
	},
	{
		displayName: 'Response Type',
		name: 'responseType',
		type: 'options',
		options: [
			{ name: 'Approval', value: 'approval', description: 'Two buttons: approve, decline' },
			{ name: 'Choice', value: 'choice', description: 'Two or three buttons, or a list of up to ten rows' },
			{ name: 'Free Text', value: 'freeForm', description: 'A link to a page on which words can be written' },
		],
		default: 'approval',
	},
	labelField('approveLabel', 'Approve Label', 'Approve', 'What the button says that approves, up to 20 characters'),
	labelField('declineLabel', 'Decline Label', 'Decline', 'What the button says that declines, up to 20 characters. Empty for none.'),
	{ ...commentField, displayOptions: { ...commentField.displayOptions, hide: { '@tool': [true] } } },
	// Words steer an agent: its gate offers them.
	{ ...commentField, default: 'Comment', displayOptions: { show: { ...commentField.displayOptions?.show, '@tool': [true] } } },
	{
		displayName: 'Choices',
		name: 'choices',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true, maxAllowedFields: LIMITS.rows },
		placeholder: 'Add Choice',
		default: {},
		description: 'Up to three become buttons, more become a list',
		options: [
			{
				name: 'choice',
				displayName: 'Choice',
				values: [
					{ displayName: 'Title', name: 'title', type: 'string', default: '', placeholder: 'e.g. Tomorrow', description: 'What it says: up to 20 characters on a button, 24 in a list' },
					{ displayName: 'Description', name: 'description', type: 'string', default: '', placeholder: 'e.g. Between 9 and 12', description: 'Small text under it, in a list only; up to 72 characters' },
				],
			},
		],
		...forType('choice'),
	},
	{
		displayName: 'Limit Wait Time',
		name: 'limitWaitTime',
		type: 'boolean',
		default: false,
		description: 'Whether the workflow goes on after a time without an answer, with “timedOut”. n8n looks once a minute.',
	},
	{
		displayName: 'Wait Amount',
		name: 'waitAmount',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 24,
		description: 'How long to wait for the answer',
		displayOptions: { show: { limitWaitTime: [true] } },
	},
	{
		displayName: 'Wait Unit',
		name: 'waitUnit',
		type: 'options',
		options: [
			{ name: 'Days', value: 'days' },
			{ name: 'Hours', value: 'hours' },
			{ name: 'Minutes', value: 'minutes' },
		],
		default: 'hours',
		displayOptions: { show: { limitWaitTime: [true] } },
	},
	{
		...optionsField(
			{
				displayName: 'Answer by Link',
				name: 'answerByLink',
				type: 'boolean',
				default: true,
				description: 'Whether to send a link to a page of n8n in place of buttons in the chat. Then no 1MSG Trigger is needed.',
			},
			{
				displayName: 'Confirmation',
				name: 'confirmation',
				type: 'string',
				default: '',
				placeholder: 'e.g. Thank you, it is on its way',
				description: 'What the person who answered gets, above it the question',
			},
			{
				displayName: 'List Button',
				name: 'listButton',
				type: 'string',
				default: 'Choose',
				description: 'What the button says that opens a list of choices, up to 20 characters',
			},
			{
				displayName: 'Text for Others',
				name: 'othersText',
				type: 'string',
				default: OTHERS_TEXT,
				description: 'What the others get who were asked, once the first has answered. Empty for nothing.',
			},
		),
		// An agent's gate shows what it needs and no more.
		displayOptions: { hide: { '@tool': [true] } },
	},
];

/** n8n's own words for a gate write the tool's parameters so; the node sees them in its item. */
const UNREADABLE = '[object Object]';

const LINE_BREAK = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;
/** They make a phone show what follows in another order. */
const REORDERING = /[\u202A-\u202E\u2066-\u2069]/g;

/**
 * A line for each value. What a model writes in several lines stands further in: no line of it may
 * pass for another value.
 */
export function readable(value: unknown, indent = ''): string {
	const inWords = (part: unknown) => (typeof part === 'string' ? part : (JSON.stringify(part) ?? '')).replace(REORDERING, '�').replace(LINE_BREAK, `\n${indent}      `);
	if (!isObject(value)) return value === undefined ? '' : inWords(value);
	return Object.entries(value)
		.map(([name, part]) => (isObject(part) && Object.keys(part).length > 0 ? `${indent}${inWords(name)}:\n${readable(part, `${indent}  `)}` : `${indent}${inWords(name)}: ${inWords(part)}`))
		.join('\n');
}

/** The message; for an agent's gate, with the parameters of the tool that is to be approved. */
function messageOf(item: ItemContext): string {
	const message = interactiveText(item.param('message'), 'Message', MAX_MESSAGE);
	if (!isGate(item.functions)) return message;
	const words = readable(item.functions.getInputData()[item.index]?.json.toolParameters);
	if (words === '') return message;
	return interactiveText(message.includes(UNREADABLE) ? message.split(UNREADABLE).join(words) : `${message}\n\n${words}`, 'Message with the parameters of the tool', MAX_MESSAGE);
}

function approvalChoices(item: ItemContext): Choice[] {
	const approve = label(item.param('approveLabel'), 'Approve Label', LIMITS.buttonTitle);
	const decline = optionalLabel(item.param('declineLabel'), 'Decline Label', LIMITS.buttonTitle);
	const comment = optionalLabel(item.param('commentLabel'), 'Comment Label', LIMITS.buttonTitle);
	return [{ title: approve }, ...(decline === undefined ? [] : [{ title: decline }]), ...(comment === undefined ? [] : [{ title: comment, isWritten: true }])];
}

function givenChoices(item: ItemContext): Choice[] {
	const choices = formEntries(item.param('choices'), 'choice', 'Choices');
	if (choices.length < 2 || choices.length > LIMITS.rows) throw new InvalidInput(`Choices has ${choices.length}; it takes 2 to ${LIMITS.rows}`, 'Two or three become buttons, more become a list.');
	const max = choices.length > LIMITS.buttons ? LIMITS.rowTitle : LIMITS.buttonTitle;
	return choices.map(({ title, description }, index) => {
		const small = optionalLabel(description, `Choice ${index + 1}: Description`, LIMITS.rowDescription);
		return { title: label(title, `Choice ${index + 1}: Title`, max), ...(small === undefined ? {} : { description: small }) };
	});
}

const CHOICES: Record<Question['type'], (item: ItemContext) => Choice[]> = { approval: approvalChoices, choice: givenChoices, freeForm: () => [] };

const UNIT_MS: Record<string, number> = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 };

function waitUntil(item: ItemContext): Date | undefined {
	if (!switchOf(item.param('limitWaitTime'), 'Limit Wait Time')) return undefined;
	const amount = numberOf(item.param('waitAmount'));
	const unit = UNIT_MS[String(item.param('waitUnit'))];
	if (amount === undefined || amount <= 0 || unit === undefined || amount * unit > 366 * UNIT_MS.days) throw new InvalidInput('Wait Amount has to be a number above 0, of at most a year', 'Change Wait Amount or Wait Unit.');
	return new Date(Date.now() + amount * unit);
}

/** It goes out once the answer is there, when nobody can be told any more that it cannot. */
function laterText(value: unknown, field: string): string | undefined {
	return isNothing(value) ? undefined : messageText(requiredText(value, field), field);
}

function questionOf(item: ItemContext): Question {
	const type = item.param('responseType') as Question['type'];
	if (!Object.hasOwn(CHOICES, type)) throw new InvalidInput('Response Type is none of approval, choice, freeForm', 'Choose one from the list.');
	const choices = CHOICES[type](item);
	const titles = choices.map(({ title }) => title.toLowerCase());
	if (new Set(titles).size < titles.length) throw new InvalidInput('Two of the buttons say the same', 'WhatsApp takes each title once.');
	const byLink = item.option('answerByLink');
	return {
		type,
		message: messageOf(item),
		choices,
		listButton: label(item.option('listButton') ?? 'Choose', 'List Button', LIMITS.buttonTitle),
		isLink: type === 'freeForm' || (byLink !== undefined && switchOf(byLink, 'Answer by Link')),
		waitUntil: waitUntil(item),
		...present({
			confirmation: laterText(item.option('confirmation'), 'Confirmation'),
			othersText: laterText(item.option('othersText') ?? OTHERS_TEXT, 'Text for Others'),
		}),
	};
}

export const sendAndWait = defineOperation({
	value: 'sendAndWait',
	name: 'Send and Wait for Response',
	action: 'Send a question and wait for the response',
	description: 'Ask somebody in WhatsApp, by buttons or a list in the chat, and go on with the answer. A published workflow with a 1MSG Trigger on the same channel takes the tap.',
	notice: 'Answers in the chat need a published workflow with a 1MSG Trigger on this channel, in this n8n. Without one, switch “Answer by Link” on under Options.',
	fields,
	run: async (context) => await askAndWait(context, questionOf),
});
