import type { IDataObject } from 'n8n-workflow';
import { listTemplates } from '../api/templates';
import { optionalLabel } from '../domain/interactive';
import { destinationOf, type Recipient } from '../domain/recipient';
import {
	bodyParameters,
	checkBodyOnly,
	checkFilledBody,
	chooseTemplate,
	languageOf,
	namespaceOf,
	readTemplateChoice,
	renderBody,
	templateValue,
	type Template,
} from '../domain/template';
import { requiredText } from '../domain/text';
import { recipientOf } from './fields';
import type { ItemContext } from './runItems';
import { sentItem } from './sentItem';

/** A body variable and the field that fills it. */
export interface Variable {
	name: string;
	displayName: string;
}

/** The item's template: what names it in a request, and itself where the channel's list was read. */
export interface ChosenTemplate {
	name: string;
	namespace: string;
	language: string;
	template?: Template;
}

/**
 * Namespace and language come from the channel's list, read once a run and only where the options do
 * not give both, or where the caller needs the template itself.
 */
export async function chosenTemplate(item: ItemContext, { isNeeded = false } = {}): Promise<ChosenTemplate> {
	const choice = readTemplateChoice(item.param('template'), item.option('language'));
	const namespace = optionalLabel(item.option('namespace'), 'Namespace');
	if (namespace !== undefined && choice.language !== undefined && !isNeeded) return { name: choice.name, namespace, language: choice.language };
	const templates = await item.onceAgain('templates', async () => await listTemplates(await item.api()));
	const template = chooseTemplate(templates, choice);
	return { name: choice.name, namespace: namespace ?? namespaceOf(template, templates), language: languageOf(template, choice), template };
}

/** The body of `POST /sendTemplate` (1msg-api §9, §29). */
export function templateBody(recipient: Recipient, { name, namespace, language }: ChosenTemplate, params: object[]): IDataObject {
	return {
		...destinationOf(recipient),
		template: name,
		namespace,
		language: { policy: 'deterministic', code: language },
		params: params as IDataObject[],
	};
}

/**
 * Sends the item's template with its body variables filled in their order. Where the channel's list
 * is known, number and length are checked before anything leaves.
 */
export async function sendBodyTemplate(item: ItemContext, variables: Variable[]) {
	const recipient = recipientOf(item);
	readTemplateChoice(item.param('template'), item.option('language'));
	const values = variables.map(({ name, displayName }) => templateValue(requiredText(item.param(name), displayName), displayName));

	const chosen = await chosenTemplate(item);
	const { template } = chosen;
	if (template) {
		checkBodyOnly(template, values.length);
		checkFilledBody(template, values);
	}
	const params = [{ type: 'body', parameters: bodyParameters(values, template) }];
	const sent = await item.send('/sendTemplate', templateBody(recipient, chosen, params));
	return sentItem(sent, { to: recipient, sentAs: 'template', text: template && renderBody(template, values) });
}
