import type { IDataObject } from 'n8n-workflow';
import { listTemplates } from '../api/templates';
import { destinationOf } from '../domain/recipient';
import {
	bodyParameters,
	checkBodyOnly,
	chooseTemplate,
	namespaceOf,
	readTemplateChoice,
	renderBody,
	templateValue,
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

/**
 * Sends the item's template with its body variables filled in their order. Namespace and language
 * come from the channel's list, read once a run and only where the options do not give both; where
 * the list is known, the number of variables is checked before anything leaves.
 */
export async function sendBodyTemplate(item: ItemContext, variables: Variable[]) {
	const recipient = recipientOf(item);
	const choice = readTemplateChoice(item.param('template'), item.option('language'));
	const values = variables.map(({ name, displayName }) => templateValue(requiredText(item.param(name), displayName), displayName));

	const typedNamespace = String(item.option('namespace') ?? '').trim();
	const isTyped = typedNamespace !== '' && choice.language !== undefined;
	const templates = isTyped
		? undefined
		: await item.once('templates', async () => await listTemplates(await item.api()));
	const template = templates && chooseTemplate(templates, choice);
	if (template) checkBodyOnly(template, values.length);

	const body: IDataObject = {
		...destinationOf(recipient),
		template: choice.name,
		namespace: typedNamespace || namespaceOf(template!, templates!),
		language: { policy: 'deterministic', code: template?.language || choice.language! },
		params: [{ type: 'body', parameters: bodyParameters(values, template) }],
	};
	const sent = await item.send('/sendTemplate', body);
	return sentItem(sent, { to: recipient, sentAs: 'template', text: template && renderBody(template, values) });
}
