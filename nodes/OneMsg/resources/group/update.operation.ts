import { change } from '../../../shared/api/answers';
import { groupPath } from '../../../shared/api/groups';
import { groupChanges } from '../../../shared/domain/group';
import { defineOperation } from '../../../shared/node/defineOperation';
import { groupField, groupOf } from '../../../shared/node/groupField';
import { descriptionOption, groupNameField } from './groupFields';

export const update = defineOperation({
	value: 'update',
	name: 'Update',
	action: 'Update a group',
	description: 'Change name, description or picture of a group; what is not added stays as it is',
	fields: [
		groupField,
		{
			displayName: 'Changes',
			name: 'changes',
			type: 'collection',
			placeholder: 'Add change',
			default: {},
			options: [
				descriptionOption,
				groupNameField,
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
