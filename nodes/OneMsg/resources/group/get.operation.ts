import type { IDataObject } from 'n8n-workflow';
import { readObject } from '../../../shared/api/answers';
import { groupPath } from '../../../shared/api/groups';
import { groupItem } from '../../../shared/domain/group';
import { fieldList } from '../../../shared/domain/limits';
import { defineOperation } from '../../../shared/node/defineOperation';
import { groupField, groupOf } from '../../../shared/node/groupField';

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get a group',
	description: 'Read name, description and members of one group',
	fields: [
		groupField,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'Fields',
					name: 'fields',
					type: 'string',
					default: '',
					placeholder: 'e.g. subject,participants',
					description: 'Which fields to read, by WhatsApp’s names and separated by commas. 1MSG chooses when empty.',
				},
			],
		},
	],
	async execute(item) {
		const groupId = groupOf(item);
		const fields = fieldList(item.option('fields'), 'Fields');
		const api = await item.api();
		const group = await readObject(api, { path: groupPath(groupId), ...(fields === undefined ? {} : { qs: { fields } }) }, 'The group');
		return groupItem({ id: groupId, ...api.redact(group) }) as IDataObject;
	},
});
