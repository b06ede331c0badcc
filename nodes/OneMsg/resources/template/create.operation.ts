import type { IDataObject } from 'n8n-workflow';
import { plainAnswer } from '../../../shared/api/answers';
import { ApiFailure } from '../../../shared/api/apiFailure';
import { inWhatsAppsWords } from '../../../shared/api/templates';
import { formEntries } from '../../../shared/domain/formEntries';
import { switchOf } from '../../../shared/domain/limits';
import { InvalidInput } from '../../../shared/domain/invalidInput';
import { readCreationAnswer } from '../../../shared/domain/rawAnswer';
import { objectOf, present, textOf } from '../../../shared/domain/reading';
import { codeComponents, draftComponents, draftLanguage, draftName, hasNamedVariables, writtenComponents, type Component, type Draft } from '../../../shared/domain/template';
import { callOnce } from '../../../shared/node/callOnce';
import { defineOperation } from '../../../shared/node/defineOperation';
import { fieldsOrJson } from '../../../shared/node/fieldsOrJson';
import type { ItemContext } from '../../../shared/node/runItems';
import { codeFields, wordingFields } from './createFields';

const CATEGORIES = ['AUTHENTICATION', 'MARKETING', 'UTILITY'];

function componentsOf(item: ItemContext, category: string): Component[] {
	if (item.param('defineBy') === 'json') return writtenComponents(item.param('components'));
	if (category === 'AUTHENTICATION') {
		return codeComponents({
			hasWarning: switchOf(item.param('securityAdvice') ?? true, 'Add Security Advice'),
			expiryMinutes: item.param('codeExpiryMinutes'),
			buttonText: item.param('buttonText'),
		});
	}
	const headerFormat = item.param('headerFormat') as Draft['headerFormat'];
	return draftComponents({
		headerFormat,
		// n8n knows no value for a field that is not shown.
		headerText: headerFormat === 'text' ? item.param('headerText') : undefined,
		headerExample: headerFormat === 'none' || headerFormat === 'location' ? undefined : item.param('headerExample'),
		body: item.param('body'),
		bodyExamples: formEntries(item.param('bodyExamples'), 'values', 'Body Examples').map(({ example }) => example),
		footer: item.param('footer'),
		buttons: formEntries(item.param('buttons'), 'values', 'Buttons'),
	});
}

function categoryOf(value: unknown): string {
	const category = (textOf(value) ?? '').trim().toUpperCase();
	if (!CATEGORIES.includes(category)) throw new InvalidInput(`Category "${category}" is not known`, `It is authentication, marketing or utility.`);
	return category;
}

export const create = defineOperation({
	value: 'create',
	name: 'Create',
	action: 'Create a template',
	description: 'Hand in a new template for WhatsApp’s review. It can be sent once its status is approved.',
	notice: 'A new template waits for WhatsApp’s review, which takes minutes to a day. Get its status with the operation Get.',
	fields: [
		{
			displayName: 'Template Name',
			name: 'templateName',
			type: 'string',
			default: '',
			placeholder: 'e.g. order_shipped',
			description: 'Lower case letters, digits and underscores',
		},
		{
			displayName: 'Category',
			name: 'category',
			type: 'options',
			options: [
				{ name: 'Authentication', value: 'authentication', description: 'One-time codes; WhatsApp writes the text' },
				{ name: 'Marketing', value: 'marketing', description: 'Offers, news, invitations' },
				{ name: 'Utility', value: 'utility', description: 'About an order, a booking, a request' },
			],
			default: 'utility',
			description: 'What the template is for. WhatsApp may change it in its review.',
		},
		{
			displayName: 'Language',
			name: 'language',
			type: 'string',
			default: 'en',
			placeholder: 'e.g. en, en_US or pt_BR',
			description: 'Language code of the text',
		},
		fieldsOrJson({ displayName: 'Define', name: 'defineBy' }, { fields: 'Header, body, footer and buttons', json: 'The components as the WhatsApp Cloud API writes them, also for carousels and offers' }),
		...wordingFields,
		...codeFields,
		{
			displayName: 'Components',
			name: 'components',
			type: 'json',
			typeOptions: { rows: 8 },
			default: '[]',
			hint: 'e.g. [{"type":"BODY","text":"Your order is on its way."}]',
			description: 'List of components: HEADER, BODY, FOOTER, BUTTONS and others',
			displayOptions: { show: { defineBy: ['json'] } },
		},
	],
	async execute(item) {
		const name = draftName(item.param('templateName'));
		const category = categoryOf(item.param('category'));
		const language = draftLanguage(item.param('language'));
		const components = componentsOf(item, category);
		// Meta asks for this word where variables have names; it is not in 1MSG's own list of keys.
		const format = hasNamedVariables(components) ? { parameter_format: 'NAMED' } : {};
		const request = { method: 'POST' as const, path: '/addTemplate', body: { name, category, language, ...format, components: components as IDataObject[] } };
		const { body: answer } = await callOnce(item, request, readCreationAnswer, 'The template may have been created').catch((error) => {
			throw error instanceof ApiFailure ? inWhatsAppsWords(error) : error;
		});
		const { id, status, category: given } = objectOf(answer);
		return present({
			created: true,
			name,
			language,
			category: (textOf(given) ?? category).toLowerCase(),
			status: textOf(status)?.toLowerCase(),
			id: textOf(id),
			response: plainAnswer(await item.api(), answer),
		});
	},
});
