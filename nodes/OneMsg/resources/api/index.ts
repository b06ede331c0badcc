import { defineResource } from '../../../shared/node/defineOperation';
import { request } from './request.operation';

export const api = defineResource({
	value: 'api',
	name: 'API',
	operations: [request],
});
