import { defineResource } from '../../../shared/node/defineOperation';
import { deleteFlow } from './delete.operation';
import { deprecate } from './deprecate.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { getPreview } from './getPreview.operation';
import { publish } from './publish.operation';

export const flow = defineResource({
	value: 'flow',
	name: 'Flow',
	operations: [getAll, get, publish, deprecate, deleteFlow, getPreview],
});
