import { defineResource } from '../../../shared/node/defineOperation';
import { create } from './create.operation';
import { remove } from './delete.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';

export const template = defineResource({
	value: 'template',
	name: 'Template',
	operations: [getAll, get, create, remove],
});
