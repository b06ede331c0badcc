import { plainAnswer } from '../../../shared/api/answers';
import { groupDescription, groupKeys, groupName, inviteLinkIn } from '../../../shared/domain/group';
import { readCreationAnswer } from '../../../shared/domain/rawAnswer';
import { objectOf, present } from '../../../shared/domain/reading';
import { callOnce } from '../../../shared/node/callOnce';
import { defineOperation } from '../../../shared/node/defineOperation';
import { descriptionOption, groupNameField } from './groupFields';

export const create = defineOperation({
	value: 'create',
	name: 'Create',
	action: 'Create a group',
	description: 'Create a WhatsApp group of up to eight people, who join it by its invite link',
	fields: [
		groupNameField,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [descriptionOption],
		},
	],
	async execute(item) {
		const name = groupName(item.param('groupName'), 'Group Name');
		const written = item.option('description');
		const isLeftEmpty = written === undefined || written === null || written === '';
		const description = isLeftEmpty ? undefined : groupDescription(written, 'Description');

		const request = { method: 'POST' as const, path: '/groups', body: present({ groupName: name, description }) };
		const { body: answer } = await callOnce(item, request, readCreationAnswer, 'The group may have been created');
		const { groupId } = groupKeys({ ...objectOf(objectOf(answer).data), ...objectOf(objectOf(answer).group), ...objectOf(answer) });
		// Meta creates groups later on and may answer with the number of the request only (1msg-api §18).
		return present({ created: true, groupId, chatId: groupId && `${groupId}@g.us`, inviteLink: inviteLinkIn(answer), response: plainAnswer(await item.api(), answer) });
	},
});
