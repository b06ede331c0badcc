import { defineResource } from '../../../shared/node/defineOperation';
import { block } from './block.operation';
import { getBlocked } from './getBlocked.operation';
import { unblock } from './unblock.operation';

export const contact = defineResource({
	value: 'contact',
	name: 'Contact',
	operations: [block, unblock, getBlocked],
});
