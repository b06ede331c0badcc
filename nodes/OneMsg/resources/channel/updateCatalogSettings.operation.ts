import { change } from '../../../shared/api/answers';
import { completeCatalogSettings } from '../../../shared/api/catalog';
import { catalogChanges } from '../../../shared/domain/channelSettings';
import { defineOperation } from '../../../shared/node/defineOperation';

export const updateCatalogSettings = defineOperation({
	value: 'updateCatalogSettings',
	name: 'Update Catalog Settings',
	action: 'Update the catalog settings',
	description: 'Show or hide the linked catalog, and switch the cart on or off; what is not added stays as it is',
	fields: [
		{
			displayName: 'Changes',
			name: 'changes',
			type: 'collection',
			placeholder: 'Add setting',
			default: {},
			options: [
				{
					displayName: 'Cart',
					name: 'isCartEnabled',
					type: 'boolean',
					default: true,
					description: 'Whether customers can put products into a cart and send it as an order',
				},
				{
					displayName: 'Catalog Visible',
					name: 'isCatalogVisible',
					type: 'boolean',
					default: true,
					description: 'Whether customers see the catalog in the chat and in the profile',
				},
			],
		},
	],
	async execute(item) {
		const changes = catalogChanges(item.param('changes'));
		const api = await item.api();
		const params = await completeCatalogSettings(api, changes);
		await change(api, { method: 'POST', path: '/commerce', body: { params } });
		return { updated: true, ...params };
	},
});
