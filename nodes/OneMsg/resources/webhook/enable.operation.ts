import { ApiFailure } from '../../../shared/api/apiFailure';
import { rewriteAddresses } from '../../../shared/api/webhooks';
import { InvalidInput } from '../../../shared/domain/invalidInput';
import { isDisabled, sameAddress, shownAddress } from '../../../shared/domain/webhookList';
import { defineOperation } from '../../../shared/node/defineOperation';
import { addressesDue } from '../../../shared/node/ownAddresses';
import { listItem, WHEN_FULL } from './addressField';

export const enable = defineOperation({
	value: 'enable',
	name: 'Enable',
	action: 'Enable webhooks again',
	description: 'Switch on again the addresses that 1MSG has disabled after deliveries were not taken, and put this workflow’s own 1MSG Triggers back where they are missing. All others are kept; events that were missed do not come again.',
	fields: [],
	async execute(item) {
		const api = await item.api();
		const due = addressesDue(item, api);
		const change = await rewriteAddresses(api, due, WHEN_FULL);
		const { before, after, vanished } = change;
		if (after.length === 0) throw new InvalidInput('The channel has no webhook address to enable', 'Publish a workflow with a 1MSG Trigger, or add an address with Webhook → Add.');
		if (vanished.length > 0) {
			throw new ApiFailure('refused', {
				title: `After writing, the channel’s webhook list lacks ${vanished.map(shownAddress).join(', ')}`,
				advice: 'Another tool may have taken it out at the same time. Look at the list, and add the address again where it is still needed.',
				retryable: false,
			});
		}
		const shown = (addresses: Array<{ address: string }>) => addresses.map(({ address }) => shownAddress(address));
		const putBack = due.filter((address) => !before.some((entry) => sameAddress(entry.address, address)));
		return {
			// 1MSG does not always tell which ones are disabled; all were submitted again.
			enabled: shown(before.filter(({ address }) => isDisabled(before, address) && !isDisabled(after, address))),
			stillDisabled: shown(after.filter(({ address }) => isDisabled(after, address))),
			...(putBack.length === 0 ? {} : { putBack: putBack.map(shownAddress) }),
			...listItem(change),
		};
	},
});
