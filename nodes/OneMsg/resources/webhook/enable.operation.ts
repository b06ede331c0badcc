import { rewriteAddresses } from '../../../shared/api/webhooks';
import { InvalidInput } from '../../../shared/domain/invalidInput';
import { shownAddress } from '../../../shared/domain/webhookList';
import { defineOperation } from '../../../shared/node/defineOperation';
import { listItem } from './addressField';

export const enable = defineOperation({
	value: 'enable',
	name: 'Enable',
	action: 'Enable webhooks again',
	description: 'Switch on again the addresses that 1MSG has disabled after deliveries were not taken. The list itself stays as it is; events that were missed do not come again.',
	fields: [],
	async execute(item) {
		const { before, after } = await rewriteAddresses(await item.api());
		if (after.length === 0) throw new InvalidInput('The channel has no webhook address to enable', 'Publish a workflow with a 1MSG Trigger, or add an address with Webhook → Add.');
		const disabled = (entries: typeof after) => entries.filter(({ status }) => status === 'disabled').map(({ address }) => address);
		const still = disabled(after);
		return {
			// 1MSG does not always tell which ones are disabled; all were submitted again.
			enabled: disabled(before).filter((address) => !still.includes(address)).map(shownAddress),
			stillDisabled: still.map(shownAddress),
			...listItem(after.map(({ address }) => address)),
		};
	},
});
