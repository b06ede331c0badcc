import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { CREDENTIAL_TYPE } from '../shared/api/channelApi';
import { destinationOf } from '../shared/domain/recipient';
import { fillWording, messageText, requiredText } from '../shared/domain/text';
import { sendOptionsField } from '../shared/node/defineOperation';
import { chatRecipientField, quotedIn, quoteOption, recipientField, recipientOf } from '../shared/node/fields';
import { runItems, type ItemContext, type ItemResult } from '../shared/node/runItems';
import { sendBodyTemplate, type Variable } from '../shared/node/sendTemplate';
import { sentItem } from '../shared/node/sentItem';
import { languageOption, namespaceOption, searchTemplates, templateField } from '../shared/node/templateField';
import { getFallbackSlots } from '../shared/node/templateSlots';
import { checkWindowOption, windowFields, withinWindow } from '../shared/node/windowFallback';

/** What every scenario says about itself. Icon, subtitle and tool use stand in its class, where n8n's rules look for them. */
interface Scenario {
	/** Stored for ever in workflows. */
	node: string;
	displayName: string;
	/** When to use it, for people and for models. */
	description: string;
}

/** A value that the user fills in. */
export interface ScenarioVariable extends Variable {
	placeholder: string;
	description: string;
}

interface TemplateScenario extends Scenario {
	/** In the order of the template's body variables. */
	variables: ScenarioVariable[];
}

interface SessionScenario extends Scenario {
	variables: ScenarioVariable[];
	/** The text, with a `{mark}` for each variable. */
	wording: string;
}

const textOption: INodeProperties = {
	displayName: 'Text',
	name: 'text',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
};

export function scenarioDescription(
	{ node, displayName, description }: Scenario,
	properties: INodeProperties[],
): INodeTypeDescription {
	return {
		displayName,
		name: node,
		group: ['output'],
		version: [1],
		description,
		defaults: { name: displayName },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: CREDENTIAL_TYPE, required: true }],
		properties,
	};
}

function variableField({ name, displayName, placeholder, description }: ScenarioVariable): INodeProperties {
	return { displayName, name, type: 'string', default: '', placeholder, description };
}

function executeWith(work: (item: ItemContext) => Promise<ItemResult>) {
	return async function (this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runItems(this, work, { isSend: true });
	};
}

/** A node that sends one kind of template: works at any time, opens no window. */
export function templateScenario(scenario: TemplateScenario) {
	return {
		description: scenarioDescription(scenario, [
			recipientField,
			templateField,
			...scenario.variables.map(variableField),
			sendOptionsField(namespaceOption, languageOption),
		]),
		methods: { listSearch: { searchTemplates } },
		execute: executeWith(async (item) => await sendBodyTemplate(item, scenario.variables)),
	};
}

/** A node that answers within the 24-hour window with a text. */
export function sessionScenario(scenario: SessionScenario) {
	const marks = scenario.variables.map(({ name }) => `{${name}}`).join(', ');
	const wordingOption: INodeProperties = {
		...textOption,
		default: scenario.wording,
		description: `Your own wording, in your own language. Each of these marks has to be in it: ${marks}.`,
	};
	const sendWording = async (item: ItemContext) => {
		const recipient = recipientOf(item);
		const values = Object.fromEntries(
			scenario.variables.map(({ name, displayName }) => [name, requiredText(item.param(name), displayName)]),
		);
		const typed = item.option('text');
		const wording = typed === undefined ? scenario.wording : requiredText(typed, 'Text');
		const text = messageText(fillWording(wording, values, 'Text'), 'Text');
		const sent = await item.send('/sendMessage', { ...destinationOf(recipient), body: text, ...quotedIn(item) });
		return sentItem(sent, { to: recipient, sentAs: 'session', text });
	};
	return {
		description: scenarioDescription(scenario, [
			chatRecipientField,
			...scenario.variables.map(variableField),
			...windowFields,
			sendOptionsField(wordingOption, quoteOption, checkWindowOption),
		]),
		methods: { listSearch: { searchTemplates }, resourceMapping: { getFallbackSlots } },
		execute: executeWith(async (item) => await withinWindow(item, sendWording)),
	};
}
