import type { IDataObject } from 'n8n-workflow';
import { listGroups } from '../../../shared/api/groups';
import { groupItem } from '../../../shared/domain/group';
import { defineOperation } from '../../../shared/node/defineOperation';
import { returnAllFields, wantedCount } from '../../../shared/node/returnAllFields';

export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many groups',
	description: 'List the groups that this channel has created',
	fields: returnAllFields,
	async execute(item) {
		const wanted = wantedCount(item);
		const groups = await listGroups(await item.api(), wanted);
		return groups.map((group) => groupItem(group) as IDataObject);
	},
});
