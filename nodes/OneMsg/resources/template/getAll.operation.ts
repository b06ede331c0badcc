import { listTemplateElements } from '../../../shared/api/templates';
import { filtersIn } from '../../../shared/domain/filters';
import { optionalLabel } from '../../../shared/domain/interactive';
import { listedTemplates, passes, type TemplateFilters } from '../../../shared/domain/template';
import { defineOperation } from '../../../shared/node/defineOperation';
import { returnAllFields, wantedCount } from '../../../shared/node/returnAllFields';
import { shown, simplifyField } from './simplify';

const FILTERS = { name: 'Name', status: 'Status', category: 'Category', language: 'Language' };

/** @throws InvalidInput where a filter is no text, or its expression found nothing */
function filtersOf(given: unknown): TemplateFilters {
	const { name, status, category, language } = filtersIn(given, FILTERS);
	return {
		name: optionalLabel(name, FILTERS.name),
		status: optionalLabel(status, FILTERS.status),
		category: optionalLabel(category, FILTERS.category),
		language: optionalLabel(language, FILTERS.language),
	};
}

export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many templates',
	description: 'List the channel’s templates with their texts, status and variables, approved or not',
	fields: [
		...returnAllFields,
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			options: [
				{
					displayName: 'Category',
					name: 'category',
					type: 'options',
					options: [
						{ name: 'Authentication', value: 'authentication' },
						{ name: 'Marketing', value: 'marketing' },
						{ name: 'Utility', value: 'utility' },
					],
					default: 'utility',
					description: 'What the templates are for',
				},
				{
					displayName: 'Language',
					name: 'language',
					type: 'string',
					default: '',
					placeholder: 'e.g. en or pt_BR',
					description: 'Language code of the templates',
				},
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: '',
					placeholder: 'e.g. order',
					description: 'Text that the name contains',
				},
				{
					displayName: 'Status',
					name: 'status',
					type: 'options',
					options: [
						{ name: 'Approved', value: 'approved' },
						{ name: 'Disabled', value: 'disabled' },
						{ name: 'Paused', value: 'paused' },
						{ name: 'Pending', value: 'pending' },
						{ name: 'Rejected', value: 'rejected' },
					],
					default: 'approved',
					description: 'How far WhatsApp’s review is. Only approved templates can be sent.',
				},
			],
		},
		simplifyField,
	],
	async execute(item) {
		const limit = wantedCount(item);
		const filters = filtersOf(item.param('filters'));
		const elements = await item.once('templateElements', async () => await listTemplateElements(await item.api()));
		const found = listedTemplates(elements).filter(({ template }) => passes(template, filters));
		return await shown(item, found.slice(0, limit));
	},
});
