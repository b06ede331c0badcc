import type { INodeProperties } from 'n8n-workflow';
import { DATA_EXCHANGE, navigateTo } from '../../../shared/domain/flowMessage';
import { interactiveText, label, LIMITS, optionalLabel } from '../../../shared/domain/interactive';
import { destinationOf } from '../../../shared/domain/recipient';
import { defineSessionSend } from '../../../shared/node/defineOperation';
import { chatRecipientField, quoteOption, quotedIn } from '../../../shared/node/fields';
import { flowField, flowIdOf } from '../../../shared/node/flowField';
import { newFlowToken } from '../../../shared/node/flowToken';
import { customerOf, footerIn, footerOption, headerTextField, interactiveTextField } from '../../../shared/node/interactiveFields';
import type { ItemContext } from '../../../shared/node/runItems';
import { sentItem } from '../../../shared/node/sentItem';

const plainText = { type: 'string', default: '' } as const;

/** Tells answers apart and guards nothing: it is shown as it is typed, unlike what lint takes a token for. */
const flowTokenOption: INodeProperties = {
	...plainText,
	displayName: 'Flow Token',
	name: 'flowToken',
	default: '',
	placeholder: 'e.g. order-12345',
	description: 'Comes back with the customer’s answers, so that they can be told apart. When empty, a random one is made. The output has it as flowToken.',
};

function startOf(item: ItemContext) {
	return item.param('flowAction') === 'dataExchange' ? DATA_EXCHANGE : navigateTo(item.param('flowScreen'), item.param('flowData'));
}

/** 1MSG sends the flow as the provider's default has it where no mode is given (1msg-api §8). */
function modeOf(item: ItemContext): { mode?: 'draft' | 'published' } {
	const mode = item.option('flowMode');
	return mode === 'draft' || mode === 'published' ? { mode } : {};
}

export const sendFlow = defineSessionSend({
	value: 'sendFlow',
	name: 'Send Flow',
	action: 'Send a flow',
	description:
		'Send a text with a button that opens a WhatsApp flow: a form inside the chat. The answers come to the 1MSG Trigger as flowResponse. For customers who have written within the last 24 hours; outside of them use a template with a flow button.',
	fields: [
		chatRecipientField,
		flowField,
		{ ...interactiveTextField, placeholder: 'e.g. Book your appointment here.' },
		{
			displayName: 'Button Text',
			name: 'flowCta',
			type: 'string',
			default: '',
			placeholder: 'e.g. Book now',
			description: 'What the button that opens the flow says, up to 30 characters and without emoji',
		},
		{
			displayName: 'Flow Action',
			name: 'flowAction',
			type: 'options',
			options: [
				{ name: 'Data Exchange', value: 'dataExchange', description: 'The flow asks its own endpoint for the first screen' },
				{ name: 'Navigate', value: 'navigate', description: 'The flow opens the screen that is given here' },
			],
			default: 'navigate',
			description: 'How the flow begins',
		},
		{
			displayName: 'First Screen',
			name: 'flowScreen',
			type: 'string',
			default: '',
			placeholder: 'e.g. WELCOME',
			description: 'ID of the screen that opens first, as the flow’s JSON names it',
			displayOptions: { show: { flowAction: ['navigate'] } },
		},
		{
			displayName: 'Screen Data',
			name: 'flowData',
			type: 'json',
			typeOptions: { rows: 4 },
			default: '{}',
			hint: 'e.g. { "name": "Maria" }',
			description: 'Values for the first screen as a JSON object, such as { "name": "Maria" }',
			displayOptions: { show: { flowAction: ['navigate'] } },
		},
		headerTextField,
	],
	options: [
		{
			displayName: 'Flow Mode',
			name: 'flowMode',
			type: 'options',
			options: [
				{ name: 'Draft', value: 'draft', description: 'For trying a flow that is not published yet' },
				{ name: 'Published', value: 'published' },
			],
			default: 'published',
			description: 'Which state of the flow is opened',
		},
		flowTokenOption,
		footerOption,
		quoteOption,
	],
	async execute(item) {
		const to = customerOf(item);
		const text = interactiveText(item.param('text'), 'Text');
		const header = optionalLabel(item.param('headerText'), 'Header Text', LIMITS.header);
		const body = {
			...destinationOf(to),
			body: text,
			flowId: flowIdOf(item),
			flowToken: optionalLabel(item.option('flowToken'), 'Flow Token') ?? newFlowToken(item),
			flowCta: label(item.param('flowCta'), 'Button Text', LIMITS.flowCta),
			...startOf(item),
			...(header === undefined ? {} : { header }),
			...footerIn(item),
			...modeOf(item),
			...quotedIn(item),
		};
		const sent = await item.send('/sendFlow', body);
		return { ...sentItem(sent, { to, sentAs: 'session', text }), flowToken: body.flowToken };
	},
});
