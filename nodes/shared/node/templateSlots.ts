import type { ILoadOptionsFunctions, ResourceMapperField, ResourceMapperFields } from 'n8n-workflow';
import { ChannelApi } from '../api/channelApi';
import { toNodeError } from '../api/nodeErrors';
import { listTemplates } from '../api/templates';
import { InvalidInput } from '../domain/invalidInput';
import { objectOf } from '../domain/reading';
import { chooseTemplate, readTemplateChoice, slotsOf, type Slot, type Template } from '../domain/template';

/** n8n's input for each kind of slot. What may be left empty is a text: other inputs refuse to be emptied. */
const INPUTS: Partial<Record<Slot['kind'], ResourceMapperField['type']>> = { date: 'dateTime' };

function fieldOf({ id, title, required, kind }: Slot): ResourceMapperField {
	return {
		id,
		displayName: title,
		type: INPUTS[kind] ?? 'string',
		required,
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
	};
}

function notice(emptyFieldsNotice: string): ResourceMapperFields {
	return { fields: [], emptyFieldsNotice };
}

function fieldsOf(template: Template): ResourceMapperFields {
	const fields = slotsOf(template).map(fieldOf);
	return fields.length > 0 ? { fields } : notice('This template has no variables: there is nothing to fill in.');
}

/** An expression that the editor could not work out; it is known when the workflow runs. */
function isOpen(value: unknown): boolean {
	return typeof value === 'string' && value.startsWith('=');
}

/** The form for the chosen template: one field for each of its slots. */
export async function getTemplateSlots(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const { language } = objectOf(this.getCurrentNodeParameter('options'));
	return await slotsOfField(this, 'template', language);
}

/** The same for the template that goes out where the session window is closed. */
export async function getFallbackSlots(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await slotsOfField(this, 'fallbackTemplate');
}

async function slotsOfField(context: ILoadOptionsFunctions, field: string, language?: unknown): Promise<ResourceMapperFields> {
	// Read raw: an expression on the input cannot be worked out here, and getNodeParameter would end in n8n's own words.
	const locator = context.getCurrentNodeParameter(field);
	const value = typeof locator === 'string' ? locator : objectOf(locator).value;
	if (isOpen(value)) return notice('The template is an expression. Choose a fixed template to see its variables, or fill it in using JSON.');
	if (!value) return notice('Choose a template to see its variables.');
	return await ChannelApi.connect(context)
		.then(async (api) => await listTemplates(api))
		.then((templates) => fieldsOf(chooseTemplate(templates, readTemplateChoice(value, isOpen(language) ? undefined : language))))
		.catch((error) => {
			if (error instanceof InvalidInput) return notice(error.sentences);
			throw toNodeError(context.getNode(), error);
		});
}
