import { change } from '../../../shared/api/answers';
import { flowPath } from '../../../shared/api/flows';
import { defineOperation } from '../../../shared/node/defineOperation';
import { flowField, flowIdOf } from '../../../shared/node/flowField';
import { flowOptions, wabaAccountOf } from './wabaAccountOption';

export const deleteFlow = defineOperation({
	value: 'delete',
	name: 'Delete',
	action: 'Delete a flow',
	description: 'Delete a flow that is still a draft; a published one can only be deprecated',
	fields: [flowField, flowOptions()],
	async execute(item) {
		const flowId = flowIdOf(item);
		const qs = wabaAccountOf(item);
		await change(await item.api(), { method: 'DELETE', path: flowPath(flowId), qs });
		return { deleted: true };
	},
});
