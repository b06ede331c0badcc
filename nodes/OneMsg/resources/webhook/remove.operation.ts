import { readEntries, removeAddress } from '../../../shared/api/webhooks';
import { requiredText } from '../../../shared/domain/text';
import { ownerOf } from '../../../shared/domain/webhookOwners';
import { defineOperation } from '../../../shared/node/defineOperation';
import { homeOf } from '../../../shared/node/ownAddresses';
import { addressField, entryOf, vanishedItem } from './addressField';

export const remove = defineOperation({
	value: 'remove',
	name: 'Remove',
	action: 'Remove a webhook',
	description: 'Take one address out of the channel’s list, so that it gets no more events; all others are kept',
	fields: [
		{
			...addressField,
			description: 'Address to take out, in full or as Get Many shows it',
		},
	],
	async execute(item) {
		const wanted = requiredText(item.param('address'), 'Address').trim();
		const api = await item.api();
		const home = homeOf(item, api);
		const addresses = (await readEntries(api)).map(({ address }) => address);
		const entry = entryOf(addresses, wanted, (address) => ownerOf(address, home).owner === 'leftBehind');
		const { vanished } = await removeAddress(api, entry);
		return { deleted: true, ...vanishedItem(vanished) };
	},
});
