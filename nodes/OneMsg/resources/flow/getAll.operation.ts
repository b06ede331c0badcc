import type { IDataObject } from 'n8n-workflow';
import { listFlows } from '../../../shared/api/flows';
import { fieldList } from '../../../shared/domain/limits';
import { present } from '../../../shared/domain/reading';
import { defineOperation } from '../../../shared/node/defineOperation';
import { returnAllFields, wantedCount } from '../../../shared/node/returnAllFields';
import { flowFieldsOption, flowOptions, wabaAccountOf } from './wabaAccountOption';

export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many flows',
	description: 'List the WhatsApp flows of the channel’s account, with their status',
	notice: '1MSG is rebuilding its lists of flows: a channel may answer that it does not offer them yet. A flow is then chosen by its ID, from WhatsApp Manager.',
	fields: [...returnAllFields, flowOptions(flowFieldsOption)],
	async execute(item) {
		const wanted = wantedCount(item);
		const qs = present({ fields: fieldList(item.option('fields'), 'Fields'), ...wabaAccountOf(item) }) as IDataObject;
		return (await listFlows(await item.api(), qs, wanted)) as IDataObject[];
	},
});
