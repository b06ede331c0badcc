import { defineResource } from '../../../shared/node/defineOperation';
import { create } from './create.operation';
import { deleteGroup } from './delete.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { getInviteLink } from './getInviteLink.operation';
import { resetInviteLink } from './resetInviteLink.operation';
import { update } from './update.operation';

export const group = defineResource({
	value: 'group',
	name: 'Group',
	operations: [create, getAll, get, update, deleteGroup, getInviteLink, resetInviteLink],
});
