import { readEntries } from '../../../shared/api/webhooks';
import { defineOperation } from '../../../shared/node/defineOperation';
import { ownersOf } from '../../../shared/node/ownAddresses';

export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many webhooks',
	description: 'List the addresses to which the channel delivers its events, and whose they are. Addresses are shown without their query, which may be secret.',
	fields: [],
	async execute(item) {
		const api = await item.api();
		return ownersOf(item, api, await readEntries(api)).map((entry) => ({ ...entry }));
	},
});
