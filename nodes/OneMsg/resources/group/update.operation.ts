import { change } from '../../../shared/api/answers';
import { groupPath } from '../../../shared/api/groups';
import { groupChanges } from '../../../shared/domain/group';
import { defineOperation } from '../../../shared/node/defineOperation';
import { groupField, groupOf } from '../../../shared/node/groupField';
import { GROUPS_NOTICE } from './notice';

export const update = defineOperation({
	value: 'update',
	name: 'Update',
	action: 'Update a group',
	description: 'Change name, description or picture of a group; what is not added stays as it is',
	notice: GROUPS_NOTICE,
	fields: [
		groupField,
		{
			displayName: 'Changes',
			name: 'changes',
			type: 'collection',
			placeholder: 'Add change',
			default: {},
			options: [
				{
					displayName: 'Description',
					name: 'description',
					type: 'string',
					typeOptions: { rows: 3 },
					default: '',
					placeholder: 'e.g. Questions about your delivery',
					description: 'What the group is for, at most 2048 characters',
				},
				{
					displayName: 'Group Name',
					name: 'groupName',
					type: 'string',
					default: '',
					placeholder: 'e.g. Order 12345',
					description: 'Name of the group as its members see it, at most 128 characters',
				},
				{
					displayName: 'Picture',
					name: 'picture',
					type: 'string',
					default: '',
					placeholder: 'e.g. https://example.com/group.jpg',
					description: 'Public link to a picture, or the picture itself as data URI (data:image/jpeg;base64,…)',
				},
			],
		},
	],
	async execute(item) {
		const groupId = groupOf(item);
		const body = groupChanges(item.param('changes'));
		await change(await item.api(), { method: 'POST', path: groupPath(groupId), body });
		return { updated: true, groupId };
	},
});
