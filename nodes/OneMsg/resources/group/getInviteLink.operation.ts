import { inviteLink } from '../../../shared/api/groups';
import { defineOperation } from '../../../shared/node/defineOperation';
import { groupField, groupOf } from '../../../shared/node/groupField';

export const getInviteLink = defineOperation({
	value: 'getInviteLink',
	name: 'Get Invite Link',
	action: 'Get the invite link of a group',
	description: 'Read the link by which people join a group, to send it to them',
	fields: [groupField],
	async execute(item) {
		const groupId = groupOf(item);
		return { groupId, inviteLink: await inviteLink(await item.api(), groupId) };
	},
});
