import { defineResource } from '../../../shared/node/defineOperation';
import { create } from './create.operation';
import { deleteGroup } from './delete.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { getInviteLink } from './getInviteLink.operation';
import { resetInviteLink } from './resetInviteLink.operation';
import { update } from './update.operation';

/** Who may use groups at all (1msg-api §18). */
const notice =
	'Groups are in beta at 1MSG. They need an Official Business Account whose limit is 100,000 customers a day or more, and people join by the invite link only.';

export const group = defineResource({
	value: 'group',
	name: 'Group',
	operations: [create, getAll, get, update, deleteGroup, getInviteLink, resetInviteLink].map((operation) => ({ ...operation, notice })),
});
