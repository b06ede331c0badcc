import { change } from '../../../shared/api/answers';
import { profileChanges, VERTICALS } from '../../../shared/domain/profile';
import { defineOperation } from '../../../shared/node/defineOperation';

export const updateProfile = defineOperation({
	value: 'updateProfile',
	name: 'Update Profile',
	action: 'Update the business profile',
	description: 'Change the business profile that customers see; what is not added stays as it is',
	fields: [
		{
			displayName: 'Changes',
			name: 'changes',
			type: 'collection',
			placeholder: 'Add change',
			default: {},
			options: [
				{
					displayName: 'About',
					name: 'about',
					type: 'string',
					default: '',
					placeholder: 'e.g. We answer Monday to Friday',
					description: 'Line under the name, 1 to 139 characters',
				},
				{
					displayName: 'Address',
					name: 'address',
					type: 'string',
					default: '',
					placeholder: 'e.g. 1 Main Street, Springfield',
					description: 'Postal address, at most 256 characters. Left empty it is taken off the profile.',
				},
				{
					displayName: 'Description',
					name: 'description',
					type: 'string',
					typeOptions: { rows: 3 },
					default: '',
					placeholder: 'e.g. Bicycles and everything for them',
					description: 'What the business does, at most 256 characters. Left empty it is taken off the profile.',
				},
				{
					displayName: 'Email',
					name: 'email',
					type: 'string',
					default: '',
					placeholder: 'e.g. help@example.com',
					description: 'Email address for customers, at most 128 characters. Left empty it is taken off the profile.',
				},
				{
					displayName: 'Industry',
					name: 'vertical',
					type: 'options',
					options: Object.entries(VERTICALS)
						.map(([value, name]) => ({ name, value }))
						.sort((a, b) => a.name.localeCompare(b.name)),
					default: 'other',
					description: 'What kind of business it is',
				},
				{
					displayName: 'Photo',
					name: 'photo',
					type: 'string',
					default: '',
					placeholder: 'e.g. https://example.com/logo.png',
					description: 'Public link to a JPEG or PNG, or the picture itself as data URI (data:image/jpeg;base64,…)',
				},
				{
					displayName: 'Websites',
					name: 'websites',
					type: 'string',
					typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Website' },
					default: [],
					placeholder: 'e.g. https://example.com',
					description: 'One or two web addresses. An empty list takes them off the profile.',
				},
			],
		},
	],
	async execute(item) {
		const body = profileChanges(item.param('changes'));
		await change(await item.api(), { method: 'POST', path: '/me', body });
		return { updated: true, fields: Object.keys(body) };
	},
});
