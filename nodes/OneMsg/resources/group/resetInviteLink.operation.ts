import { newInviteLink } from '../../../shared/api/groups';
import { defineOperation } from '../../../shared/node/defineOperation';
import { groupField, groupOf } from '../../../shared/node/groupField';

export const resetInviteLink = defineOperation({
	value: 'resetInviteLink',
	name: 'Reset Invite Link',
	action: 'Reset the invite link of a group',
	description: 'Replace the invite link of a group with a new one; the old link stops working',
	fields: [groupField],
	async execute(item) {
		const groupId = groupOf(item);
		return { groupId, inviteLink: await newInviteLink(await item.api(), groupId) };
	},
});
