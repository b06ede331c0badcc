import type { INodeProperties } from 'n8n-workflow';

/**
 * The choice between a form and JSON, for what can be given either way.
 * @param says what each of both is
 * @param form the stored value for the form
 */
export function fieldsOrJson({ displayName, name }: Pick<INodeProperties, 'displayName' | 'name'>, says: { fields: string; json: string }, form = 'fields'): INodeProperties {
	return {
		displayName,
		name,
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Using Fields Below', value: form, description: says.fields },
			{ name: 'Using JSON', value: 'json', description: says.json },
		],
		default: form,
	};
}
