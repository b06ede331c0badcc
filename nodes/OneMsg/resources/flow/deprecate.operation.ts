import { change } from '../../../shared/api/answers';
import { flowPath } from '../../../shared/api/flows';
import { defineOperation } from '../../../shared/node/defineOperation';
import { flowField, flowIdOf } from '../../../shared/node/flowField';
import { flowOptions, wabaAccountOf } from './wabaAccountOption';

export const deprecate = defineOperation({
	value: 'deprecate',
	name: 'Deprecate',
	action: 'Deprecate a flow',
	description: 'Retire a published flow for good, so that it can no longer be sent or opened',
	fields: [flowField, flowOptions()],
	async execute(item) {
		const flowId = flowIdOf(item);
		const qs = wabaAccountOf(item);
		await change(await item.api(), { method: 'POST', path: flowPath(flowId, '/deprecate'), qs });
		return { deprecated: true, flowId };
	},
});
