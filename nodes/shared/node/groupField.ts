import type { ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';
import { ChannelApi } from '../api/channelApi';
import { listGroups } from '../api/groups';
import { toNodeError } from '../api/nodeErrors';
import { groupIdOf, groupKeys } from '../domain/group';
import type { ItemContext } from './runItems';

export const groupField: INodeProperties = {
	displayName: 'Group',
	name: 'groupId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The WhatsApp group',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose a group…',
			typeOptions: { searchListMethod: 'searchGroups', searchable: true, searchFilterRequired: false },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 120363041234567890@g.us',
		},
	],
};

/** The chosen group's id, without `@g.us`. */
export function groupOf(item: ItemContext): string {
	return groupIdOf(item.param('groupId'));
}

/** The channel's groups by name, for the list in the editor. */
export async function searchGroups(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	try {
		const groups = await listGroups(await ChannelApi.connect(this));
		const wanted = filter?.trim().toLowerCase() ?? '';
		const results = groups
			.flatMap((group) => {
				const { groupId, name = groupId } = groupKeys(group);
				return groupId === undefined ? [] : [{ name: name!, value: groupId }];
			})
			.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(wanted))
			.sort((a, b) => a.name.localeCompare(b.name));
		return { results };
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}
