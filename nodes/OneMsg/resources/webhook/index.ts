import { defineResource } from '../../../shared/node/defineOperation';
import { add } from './add.operation';
import { enable } from './enable.operation';
import { getAll } from './getAll.operation';
import { remove } from './remove.operation';

export const webhook = defineResource({
	value: 'webhook',
	name: 'Webhook',
	operations: [getAll, add, remove, enable],
});
