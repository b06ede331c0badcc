import type { IDataObject } from 'n8n-workflow';
import { readObject } from '../../../shared/api/answers';
import { flowPath } from '../../../shared/api/flows';
import { fieldList } from '../../../shared/domain/limits';
import { present } from '../../../shared/domain/reading';
import { defineOperation } from '../../../shared/node/defineOperation';
import { flowField, flowIdOf } from '../../../shared/node/flowField';
import { flowFieldsOption, flowOptions, wabaAccountOf } from './wabaAccountOption';

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get a flow',
	description: 'Read name, status and categories of one WhatsApp flow',
	fields: [flowField, flowOptions(flowFieldsOption)],
	async execute(item) {
		const flowId = flowIdOf(item);
		const qs = present({ fields: fieldList(item.option('fields'), 'Fields'), ...wabaAccountOf(item) }) as IDataObject;
		const api = await item.api();
		return api.redactWhole(await readObject(api, { path: flowPath(flowId), qs }, 'The flow')) as IDataObject;
	},
});
