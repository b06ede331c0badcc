import { updateDisplayOptions, type INodeProperties, type INodePropertyOptions } from 'n8n-workflow';
import type { Operation, Resource } from '../shared/node/defineOperation';

function byName(a: { name: string }, b: { name: string }): number {
	return a.name.localeCompare(b.name);
}

function noticeField({ notice }: Operation): INodeProperties[] {
	// An agent reads the description; a form within an agent shows what it needs.
	return notice ? [{ displayName: notice, name: 'notice', type: 'notice', default: '', displayOptions: { hide: { '@tool': [true] } } }] : [];
}

const operationBase: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: [],
	default: '',
};

function operationField({ value, operations }: Resource): INodeProperties {
	const options: INodePropertyOptions[] = operations.map(({ value: operation, name, action, description }) => ({ value: operation, name, action, description }));
	return {
		...operationBase,
		displayOptions: { show: { resource: [value] } },
		options: options.sort(byName),
		default: operations[0].value,
	};
}

/** All properties of the general node, from its registry. */
export function propertiesOf(resources: Resource[]): INodeProperties[] {
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: resources.map(({ value, name }) => ({ value, name })).sort(byName),
			default: 'message',
		},
		...resources.flatMap((resource) => [
			operationField(resource),
			...resource.operations.flatMap((operation) =>
				updateDisplayOptions({ show: { resource: [resource.value], operation: [operation.value] } }, [...noticeField(operation), ...operation.fields]),
			),
		]),
	];
}
