import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { switchOf } from '../../../shared/domain/limits';
import { isObject, present } from '../../../shared/domain/reading';
import { checkTimeToLive, fillTemplate, readRawComponents, readTemplateChoice, type FilledTemplate } from '../../../shared/domain/template';
import { defineSend } from '../../../shared/node/defineOperation';
import { recipientField, quoteOption, quotedIn, recipientOf } from '../../../shared/node/fields';
import { fieldsOrJson } from '../../../shared/node/fieldsOrJson';
import { momentOf } from '../../../shared/node/moment';
import type { ItemContext } from '../../../shared/node/runItems';
import { chosenTemplate, templateBody, type ChosenTemplate } from '../../../shared/node/sendTemplate';
import { sentItem } from '../../../shared/node/sentItem';
import { languageOption, namespaceOption, templateField, variablesField } from '../../../shared/node/templateField';
import { uploadHeaderFiles } from '../../../shared/node/templateMedia';

const fillInField = fieldsOrJson(
	{ displayName: 'Fill In', name: 'fillIn' },
	{ fields: 'One field for each variable, file and button value of the template', json: 'The components as the WhatsApp Cloud API writes them, for experts' },
	'form',
);

const componentsField: INodeProperties = {
	displayName: 'Components',
	name: 'components',
	type: 'json',
	typeOptions: { rows: 8 },
	default: '[]',
	hint: 'e.g. [{"type":"body","parameters":[{"type":"text","text":"Maria"}]}]',
	description: 'List of components with their parameters. Leave it empty for a template without variables.',
	displayOptions: { show: { fillIn: ['json'] } },
};

const marketingOption: INodeProperties = {
	displayName: 'Marketing Messages Lite',
	name: 'useMMlite',
	type: 'boolean',
	default: true,
	description: 'Whether to send a marketing template by way of WhatsApp’s Marketing Messages Lite. Without this option the channel’s own setting decides.',
};

const activityOption: INodeProperties = {
	displayName: 'Share Message Activity',
	name: 'messageActivitySharing',
	type: 'boolean',
	default: true,
	description: 'Whether WhatsApp may tell about clicks on the message. It works with Marketing Messages Lite only.',
};

const timeToLiveOption: INodeProperties = {
	displayName: 'Time to Live (Seconds)',
	name: 'messageSendTtlSeconds',
	type: 'number',
	typeOptions: { minValue: -1, maxValue: 2592000, numberPrecision: 0 },
	default: 43200,
	description: 'How long WhatsApp tries to deliver. Marketing takes 43200 to 2592000 seconds, authentication 30 to 900, utility 30 to 43200. The last two also take -1 for 30 days.',
};

/** What the form or the JSON says. */
function filledIn(item: ItemContext, { template }: ChosenTemplate): Omit<FilledTemplate, 'text'> & { text?: string } {
	if (item.param('fillIn') === 'json') return { uploads: [], ...readRawComponents(item.param('components'), template) };
	const variables = item.param('variables');
	return fillTemplate(template!, isObject(variables) ? variables.value : undefined, { now: Date.now(), momentOf: (value, field) => momentOf(item, value, field) });
}

function flag(item: ItemContext, option: string, field: string): boolean | undefined {
	const value = item.option(option);
	return value === undefined || value === '' ? undefined : switchOf(value, field);
}

export const sendTemplate = defineSend({
	value: 'sendTemplate',
	name: 'Send Template',
	action: 'Send a template',
	description: 'Send an approved template with its variables filled in. It also reaches customers who have not written within the last 24 hours.',
	fields: [
		// Empty, and not the trigger's chat: without input, n8n's editor cannot tell that the template changed
		// while another field holds an expression, and the form below would not follow it.
		recipientField,
		templateField,
		fillInField,
		{ ...variablesField, displayOptions: { show: { fillIn: ['form'] } } },
		componentsField,
	],
	options: [quoteOption, namespaceOption, languageOption, marketingOption, activityOption, timeToLiveOption],
	async execute(item) {
		const to = recipientOf(item);
		const isForm = item.param('fillIn') !== 'json';
		// What needs no list of templates is checked before the list is asked for.
		readTemplateChoice(item.param('template'), item.option('language'));
		if (!isForm) readRawComponents(item.param('components'), undefined);
		const options = present({
			...quotedIn(item),
			useMMlite: flag(item, 'useMMlite', 'Marketing Messages Lite'),
			messageActivitySharing: flag(item, 'messageActivitySharing', 'Share Message Activity'),
		});
		checkTimeToLive(item.option('messageSendTtlSeconds'), 'Time to Live', undefined);

		const chosen = await chosenTemplate(item, { isNeeded: isForm });
		const messageSendTtlSeconds = checkTimeToLive(item.option('messageSendTtlSeconds'), 'Time to Live', chosen.template);
		const { params, uploads, text } = filledIn(item, chosen);
		await uploadHeaderFiles(item, uploads);
		const body: IDataObject = { ...templateBody(to, chosen, params), ...options, ...present({ messageSendTtlSeconds }) };
		const sent = await item.send('/sendTemplate', body);
		return sentItem(sent, { to, sentAs: 'template', text });
	},
});
