import type { ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';
import { ChannelApi } from '../api/channelApi';
import { toNodeError } from '../api/nodeErrors';
import { listTemplates } from '../api/templates';
import { bodyText, templateKey } from '../domain/template';

export const templateField: INodeProperties = {
	displayName: 'Template',
	name: 'template',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The approved template to send',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose a template…',
			typeOptions: { searchListMethod: 'searchTemplates', searchable: true, searchFilterRequired: false },
		},
		{
			displayName: 'By Name',
			name: 'name',
			type: 'string',
			placeholder: 'e.g. ticket_accepted or ticket_accepted|en',
		},
	],
};

/** One field for each place of the chosen template; see `getTemplateSlots`. */
export const variablesField: INodeProperties = {
	displayName: 'Variables',
	name: 'variables',
	type: 'resourceMapper',
	noDataExpression: true,
	default: { mappingMode: 'defineBelow', value: null },
	description: 'One field for each place of the template that is filled in. For an image, a video or a document give a public https:// URL, or binary: and the name of the input field with the file, e.g. binary:data. A URL part is what replaces the mark at the end of a button’s address.',
	typeOptions: {
		loadOptionsDependsOn: ['template.value', 'options.language'],
		resourceMapper: {
			resourceMapperMethod: 'getTemplateSlots',
			mode: 'add',
			supportAutoMap: false,
			addAllFields: true,
			valuesLabel: 'Variables',
			fieldWords: { singular: 'variable', plural: 'variables' },
		},
	},
};

export const namespaceOption: INodeProperties = {
	displayName: 'Namespace',
	name: 'namespace',
	type: 'string',
	default: '',
	placeholder: 'e.g. 00000000_1111_2222_3333_444444444444',
	description: 'Namespace of the template. Read from the channel when empty.',
};

export const languageOption: INodeProperties = {
	displayName: 'Language',
	name: 'language',
	type: 'string',
	default: '',
	placeholder: 'e.g. en or pt_BR',
	description: 'Language code of the template. Read from the channel when empty.',
};

/** The channel's approved templates, over all pages, for the list in the editor. */
export async function searchTemplates(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	try {
		const templates = await listTemplates(await ChannelApi.connect(this));
		const wanted = filter?.trim().toLowerCase() ?? '';
		const results = templates
			.filter(({ status }) => status === 'approved')
			.map((template) => ({
				name: [template.name, template.language, template.category.toLowerCase()].filter(Boolean).join(' · '),
				value: templateKey(template),
				description: bodyText(template),
			}))
			.filter(({ name, description }) => `${name} ${description}`.toLowerCase().includes(wanted))
			.sort((a, b) => a.name.localeCompare(b.name));
		return { results };
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}
