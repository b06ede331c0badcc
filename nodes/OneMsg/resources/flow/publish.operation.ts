import { change } from '../../../shared/api/answers';
import { flowPath } from '../../../shared/api/flows';
import { defineOperation } from '../../../shared/node/defineOperation';
import { flowField, flowIdOf } from '../../../shared/node/flowField';
import { flowOptions, wabaAccountOf } from './wabaAccountOption';

export const publish = defineOperation({
	value: 'publish',
	name: 'Publish',
	action: 'Publish a flow',
	description: 'Publish a draft, so that the flow can be sent to everybody; a published flow can no longer be changed',
	fields: [flowField, flowOptions()],
	async execute(item) {
		const flowId = flowIdOf(item);
		const qs = wabaAccountOf(item);
		await change(await item.api(), { method: 'POST', path: flowPath(flowId, '/publish'), qs });
		return { published: true, flowId };
	},
});
