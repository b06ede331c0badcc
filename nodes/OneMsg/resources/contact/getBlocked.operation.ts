import { listBlocked } from '../../../shared/api/contacts';
import { defineOperation } from '../../../shared/node/defineOperation';

export const getBlocked = defineOperation({
	value: 'getBlocked',
	name: 'Get Blocked',
	action: 'Get blocked contacts',
	description: 'List the contacts that this channel has blocked, one item for each',
	fields: [],
	async execute(item) {
		return await listBlocked(await item.api());
	},
});
