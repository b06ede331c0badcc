import { change } from '../../../shared/api/answers';
import { groupPath } from '../../../shared/api/groups';
import { defineOperation } from '../../../shared/node/defineOperation';
import { groupField, groupOf } from '../../../shared/node/groupField';

export const deleteGroup = defineOperation({
	value: 'delete',
	name: 'Delete',
	action: 'Delete a group',
	description: 'Delete a group for good; all of its members leave it',
	fields: [groupField],
	async execute(item) {
		const groupId = groupOf(item);
		await change(await item.api(), { method: 'DELETE', path: groupPath(groupId) });
		return { deleted: true };
	},
});
