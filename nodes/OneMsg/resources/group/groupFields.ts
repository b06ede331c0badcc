import type { INodeProperties } from 'n8n-workflow';

export const groupNameField: INodeProperties = {
	displayName: 'Group Name',
	name: 'groupName',
	type: 'string',
	default: '',
	placeholder: 'e.g. Order 12345',
	description: 'Name of the group as its members see it, at most 128 characters',
};

export const descriptionOption: INodeProperties = {
	displayName: 'Description',
	name: 'description',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	placeholder: 'e.g. Questions about your delivery',
	description: 'What the group is for, at most 2048 characters',
};
