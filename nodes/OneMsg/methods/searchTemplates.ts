import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { ChannelApi } from '../../shared/api/channelApi';
import { toNodeError } from '../../shared/api/nodeErrors';
import { listTemplates } from '../../shared/api/templates';
import { bodyText, templateKey, type Template } from '../../shared/domain/template';

async function search(context: ILoadOptionsFunctions, filter: string | undefined, entriesOf: (templates: Template[]) => INodeListSearchItems[]): Promise<INodeListSearchResult> {
	const wanted = filter?.trim().toLowerCase() ?? '';
	return await ChannelApi.connect(context)
		.then(async (api) => await listTemplates(api))
		.then((templates) => ({
			results: entriesOf(templates)
				.filter(({ name, description }) => `${name} ${description ?? ''}`.toLowerCase().includes(wanted))
				.sort((a, b) => a.name.localeCompare(b.name)),
		}))
		.catch((error) => {
			throw toNodeError(context.getNode(), error);
		});
}

/** The channel's templates in every language, approved or not. */
export async function searchAllTemplates(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return await search(this, filter, (templates) =>
		templates.map((template) => ({
			name: [template.name, template.language, template.category.toLowerCase(), template.status].filter(Boolean).join(' · '),
			value: templateKey(template),
			description: bodyText(template),
		})),
	);
}

/** The names of the channel's templates, each once with all its languages. */
export async function searchTemplateNames(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return await search(this, filter, (templates) => {
		const byName = new Map<string, Template[]>();
		for (const template of templates) byName.set(template.name, [...(byName.get(template.name) ?? []), template]);
		return [...byName].map(([name, versions]) => ({
			name: [name, versions.map(({ language }) => language).filter(Boolean).join(', ')].filter(Boolean).join(' · '),
			value: name,
			description: bodyText(versions[0]),
		}));
	});
}
