import type { IDataObject } from 'n8n-workflow';
import { readCatalogSettings } from '../../../shared/api/catalog';
import { defineOperation } from '../../../shared/node/defineOperation';

export const getCatalogSettings = defineOperation({
	value: 'getCatalogSettings',
	name: 'Get Catalog Settings',
	action: 'Get the catalog settings',
	description: 'Read whether the linked catalog is visible and whether customers have a cart; one item for each catalog',
	fields: [],
	async execute(item) {
		return (await readCatalogSettings(await item.api())) as IDataObject[];
	},
});
