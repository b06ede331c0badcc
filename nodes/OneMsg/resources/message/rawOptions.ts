import type { INodeProperties } from 'n8n-workflow';

/** The options of the operations that read the history. */
export const rawOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Include Raw',
			name: 'includeRaw',
			type: 'boolean',
			default: false,
			description: 'Whether each item also carries the message as 1MSG gave it, under “raw”',
		},
	],
};
